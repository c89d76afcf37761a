package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.Task.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What waits for the CPU, for how long, and why it does not run: why a less urgent task can be current. */
final class Waits implements Finding {
  private static final int NAMED_MAX = 4;
  private static final double US_PER_MS = 1e3;

  @Override
  public String title() {
    return "Waits";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    if (s.waiters.isEmpty()) {
      return out;
    }
    Task first = s.overtaken.isEmpty() ? s.waiters.getFirst() : s.overtaken.getFirst();
    out.add(Text.full(first) + " waits since " + Text.at(Kernel.waitsSinceNs(first)) + ", " + s.since(Kernel.waitsSinceNs(first))
        + came(s, first) + ".");
    if (!s.overtaken.isEmpty()) {
      out.add(Text.full(s.curr) + " is current although " + Text.name(first) + " is more urgent: " + reason(s, first));
    } else if (s.blockingSoftirq() != null) {
      out.add("Neither it nor " + Text.name(s.curr) + " can run before the softirqs are done"
          + (s.cpu.needResched() ? ", though need_resched is set" : "") + ".");
    } else {
      behind(s, first, out);
    }
    deadlineServer(s, out);
    if (Kernel.isRt(first)) {
      elsewhere(s, first, out);
    }
    List<Task> more = s.waiters.stream().filter(t -> t != first).toList();
    if (!more.isEmpty()) {
      List<String> names = new ArrayList<>();
      more.stream().limit(NAMED_MAX).forEach(t -> names.add(Text.full(t) + " " + s.since(Kernel.waitsSinceNs(t))));
      if (more.size() > NAMED_MAX) {
        names.add((more.size() - NAMED_MAX) + " more");
      }
      out.add("Also waiting: " + Text.and(names) + ".");
    }
    return out;
  }

  /** How it came to wait. */
  private static String came(Subject s, Task t) {
    Context waker = t.lastWakerContext();
    if (waker == null || t.lastWakeNs() < t.lastSwitchOutNs()) {
      return t.lastSwitchOutNs() < 0 ? "" : t.lastSwitchOutNs() == s.curr.lastSwitchInNs()
          ? ", when " + Text.name(s.curr) + " took its place" : ", when it was preempted";
    }
    ContextInfo softirq = s.blockingSoftirq();
    return ": woken by CPU " + t.lastWakerCpu() + " in " + waker.name().toLowerCase(Locale.ROOT) + " context"
        + (softirq != null && softirq.sinceNs() >= 0 && t.lastWakeNs() >= softirq.sinceNs() ? ", while the CPU was in these softirqs" : "");
  }

  /** Why the more urgent one does not run. */
  private static String reason(Subject s, Task waiter) {
    if (s.rq.rtThrottled() && Kernel.isRt(waiter)) {
      return throttled(s);
    }
    String need = s.cpu.needResched() ? "need_resched is set, but " : "need_resched is not set, and ";
    if (s.blockingSoftirq() != null) {
      return need + "only __schedule() switches tasks, and it is not called before the softirqs are done" + lastSwitch(s);
    }
    if (s.handler() != null) {
      return need + "only __schedule() switches tasks, and it is not called before the interrupt handler is left" + lastSwitch(s);
    }
    if (s.isIn("__schedule")) {
      return "the switch is under way, in __schedule().";
    }
    if (Kernel.softirqCount(s.cpu.preemptCount()) > 0) {
      return need + "bottom halves are disabled, and preemption with them" + lastSwitch(s);
    }
    if (Kernel.preemptDepth(s.cpu.preemptCount()) > 0) {
      return need + "preemption is disabled" + lastSwitch(s);
    }
    if (!s.cpu.needResched() && s.curr.policy() == Policy.OTHER && Boolean.parseBoolean(s.m.rule("dl-server"))) {
      return "the deadline server runs fair tasks before RT ones now (rule dl-server).";
    }
    boolean kernelCode = !s.stack.isEmpty();
    if (s.cpu.needResched() && kernelCode && (s.m.preempt() == Preempt.NONE || s.m.preempt() == Preempt.VOLUNTARY)) {
      return "need_resched is set, but it is in kernel code, which the preempt model " + s.m.preempt().name().toLowerCase(Locale.ROOT)
          + " does not preempt: the switch waits for its cond_resched(), its return to user mode, or its sleep" + lastSwitch(s);
    }
    return s.cpu.needResched() ? "need_resched is set, and the switch has not happened yet." : "the wake-up has not asked for a switch yet.";
  }

