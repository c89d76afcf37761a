package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Service;
import java.util.ArrayList;
import java.util.List;

/** What the CPU executes now, from its contexts, the innermost first. */
final class Executes implements Finding {
  @Override
  public String title() {
    return "Runs";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    ContextInfo handler = s.handler();
    if (handler != null) {
      out.add(s.name() + " is in the interrupt handler of " + handler.what() + since(s, handler.sinceNs())
          + (s.stack.isEmpty() || s.stack.getFirst().startsWith("sysvec_") ? "" : ", in " + s.stack.getFirst() + "()") + ".");
    }
    if (s.blockingSoftirq() != null) {
      softirq(s, s.blockingSoftirq(), out);
    } else if (s.contexts.getFirst().kind() == Context.IDLE) {
      idle(s, handler != null, out);
    } else {
      task(s, handler != null, out);
    }
    return out;
  }

  private static String since(Subject s, long sinceNs) {
    return sinceNs < 0 ? "" : " since " + Text.at(sinceNs) + ", " + s.since(sinceNs);
  }

  private static void softirq(Subject s, ContextInfo first, List<String> out) {
    ContextInfo last = first;
    for (ContextInfo c : s.contexts) {
      last = c.kind() == Context.SOFTIRQ ? c : last;
    }
    String what = first.what().isEmpty() ? "between two vectors" : "vector " + first.what();
    String tasklet = last == first || last.what().isEmpty() ? ""
        : ", in it the tasklet " + last.what() + (last.sinceNs() < 0 ? "" : ", begun " + Text.time(s.nowNs - last.sinceNs()) + " ago");
    out.add((out.isEmpty() ? s.name() : "Below that it") + " is in softirq context" + since(s, first.sinceNs())
        + (first.sinceNs() < 0 ? "" : " without a break") + ": " + what + tasklet + ".");
    String entry = Kernel.softirqEntry(s.stack);
    String in = Kernel.interruptedIn(s.stack);
    if (!entry.isEmpty()) {
      out.add("The softirqs were entered from " + entry + (entry.startsWith("the exit") && !isIdle(s)
          ? "; they interrupted " + Text.full(s.curr) + (in.isEmpty() ? " in user mode" : " in " + in + "()") : "") + ".");
    }
    if (s.cpu.softirqNs() > Kernel.MAX_SOFTIRQ_TIME_NS && last != first) {
      long largest = s.services.stream().mapToLong(Service::largestSnapshot).max().orElse(0);
      out.add("The limits of handle_softirqs() (2 ms, 10 restarts, need_resched) are looked at only between two passes, and a pass takes"
          + " all tasklets that were scheduled when it began" + (largest > 1 ? ": " + Text.count(largest) + " in the largest so far" : "")
          + ".");
    }
  }

  private static boolean isIdle(Subject s) {
    return s.contexts.getFirst().kind() == Context.IDLE;
  }

  private static void idle(Subject s, boolean interrupted, List<String> out) {
    long sinceNs = s.contexts.getFirst().sinceNs();
    out.add((interrupted ? "Below that it" : s.name()) + " is idle"
        + (sinceNs < 0 ? " since the beginning" : since(s, sinceNs)) + ".");
    List<TimerInfo> timers = s.cpu.timers();
    if (timers.isEmpty()) {
      out.add("No timer is armed on it.");
    } else {
      TimerInfo t = timers.getFirst();
      out.add("Its next timer is " + t.function() + (t.of().isEmpty() ? "" : " of " + t.of()) + " at " + Text.at(t.expiresNs())
          + (t.expiresNs() > s.nowNs ? ", in " + Text.time(t.expiresNs() - s.nowNs) : ", which is due") + ".");
    }
  }

  private static void task(Subject s, boolean interrupted, List<String> out) {
    ContextInfo task = s.contexts.getFirst();
    String name = (interrupted ? "Below that it" : s.name()) + " runs " + Text.full(s.curr);
    String where = interrupted ? "" : s.stack.isEmpty() ? ", in user mode" : ", in " + s.stack.getFirst() + "()";
    out.add(name + since(s, task.sinceNs()) + where + ".");
    if (s.softirq() != null) {
      out.add("It serves softirqs as its own work: " + s.softirq().what() + ".");
    }
    if (interrupted) {
      return;
    }
    if (s.cpu.irqsDisabled()) {
      out.add("Interrupts are off.");
    }
    int pc = s.cpu.preemptCount();
    if (Kernel.softirqCount(pc) > 0 && s.m.preempt() != Machine.Preempt.RT) {
      out.add("Bottom halves are disabled: softirqs wait for its local_bh_enable().");
    } else if (Kernel.preemptDepth(pc) > 0 && !s.isIn("__schedule")) {
      out.add("Preemption is disabled, depth " + Kernel.preemptDepth(pc) + ".");
    }
  }
}
