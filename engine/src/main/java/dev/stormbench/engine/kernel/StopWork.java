package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import org.jspecify.annotations.Nullable;

/** A function for a stopper to run. The buffer is the caller's until it has run. */
public final class StopWork {
  public static final int SOFTLOCKUP_FN = 0;
  public static final int PUSH_CPU_STOP = 1;
  public static final int MIGRATION_CPU_STOP = 2;

  final int function;
  final @Nullable TaskStruct task;
  final int destCpu;
  boolean queued;

  public StopWork(int function, @Nullable TaskStruct task) {
    this(function, task, Cpu.NO_CPU);
  }

  /** With the CPU that MIGRATION_CPU_STOP moves the task to. */
  public StopWork(int function, @Nullable TaskStruct task, int destCpu) {
    this.function = function;
    this.task = task;
    this.destCpu = destCpu;
  }

  /** The kernel's name of the function. */
  String name() {
    return switch (function) {
      case SOFTLOCKUP_FN -> "softlockup_fn";
      case PUSH_CPU_STOP -> "push_cpu_stop";
      default -> "migration_cpu_stop";
    };
  }
}
