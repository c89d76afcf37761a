package dev.stormbench.spi.machine;

import java.util.List;

/** The simulated machine. */
public interface Machine {
  /** Virtual time in ns since the run began. */
  long nowNs();

  /** Number of CPUs; they are numbered from 0. */
  int nrCpus();

  /** A CPU. */
  Cpu cpu(int cpu);

  /** All tasks that exist, idle tasks left out, in order of creation. */
  List<? extends Task> tasks();

  /** The one root domain. */
  RootDomain rootDomain();

  /** Whether a scheduler feature is on, such as {@code RT_PUSH_IPI}. */
  boolean feature(String name);

  /** Whether this kernel has a tracepoint, such as {@code ipi_send_cpu}, which came with v6.4. */
  boolean hasTracepoint(String name);

  /**
   * The variant of a kernel rule that is in force, as profiles write it.
   *
   * @param key {@code overload-rule} (pushable, migratory) or {@code self-skip} (true, false)
   */
  String rule(String key);

  /** RCU's grace period. */
  RcuState rcu();

  /** The lines of the kernel log so far, each with its time stamp. */
  List<String> kernelLog();

  /** Ticks per second. */
  int hz();

  /** The preempt model. */
  Preempt preempt();

  /** kernel.watchdog_thresh in s. */
  int watchdogThresh();

  /** What each CPU's pools hold: the number of tasklets scheduled and not yet begun. */
  long backlog(int cpu);

  /** Preempt models: what need_resched is honoured by. */
  enum Preempt { NONE, VOLUNTARY, LAZY, FULL, RT }
}
