package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;

/** {@code ps}: the tasks. */
final class Ps extends View {
  private static final String RUNNABLE = "-r";
  private static final String CPU = "-c";

  Ps() {
    super("[pattern|-r] [-c cpu]",
        "Lists tasks; > marks those that run. A pattern keeps those in whose comm it occurs, -r those that are runnable, -c those"
        + " of a CPU. ST is the state as sched_switch prints it, RAN the CPU time so far. A task that sleeps does so until a time, or for"
        + " something.",
        "ps psimon", "ps('psimon')");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    boolean runnable = false;
    List<Integer> cpus = Pick.all(m);
    String pattern = "";
    for (int i = 0; i < words.size(); i++) {
      String w = words.get(i);
      if (w.equals(RUNNABLE)) {
        runnable = true;
      } else if (w.equals(CPU)) {
        if (++i == words.size()) {
          throw usage("-c without a CPU");
        }
        cpus = Pick.cpus(m, List.of(words.get(i)));
      } else if (pattern.isEmpty() && !w.startsWith("-")) {
        pattern = w;
      } else {
        throw usage("'" + w + "' is one word too many");
      }
    }
    Table table = new Table(0, "<", "PID", "<COMM", "CPU", "<ST", "<POLICY", "RAN", "SWITCHES", "<DOES");
    for (Task t : m.tasks()) {
      if (t.comm().contains(pattern) && (!runnable || t.onRq()) && cpus.contains(t.cpu())) {
        table.row(runs(m, t) ? ">" : "", t.pid(), t.comm(), t.cpu(), t.state(), Text.policy(t), Text.time(t.sumExecRuntimeNs()),
            Text.count(t.switches()), brief(m, t));
      }
    }
    if (table.isEmpty()) {
      say(session, "no task" + (pattern.isEmpty() ? "" : " has '" + pattern + "' in its comm")
          + (runnable ? (pattern.isEmpty() ? "" : " and") + " is runnable" : "") + (cpus.size() < m.nrCpus() ? " on " + Text.cpus(cpus) : ""));
      return;
    }
    print(session, table.lines(session.width()));
  }

  private static boolean runs(Machine m, Task t) {
    return m.cpu(t.cpu()).curr() == t;
  }

  /** What a task does now, in two or three words. */
  private static String brief(Machine m, Task t) {
    if (runs(m, t)) {
      return t.lastSwitchInNs() < 0 ? "runs" : "runs " + Text.time(m.nowNs() - t.lastSwitchInNs());
    }
    if (t.onRq()) {
      return "waits " + Text.time(m.nowNs() - Kernel.waitsSinceNs(t));
    }
    return t.state() == 'X' ? "ended" : t.waitsUntilNs() >= 0 ? "until " + Text.at(t.waitsUntilNs())
        : t.waitsFor().isEmpty() ? "sleeps" : "for " + t.waitsFor();
  }

  /** What a task does now, in a few words. */
  static String does(Machine m, Task t) {
    if (t.state() == 'X') {
      return "has ended";
    }
    if (runs(m, t)) {
      return "runs since " + Text.at(Math.max(0, t.lastSwitchInNs()));
    }
    if (t.onRq()) {
      return "waits for CPU " + t.cpu() + " since " + Text.at(Kernel.waitsSinceNs(t));
    }
    if (t.waitsUntilNs() >= 0) {
      return "sleeps until " + Text.at(t.waitsUntilNs());
    }
    return t.waitsFor().isEmpty() ? "sleeps" : "waits for " + t.waitsFor();
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    if (typed.size() > 1 && typed.get(typed.size() - 2).equals(CPU)) {
      return cpuWords(session);
    }
    List<String> words = new ArrayList<>(comms(session));
    words.add(RUNNABLE);
    words.add(CPU);
    return words;
  }
}
