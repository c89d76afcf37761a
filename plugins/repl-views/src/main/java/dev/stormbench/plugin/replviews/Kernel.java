package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.SoftirqVec;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.Task.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The kernel's words and fields, as several commands need them. */
final class Kernel {
  static final int VECTOR_RESCHEDULE = 253;
  static final int VECTOR_CALL_FUNCTION_SINGLE = 251;
  static final int VECTOR_IRQ_WORK = 246;
  static final int VECTOR_LOCAL_TIMER = 236;
  static final int NR_SOFTIRQS = SoftirqVec.values().length;
  /** Past this the loop of handle_softirqs() ends: MAX_SOFTIRQ_TIME. */
  static final long MAX_SOFTIRQ_TIME_NS = 2_000_000;

  private static final SoftirqVec[] SOFTIRQS = SoftirqVec.values();
  private static final int PRIO_FAIR = 100;
  private static final int PRIO_IDLE = 140;
  private static final int PREEMPT_MASK = 0xff;
  private static final int SOFTIRQ_SHIFT = 8;
  private static final int HARDIRQ_SHIFT = 16;
  private static final int NMI_SHIFT = 20;
  private static final int NIBBLE = 0xf;

  private Kernel() {}

  /** The name of a softirq vector. */
  static String softirq(int vec) {
    return SOFTIRQS[vec].name();
  }

  /** The names of a mask of softirq vectors; empty for none. */
  static String softirqs(int mask) {
    List<String> names = new ArrayList<>();
    for (int v = 0; v < NR_SOFTIRQS; v++) {
      if ((mask & 1 << v) != 0) {
        names.add(SOFTIRQS[v].name());
      }
    }
    return String.join(" ", names);
  }

  /** The name of an interrupt vector. */
  static String vector(int number) {
    return switch (number) {
      case VECTOR_RESCHEDULE -> "reschedule";
      case VECTOR_CALL_FUNCTION_SINGLE -> "call_function_single";
      case VECTOR_IRQ_WORK -> "irq_work";
      case VECTOR_LOCAL_TIMER -> "local_timer";
      default -> "device";
    };
  }

  /** preempt_count's part that preempt_disable() counts in. */
  static int preemptDepth(int preemptCount) {
    return preemptCount & PREEMPT_MASK;
  }

  /** preempt_count's softirq part: odd while softirqs are served, else twice the depth of local_bh_disable(). */
  static int softirqCount(int preemptCount) {
    return preemptCount >> SOFTIRQ_SHIFT & PREEMPT_MASK;
  }

  /** preempt_count's depth of hardirq handlers. */
  static int hardirqDepth(int preemptCount) {
    return preemptCount >> HARDIRQ_SHIFT & NIBBLE;
  }

  /** preempt_count's depth of NMIs. */
  static int nmiDepth(int preemptCount) {
    return preemptCount >> NMI_SHIFT & NIBBLE;
  }

  /** How urgent a task is by class, then by prio in the RT class: less goes first. Tasks of the fair class are equal. */
  static int rank(Task t) {
    return switch (t.policy()) {
      case STOP -> -1;
      case FIFO, RR, OTHER -> Math.min(t.prio(), PRIO_FAIR);
      case IDLE -> PRIO_IDLE;
    };
  }

  /** Whether a task is of the RT class, by its policy or by a boost. */
  static boolean isRt(Task t) {
    return t.policy() != Policy.STOP && t.policy() != Policy.IDLE && t.prio() < PRIO_FAIR;
  }

  /** The level that cpupri has for an RT task. */
  static int cpupri(Task t) {
    return PRIO_FAIR - 1 - t.prio();
  }

  /** Since when a queued task waits for the CPU: it was woken, or another took its place. */
  static long waitsSinceNs(Task t) {
    return Math.max(0, Math.max(t.lastWakeNs(), t.lastSwitchOutNs()));
  }

  /** The runnable tasks of a CPU that do not run, in the order in which they would be picked. */
  static List<Task> waiters(Cpu cpu) {
    List<Task> waiters = new ArrayList<>();
    for (Task t : cpu.rq().queued()) {
      if (t != cpu.curr()) {
        waiters.add(t);
      }
    }
    return waiters;
  }

  /** What of them is more urgent than the running task. */
  static List<Task> overtaken(Cpu cpu) {
    return waiters(cpu).stream().filter(t -> rank(t) < rank(cpu.curr())).toList();
  }

  /** The overloaded CPUs: rto_mask. */
  static List<Integer> rtoMask(Machine m) {
    List<Integer> cpus = new ArrayList<>();
    for (int c = m.rootDomain().rtoMaskNext(-1); c < m.nrCpus(); c = m.rootDomain().rtoMaskNext(c)) {
      cpus.add(c);
    }
    return cpus;
  }

  /** A CPU and how often it did something. */
  record Times(int cpu, long times) {}

  /** What is counted for each CPU, the greatest first, zeros left out. */
  static List<Times> most(Machine m, java.util.function.IntToLongFunction counter) {
    List<Times> all = new ArrayList<>();
    for (int c = 0; c < m.nrCpus(); c++) {
      long n = counter.applyAsLong(c);
      if (n > 0) {
        all.add(new Times(c, n));
      }
    }
    all.sort(Comparator.comparingLong(Times::times).reversed().thenComparingInt(Times::cpu));
    return all;
  }

  /** The share of all time so far that a CPU spent in a context. */
  static double share(Machine m, Cpu cpu, Context context) {
    return m.nowNs() == 0 ? 0 : (double) cpu.timeNs(context) / m.nowNs();
  }

  /** From which interrupt's exit, or where else, softirqs were entered, by the call stack; empty if they were not. */
  static String softirqEntry(List<String> stack) {
    int at = Math.max(stack.lastIndexOf("__irq_exit_rcu"), Math.max(stack.lastIndexOf("__local_bh_enable_ip"),
        stack.lastIndexOf("run_ksoftirqd")));
    if (at < 0) {
      return "";
    }
    return switch (stack.get(at)) {
      case "__irq_exit_rcu" -> "the exit of " + (at + 1 < stack.size() ? interrupt(stack.get(at + 1)) : "an interrupt");
      case "run_ksoftirqd" -> "ksoftirqd";
      default -> "local_bh_enable()";
    };
  }

  private static boolean isEntry(String function) {
    return function.startsWith("asm_");
  }

  /** An interrupt by the name of its entry function. */
  private static String interrupt(String sysvec) {
    return switch (sysvec) {
      case "sysvec_apic_timer_interrupt" -> "local_timer";
      case "common_interrupt" -> "a device's interrupt";
      case "sysvec_reschedule_ipi" -> "reschedule";
      default -> sysvec.startsWith("sysvec_") ? sysvec.substring("sysvec_".length()) : sysvec;
    };
  }

  /** The function of the task that all interrupts and softirqs on top of it interrupted; empty in user mode and when none did. */
  static String interruptedIn(List<String> stack) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      if (isEntry(stack.get(i))) {
        return i + 1 < stack.size() ? stack.get(i + 1) : "";
      }
    }
    return "";
  }
}
