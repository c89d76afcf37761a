package dev.stormbench.spi;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;

/**
 * An observer that may report. The engine owns the samples, stamps and grace periods; a policy decides
 * threshold, text and action. Every callback has a default, so a policy implements what it watches.
 */
public interface WatchdogPolicy {
  /** Called once before the first event. */
  default void start(Machine machine) {}

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
     * prints registers and call trace, which touches the soft-lockup watchdog of the printing CPU.
     *
     * @param stuckSeconds as the message prints it
     */
    void report(Cpu cpu, long stuckSeconds);

    /** touch_softlockup_watchdog() for {@code cpu}: its next check is put off. */
    void touchSoftlockupWatchdog(Cpu cpu);

    /** Ends the run as a panic would, with {@code reason}. */
    void panic(String reason);
  }
}
