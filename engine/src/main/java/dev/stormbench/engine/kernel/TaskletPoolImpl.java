package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.Softirq.Tasklet;
import dev.stormbench.spi.workload.TaskletPool;

/** Tasklets of one CPU, scheduled round robin. */
final class TaskletPoolImpl implements TaskletPool {
  private static final long TASKLET_BYTES = 0x40;

  private final Kernel k;
  private final int cpu;
  final String function;
  private final Draw work;
  final WorkloadStats stats;
  final boolean hi;
  private final Tasklet[] tasklets;
  private int next;
  /** Scheduled and not yet begun. */
  private int backlog;

  TaskletPoolImpl(Kernel k, int cpu, int size, String function, Draw work, WorkloadStats stats, boolean hi,
      long address) {
    this.k = k;
    this.cpu = cpu;
    this.function = function;
    this.work = work;
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

  /** CPU time of one body on this box. */
  long bodyNs() {
    return Math.round(work.next() * k.costs.bodyScale);
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
