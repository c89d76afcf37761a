package dev.stormbench.spi.machine;

/** A task. */
public interface Task {
  /** Process id; 0 for idle tasks. */
  int pid();

  /** At most 15 characters. */
  String comm();

  /** Kernel-internal priority: lower is more urgent; 0-98 RT, 100-139 fair. */
  int prio();

  /** The scheduling policy. */
  Policy policy();

  /** Its CPU: where it runs or is queued, else where it last was. */
  int cpu();

  /** R, S, D, I, X as in sched_switch. */
  char state();

  /** Queued or running on a run-queue. */
  boolean onRq();

  /** Executing on a CPU. */
  boolean onCpu();

  /** Number of CPUs of its affinity mask. */
  int nrCpusAllowed();

  /** Whether the affinity mask has a CPU. */
  boolean allowed(int cpu);

  /** Depth of migrate_disable(). */
  int migrationDisabled();

  /** CPU time in ns. */
  long sumExecRuntimeNs();

  /** Scheduling policies. */
  enum Policy { OTHER, FIFO, RR, STOP, IDLE }
}
