package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** {@code cpu}: one CPU at a glance. */
final class CpuView extends View {
  CpuView() {
    super("<cpu>",
        "Shows one CPU: its contexts as a stack, the innermost first, each with when it began; preempt_count and its fields (preempt"
        + " depth, softirq, hardirq, NMI; softirq is odd while softirqs are served, else twice the depth of local_bh_disable());"
        + " need_resched; whether interrupts are off, and which are latched; and where its time went. In the script language cpu(47)"
        + " is the handle, as in until cpu(47).needResched.",
        "cpu 47", "cpu(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    if (words.isEmpty()) {
      throw usage("no CPU given");
    }
    atMost(1, words);
    Cpu cpu = m.cpu(Pick.cpu(m, words.getFirst()));
    int width = session.width();
    say(session, "CPU " + cpu.id() + " at " + Text.at(m.nowNs()));
    Table t = new Table(1, "<CONTEXT", "<WHAT", "SINCE", "FOR", "<");
    List<ContextInfo> contexts = new ArrayList<>(cpu.contexts());
    Collections.reverse(contexts);
    for (ContextInfo c : contexts) {
      t.row(c.kind().name().toLowerCase(Locale.ROOT), c.what(), c.sinceNs() < 0 ? "" : Text.at(c.sinceNs()),
          c.sinceNs() < 0 ? "" : Text.time(m.nowNs() - c.sinceNs()), c.irqsOff() ? "irqs off" : "");
    }
    print(session, t.lines(width));
    int pc = cpu.preemptCount();
    say(session, Text.format("preempt_count  %08x  preempt %d  softirq %d%s  hardirq %d  nmi %d", pc, Kernel.preemptDepth(pc),
        Kernel.softirqCount(pc), cpu.inServingSoftirq() ? " (serving)" : "", Kernel.hardirqDepth(pc), Kernel.nmiDepth(pc)));
    say(session, "need_resched   " + (cpu.needResched() ? "set" : "not set"));
    List<String> latched = new ArrayList<>();
    for (int v : cpu.latchedVectors()) {
      latched.add(v + " " + Kernel.vector(v));
    }
    print(session, Text.wrap("irqs           " + (cpu.irqsDisabled() ? "off" : "on") + ", latched: "
        + (latched.isEmpty() ? "none" : String.join(", ", latched)), 0, width));
    String pending = Kernel.softirqs(cpu.softirqPending());
    say(session, "softirqs       " + (pending.isEmpty() ? "none pending" : "pending " + pending));
    long left = cpu.remainingNs();
    if (left >= 0) {
      say(session, "next step      " + (left == Long.MAX_VALUE ? "none: it goes on until interrupted" : "in " + Text.time(left)));
    }
    if (!cpu.stopWorks().isEmpty()) {
      print(session, Text.wrap("stopper        " + String.join(", ", cpu.stopWorks()), 0, width));
    }
    Table shares = new Table(0, "TASK", "SOFTIRQ", "HARDIRQ", "IDLE", "SWITCHES", "RUNNABLE", "BACKLOG");
    shares.row(Text.percent(Kernel.share(m, cpu, Context.TASK)), Text.percent(Kernel.share(m, cpu, Context.SOFTIRQ)),
        Text.percent(Kernel.share(m, cpu, Context.HARDIRQ)), Text.percent(Kernel.share(m, cpu, Context.IDLE)),
        Text.count(cpu.rq().nrSwitches()), cpu.rq().nrRunning(), Text.count(m.backlog(cpu.id())));
    print(session, shares.lines(width));
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return typed.size() > 1 ? List.of() : cpuWords(session);
  }
}