  /** A fair task that is to be picked before an RT task, though nothing throttles that. */
  private static void deadlineServer(Subject s, List<String> out) {
    boolean fair = false;
    for (Task t : s.waiters) {
      if (Kernel.isRt(t) && fair && !s.rq.rtThrottled()) {
        out.add("If a switch came now, the deadline server would run fair tasks before " + Text.name(t) + ".");
        return;
      }
      fair |= t.policy() == Policy.OTHER;
    }
  }

  private static String lastSwitch(Subject s) {
    return s.cpu.lastSwitchNs() < 0 ? "." : "; the CPU last switched tasks at " + Text.at(s.cpu.lastSwitchNs()) + ", "
        + Text.time(s.nowNs - s.cpu.lastSwitchNs()) + " ago.";
  }

  private static String throttled(Subject s) {
    StringBuilder b = new StringBuilder("RT throttling keeps the RT tasks of this CPU from running; they have used "
        + Text.time(s.rq.rtTimeNs()) + " of the " + Text.time(s.m.sysctl("kernel.sched_rt_runtime_us") * US_PER_MS) + " (sched_rt_runtime_us)"
        + " that each " + Text.time(s.m.sysctl("kernel.sched_rt_period_us") * US_PER_MS) + " allow");
    for (int c = 0; c < s.m.nrCpus(); c++) {
      for (TimerInfo t : s.m.cpu(c).timers()) {
        if (t.function().equals("sched_rt_period_timer")) {
          return b + "; sched_rt_period_timer gives more at " + Text.at(t.expiresNs()) + ".";
        }
      }
    }
    return b + ".";
  }

  /** It waits as the rules have it. */
  private static void behind(Subject s, Task t, List<String> out) {
    if (Kernel.rank(t) > Kernel.rank(s.curr)) {
      out.add(Text.full(s.curr) + " is more urgent.");
    } else if (Kernel.isRt(t)) {
      out.add(Text.full(s.curr) + " is as urgent and came first; " + (s.curr.policy() == Policy.RR
          ? "the other's turn comes when its slice is over." : "FIFO tasks of one priority do not preempt each other."));
    } else {
      out.add("It shares the CPU with " + Text.full(s.curr) + " as fair tasks do.");
    }
  }

  /** Why an RT task does not go to another CPU. */
  private static void elsewhere(Subject s, Task t, List<String> out) {
    List<Integer> targets = s.targets(t);
    if (t.migrationDisabled() > 0) {
      List<Integer> free = Pick.all(s.m).stream().filter(c -> c != s.id && s.m.rootDomain().cpupri(c) < Kernel.cpupri(t)).toList();
      out.add(Text.name(t) + " has migration disabled and is not pushed" + (free.isEmpty() ? ""
          : ", though " + Text.cpus(free) + (free.size() == 1 ? " runs" : " run") + " less urgent work") + ".");
    } else if (t.nrCpusAllowed() == 1) {
      out.add(Text.name(t) + " may run on CPU " + s.id + " only: it cannot be pushed or pulled.");
    } else if (targets.isEmpty()) {
      out.add("It may run on " + others(s, t) + ", too, but by cpupri, which counts what is queued, no CPU of these has less urgent work.");
    } else {
      out.add("It may run on " + others(s, t) + ", too, of which " + Text.cpus(targets) + (targets.size() == 1 ? " has" : " have")
          + " less urgent work.");
    }
  }

  private static String others(Subject s, Task t) {
    return Text.cpus(Pick.all(s.m).stream().filter(c -> c != s.id && t.allowed(c)).toList());
  }
}
