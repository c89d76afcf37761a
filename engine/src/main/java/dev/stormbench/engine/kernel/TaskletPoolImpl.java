package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.Softirq.Tasklet;
import dev.stormbench.spi.workload.TaskletBody;
import dev.stormbench.spi.workload.TaskletPool;
import org.jspecify.annotations.Nullable;

/** Tasklets of one CPU, scheduled round robin. */
final class TaskletPoolImpl implements TaskletPool {
  private static final long TASKLET_BYTES = 0x40;

  private final Kernel k;
  private final int cpu;
  final String function;
  private final @Nullable Draw work;
  /** Who says how long a body takes; null where that is drawn. */
  private final @Nullable TaskletBody body;
  private final Callbacks callbacks;
  private final String what;
  final WorkloadStats stats;
  final boolean hi;
  private final Tasklet[] tasklets;
  private int next;
  /** Scheduled and not yet begun. */
  private int backlog;

  TaskletPoolImpl(Kernel k, int cpu, int size, String function, @Nullable Draw work, @Nullable TaskletBody body,
      WorkloadStats stats, Callbacks callbacks, boolean hi, long address) {
    this.k = k;
    this.cpu = cpu;
    this.function = function;
    this.work = work;
    this.body = body;
    this.callbacks = callbacks;
    what = "tasklet " + function;
    this.stats = stats;
    this.hi = hi;
    stats.make(cpu);
    k.serves(stats);
    tasklets = new Tasklet[size];
    for (int i = 0; i < size; i++) {
      tasklets[i] = new Tasklet(this, address + i * TASKLET_BYTES);
    }
  }

  /** Schedules the next one; one that is still pending is a drop. @context hardirq on its CPU */
  void scheduleNext(Cpu c) {
    Tasklet t = tasklets[next];
    if (++next == tasklets.length) {
      next = 0;
    }
    boolean scheduled = k.softirq.taskletSchedule(c, t);
    stats.arrived(cpu, scheduled);
    if (scheduled) {
      backlog++;
    }
  }

  /** One of them begins. */
  void begun() {
    backlog--;
  }

  /** CPU time on this box of the body that begins. */
  long bodyNs(Cpu c) {
    long nominalNs = body == null ? work.next() : callbacks.workNs(c, what, body);
    return Math.round(nominalNs * k.costs.bodyScale);
  }

  /** Whether it was made on this machine. */
  boolean isOf(Kernel machine) {
    return k == machine;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public int size() {
    return tasklets.length;
  }

  @Override
  public int backlog() {
    return backlog;
  }
}
