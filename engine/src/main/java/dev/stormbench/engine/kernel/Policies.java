package dev.stormbench.engine.kernel;

import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.RcuState;

/** The watchdog policies of a run, as the kernel calls them. */
public interface Policies {
  /** A watchdog sample begins: its hrtimer has counted itself. */
  void hardlockupKick(Cpu c, LockupState s);

  /** The NMI of a CPU's cycle counter has come. */
  void watchdogOverflow(Cpu c, LockupState s);

  /** A watchdog sample has done its bookkeeping. */
  void watchdogTimer(Cpu c, LockupState s);

  /** A grace period is past its stall time. */
  void rcuStall(Cpu c, RcuState rcu, boolean self);
}
