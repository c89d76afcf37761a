package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Service;
import dev.stormbench.spi.repl.Session;
import java.util.List;

/** {@code softirq}: deferred work. */
final class SoftirqView extends View {
  SoftirqView() {
    super("[cpu]",
        "Shows the softirqs of a CPU: which vectors are pending, what runs and where it was entered, for how long without a break, how"
        + " often and how long each vector ran (nested hardirqs left out), and the work that waits: arrived, done, dropped because it"
        + " was pending already, waiting (backlog), the mean and longest body, and the largest pass. Without a CPU, one line for each"
        + " that runs softirqs, has some pending, or has work.",
        "softirq 47", "softirq(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    atMost(1, words);
    if (words.isEmpty()) {
      brief(session, m);
    } else {
      full(session, m, m.cpu(Pick.cpu(m, words.getFirst())));
    }
  }

  private static String running(Cpu cpu) {
    StringBuilder b = new StringBuilder();
    for (ContextInfo c : cpu.contexts()) {
      if (c.kind() == Context.SOFTIRQ && !c.what().isEmpty()) {
        b.append(b.isEmpty() ? "" : " ").append(c.what());
      }
    }
    return b.isEmpty() && cpu.inServingSoftirq() ? "between vectors" : b.toString();
  }

  private static void brief(Session session, Machine m) {
    List<Service> services = m.services();
    Table t = new Table(0, "CPU", "BACKLOG", "SOFTIRQ", "STRETCH", "<PENDING", "<RUNS");
    for (int i = 0; i < m.nrCpus(); i++) {
      Cpu cpu = m.cpu(i);
      int id = i;
      boolean works = services.stream().anyMatch(s -> s.cpu() == id && s.arrivals() > 0);
      if (works || cpu.softirqPending() != 0 || cpu.inServingSoftirq()) {
        t.row(i, Text.count(m.backlog(i)), Text.percent(Kernel.share(m, cpu, Context.SOFTIRQ)),
            cpu.softirqNs() > 0 ? Text.time(cpu.softirqNs()) : "", Kernel.softirqs(cpu.softirqPending()), running(cpu));
      }
    }
    if (t.isEmpty()) {
      say(session, "no CPU runs softirqs, has some pending, or has work for them");
      return;
    }
    print(session, t.lines(session.width()));
  }

  private static void full(Session session, Machine m, Cpu cpu) {
    int width = session.width();
    String pending = Kernel.softirqs(cpu.softirqPending());
    print(session, Text.wrap("CPU " + cpu.id() + "  pending " + (pending.isEmpty() ? "none" : pending) + "  softirq "
        + Text.percent(Kernel.share(m, cpu, Context.SOFTIRQ)) + " of its time  backlog " + Text.count(m.backlog(cpu.id())), 0, width));
    if (cpu.inServingSoftirq()) {
      String entry = Kernel.softirqEntry(cpu.stack());
      print(session, Text.wrap("runs " + running(cpu) + (entry.isEmpty() ? "" : ", entered from " + entry)
          + (cpu.softirqNs() > 0 ? ", for " + Text.time(cpu.softirqNs()) + " without a break" : "") + ", over " + Text.full(cpu.curr()),
          1, width));
    }
    Table t = new Table(1, "VEC", "<NAME", "RAN", "PER S", "TIME", "SHARE", "<");
    for (int v = 0; v < Kernel.NR_SOFTIRQS; v++) {
      boolean isPending = (cpu.softirqPending() & 1 << v) != 0;
      if (cpu.softirqVecCount(v) > 0 || isPending) {
        t.row(v, Kernel.softirq(v), Text.count(cpu.softirqVecCount(v)), Text.rate(cpu.softirqVecCount(v), m.nowNs()),
            Text.time(cpu.softirqVecNs(v)), m.nowNs() == 0 ? "" : Text.percent((double) cpu.softirqVecNs(v) / m.nowNs()),
            isPending ? "pending" : "");
      }
    }
    if (t.isEmpty()) {
      say(session, "no softirq has run here yet");
    } else {
      print(session, t.lines(width));
    }
    Table work = new Table(1, "<WORK", "ARRIVED", "DONE", "DROPPED", "BACKLOG", "MEAN", "MAX", "PASS");
    for (Service s : m.services()) {
      if (s.cpu() == cpu.id()) {
        work.row(s.workload(), Text.count(s.arrivals()), Text.count(s.completed()), Text.count(s.dropped()), Text.count(s.backlog()),
            s.completed() == 0 ? "" : Text.time((double) s.bodyNsSum() / s.completed()), Text.time(s.bodyNsMax()),
            Text.count(s.largestSnapshot()));
      }
    }
    if (!work.isEmpty()) {
      print(session, work.lines(width));
    }
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return typed.size() > 1 ? List.of() : cpuWords(session);
  }
}
