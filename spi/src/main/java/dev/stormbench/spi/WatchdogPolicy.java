package dev.stormbench.spi;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * An observer that may report. The engine owns the samples, stamps and grace periods; a policy decides
 * threshold, text and action. Every callback has a default, so a policy implements what it watches.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface WatchdogPolicy {
  /** What a policy may live on: the machine provides it, and what it costs is put down to the policy. */
  enum Source {
    /** The watchdog hrtimer of each CPU, five samples in 2 x watchdog_thresh seconds. It always runs. */
    HRTIMER,
    /** The work that each sample gives the CPU's stopper. It always comes. */
    STOPPER,
    /** An NMI to each CPU for each watchdog_thresh seconds in which it was not halted. It comes if some policy wants it. */
    NMI
  }

  /** What it lives on; asked once. */
  default Set<Source> sources() {
    return Set.of();
  }

  /** What a stall is about. */
  enum Stall {
    /** A CPU does not switch tasks although some wait for it. */
    SOFT,
    /** A CPU does not take its timer interrupt. */
    HARD,
    /** A task is in uninterruptible sleep. */
    TASK,
    /** The works of a CPU's worker pool do not begin. */
    WORKQUEUE
  }

  /** What it is to find, or to warn of: by this it is judged. */
  default Stall finds() {
    return Stall.SOFT;
  }

  /** How long a stall must be for the policy to find it, ns; 0 while it is switched off. */
  default long stallNs(Machine machine) {
    return 2L * machine.watchdogThresh() * 1_000_000_000L;
  }

  /** Called once before the first event. */
  default void start(Machine machine) {}

  /**
   * The per-CPU watchdog hrtimer has fired and counted itself (kernel/watchdog.c watchdog_hardlockup_kick). Every sample,
   * first of all. Hardirq context on {@code cpu}, irqs off.
   */
  default void hardlockupKick(Cpu cpu, LockupState state, Console console) {}

  /**
   * The cycle counter of {@code cpu} has overflowed (kernel/watchdog_perf.c watchdog_overflow_callback). NMI: whatever the
   * CPU does, irqs off or not. For policies that live on {@link Source#NMI}.
   */
  default void watchdogOverflow(Cpu cpu, LockupState state, Console console) {}

  /**
   * The per-CPU watchdog hrtimer has fired and done its bookkeeping (kernel/watchdog.c
   * watchdog_timer_fn, from the check on). Hardirq context on {@code cpu}, irqs off.
   */
  default void watchdogTimer(Cpu cpu, LockupState state, Console console) {}

  /**
   * A tick on {@code cpu} found a grace period past its stall time (kernel/rcu/tree_stall.h
   * check_cpu_stall). Hardirq context, irqs off.
   *
   * @param self this CPU owes a quiescent state itself
   */
  default void rcuStall(Cpu cpu, RcuState state, boolean self, Console console) {}

  /** Period of {@link #check} in virtual ns; 0 for never. */
  default long everyNs() {
    return 0;
  }

  /** A look at the whole machine every {@link #everyNs()}, from outside: it takes no virtual time. */
  default void check(Machine machine, Console console) {}

  /** What a policy may do. */
  interface Console {
    /** Writes one line to the kernel log, with the virtual time and without a prefix of ours. */
    void printk(String line);

    /**
     * Counts a lockup in the result. The engine adds time, comm, pid and the stack of {@code cpu} and
     * prints registers and call trace, which touches the watchdogs of {@code cpu}.
     *
     * @param stuckSeconds as the message prints it, or would if it did
     */
    void report(Cpu cpu, long stuckSeconds);

    /**
     * Counts a lockup in the result for a task that does not run, and prints its call trace.
     *
     * @param stuckSeconds as the message prints it
     */
    void reportTask(Task task, long stuckSeconds);

    /**
     * Counts a lockup in the result as {@link #report} does, and prints and touches nothing.
     *
     * @param stuckSeconds as the message prints it
     */
    void count(Cpu cpu, long stuckSeconds);

    /** Writes a line about a CPU that is in danger to the kernel log. No lockup is counted. */
    void warn(Cpu cpu, String line);

    /** touch_softlockup_watchdog() for {@code cpu}: its next check is put off. */
    void touchSoftlockupWatchdog(Cpu cpu);

    /** touch_nmi_watchdog() for {@code cpu}: the same, and its next check for a hard lockup is put off. */
    void touchNmiWatchdog(Cpu cpu);

    /** Ends the run as a panic would, with {@code reason}. */
    void panic(String reason);
  }
}
