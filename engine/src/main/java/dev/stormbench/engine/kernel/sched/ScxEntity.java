package dev.stormbench.engine.kernel.sched;

import org.jspecify.annotations.Nullable;

/**
 * What a task is to the policy that schedules it.
 *
 * @kernel include/linux/sched/ext.h sched_ext_entity
 */
final class ScxEntity {
  final TaskStruct p;
  final Ext ext;
  /** The queue that it is in; null for none. */
  @Nullable DispatchQ dsq;
  @Nullable TaskStruct next;
  @Nullable TaskStruct prev;
  /** The policy keeps it: enqueued, but in no queue. */
  boolean kept;
  /** Where it is to be inserted when the callback is over. */
  boolean direct;
  long directDsq;
  int directFlags;
  boolean directByVtime;
  /** Nobody else can run where it ran: see {@code enqLast}. */
  boolean last;
  /** exitTask() was called. */
  boolean exited;
  /** running() was called, and stopping() was not. */
  boolean running;
  long sliceNs;
  long vtime;
  /** Since when it waits to run; -1 when it does not. */
  long runnableAtNs = -1;

  ScxEntity(TaskStruct p, Ext ext) {
    this.p = p;
    this.ext = ext;
  }
}
