package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code runq}: who runs and who waits. */
final class Runq extends View {
  Runq() {
    super("[cpu...]",
        "Shows the run-queues. Without a CPU, one line for each: the running task, how many wait, and the one that would be picked"
        + " next; FLAGS are N need_resched, O overloaded, R rt_throttled, P push_busy. With CPUs, all tasks of their queues in the order in which they would be picked, the running one marked >. CPUs"
        + " are numbers, ranges such as 0-7, lists such as 47,95, or all. WAITS is how long a task has waited for the CPU; a"
        + " pushable task (P) may run elsewhere and makes its CPU overloaded.",
        "runq 47", "runq(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    if (words.isEmpty()) {
      brief(session, m);
      return;
    }
    for (int c : Pick.cpus(m, words)) {
      full(session, m, m.cpu(c));
    }
  }

  private static void brief(Session session, Machine m) {
    Table t = new Table(0, "CPU", "<CURRENT", "<POLICY", "NR", "<NEXT", "<POLICY", "WAITS", "<FLAGS");
    for (int i = 0; i < m.nrCpus(); i++) {
      Cpu cpu = m.cpu(i);
      List<Task> waiters = Kernel.waiters(cpu);
      Task next = waiters.isEmpty() ? null : waiters.getFirst();
      Task curr = cpu.curr();
      t.row(i, curr.policy() == Task.Policy.IDLE ? "idle" : Text.name(curr), curr.policy() == Task.Policy.IDLE ? "" : Text.policy(curr),
          cpu.rq().nrRunning(), next == null ? "" : Text.name(next), next == null ? "" : Text.policy(next),
          next == null ? "" : Text.time(m.nowNs() - Kernel.waitsSinceNs(next)), flags(cpu).replaceAll("(\\w)\\w* ?", "$1").toUpperCase(Locale.ROOT));
    }
    print(session, t.lines(session.width()));
  }

  private static void full(Session session, Machine m, Cpu cpu) {
    Rq rq = cpu.rq();
    String flags = flags(cpu);
    print(session, Text.wrap("CPU " + cpu.id() + "  nr_running " + rq.nrRunning() + "  rt_nr_running " + rq.rtNrRunning() + "  switches "
        + Text.count(rq.nrSwitches()) + (cpu.lastSwitchNs() < 0 ? "" : ", last " + Text.time(m.nowNs() - cpu.lastSwitchNs()) + " ago")
        + (flags.isEmpty() ? "" : "  " + flags), 0, session.width()));
    List<Task> pushable = new ArrayList<>();
    for (int i = 0; i < rq.nrPushable(); i++) {
      pushable.add(rq.pushable(i));
    }
    Table t = new Table(1, "<", "PID", "<COMM", "<POLICY", "PRIO", "<", "WAITS", "RAN", "<ALLOWED");
    Task curr = cpu.curr();
    if (curr.policy() == Task.Policy.IDLE) {
      t.row(">", 0, curr.comm(), "idle", curr.prio(), "", "", "", "");
    }
    for (Task p : rq.queued()) {
      t.row(p == curr ? ">" : "", p.pid(), p.comm(), Text.policy(p), p.prio(),
          pushable.contains(p) ? "P" : "", p == curr ? "" : Text.time(m.nowNs() - Kernel.waitsSinceNs(p)),
          Text.time(p.sumExecRuntimeNs()), allowed(m, p));
    }
    print(session, t.lines(session.width()));
  }

  /** The CPUs a task may run on. */
  static String allowed(Machine m, Task p) {
    String cpus = p.nrCpusAllowed() == m.nrCpus() ? "all" : Text.list(p.allowedCpus());
    return p.migrationDisabled() > 0 ? cpus + ", migrate_disable" : cpus;
  }

  private static String flags(Cpu cpu) {
    List<String> flags = new ArrayList<>();
    if (cpu.needResched()) {
      flags.add("need_resched");
    }
    if (cpu.rq().overloaded()) {
      flags.add("overloaded");
    }
    if (cpu.rq().rtThrottled()) {
      flags.add("rt_throttled");
    }
    if (cpu.rq().pushBusy()) {
      flags.add("push_busy");
    }
    return String.join(" ", flags);
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return cpuWords(session);
  }
}
