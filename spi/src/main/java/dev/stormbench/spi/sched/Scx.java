package dev.stormbench.spi.sched;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SchedulerPolicy} schedules with: the kfuncs of sched_ext. Only within a callback, on the simulation's thread. Misuse
 * ejects the policy; the call itself then does nothing.
 *
 * <p>A queue of the policy has an id of 0 or more. A queue is either first in, first out ({@link #insert}) or ordered by virtual time
 * ({@link #insertVtime}); the built-in ones are the former.
 *
 * @kernel kernel/sched/ext.c scx_bpf_*
 * @since 0.2.0
 */
@Stability.Experimental
@Provided
public interface Scx {
  /** The queue of all CPUs, which each looks into before it asks {@link SchedulerPolicy#dispatch}. */
  long DSQ_GLOBAL = -1;
  /** The local queue of the CPU that dispatches; while a task is enqueued, that of the task's CPU. */
  long DSQ_LOCAL = -2;
  /** The local queue of CPU n is {@code DSQ_LOCAL_ON - n}. */
  long DSQ_LOCAL_ON = -16;

  /** SCX_SLICE_DFL, ns. */
  long SLICE_DFL = 20_000_000;
  /** SCX_SLICE_INF: until it sleeps or is preempted. */
  long SLICE_INF = Long.MAX_VALUE;

  /** The task wakes. */
  int ENQ_WAKEUP = 1;
  /** To the head of the queue rather than the tail. */
  int ENQ_HEAD = 2;
  /** Into a local queue: what runs there loses its slice and makes room. */
  int ENQ_PREEMPT = 4;
  /** There is no other to run: see {@link SchedulerPolicy#enqLast}. */
  int ENQ_LAST = 8;
  /** The task sleeps. */
  int DEQ_SLEEP = 1;

  /** Kicks an idle CPU only. */
  int KICK_IDLE = 1;
  /** What runs there loses its slice. */
  int KICK_PREEMPT = 2;

  /** Only a CPU all of whose SMT siblings are idle. */
  int PICK_IDLE_CORE = 1;

  /** The local queue of a CPU: SCX_DSQ_LOCAL_ON | cpu. */
  static long localOn(int cpu) {
    return DSQ_LOCAL_ON - cpu;
  }

  // -- looking --------------------------------------------------------------------------------------

  /** The machine, to look at. */
  Machine machine();

  /** Virtual time. */
  long nowNs();

  /** Number of CPUs. */
  int nrCpus();

  /** The CPU that executes the callback; -1 in {@link SchedulerPolicy#init}. */
  int smpProcessorId();

  // -- queues ---------------------------------------------------------------------------------------

  /** Makes a queue. Error: there is one with this id, or the id is negative. */
  void createDsq(long dsqId);

  /** Number of tasks in a queue; 0 for one that does not exist. */
  int dsqNrQueued(long dsqId);

  /** The first task of a queue; null when it is empty. */
  @Nullable Task dsqPeek(long dsqId);

  /** The tasks of a queue in order: a copy. */
  List<Task> dsqTasks(long dsqId);

  /**
   * Inserts a task into a queue: in {@link SchedulerPolicy#selectCpu} and {@link SchedulerPolicy#enqueue} the task that these are
   * about, which takes effect when they are over; in {@link SchedulerPolicy#dispatch} any that the policy keeps, at once. Not heard for a
   * task that it keeps no longer. Errors: no such queue; another task, or a second time; a local queue of a CPU that the task may not use.
   *
   * @param sliceNs how long it may run before it is enqueued again; looked at by the tick
   * @param enqFlags {@link #ENQ_HEAD}, {@link #ENQ_PREEMPT}
   */
  void insert(Task p, long dsqId, long sliceNs, int enqFlags);

  /** The same into a queue of the policy that is ordered by virtual time, the least first. */
  void insertVtime(Task p, long dsqId, long sliceNs, long vtime, int enqFlags);

  /**
   * Moves the first task of a queue that may run on the dispatching CPU to its local queue. Only in {@link
   * SchedulerPolicy#dispatch}.
   *
   * @return whether there was one
   */
  boolean moveToLocal(long dsqId);

  /**
   * Moves a task that is in a queue of the policy, or in the global one, to another. Only in {@link SchedulerPolicy#dispatch}.
   *
   * @return whether it still was in such a queue
   */
  boolean dsqMove(Task p, long dsqId, int enqFlags);

  // -- CPUs -----------------------------------------------------------------------------------------

  /**
   * The built-in choice for a task that wakes: an idle CPU, its last one if that is idle, then one near it. It counts as idle no longer.
   *
   * @return a CPU that was idle; -1 for none
   */
  int selectCpuDfl(Task p, int prevCpu);

  /**
   * An idle CPU that a task may use, which then counts as idle no longer.
   *
   * @param flags {@link #PICK_IDLE_CORE}
   * @return -1 for none
   */
  int pickIdleCpu(Task p, int flags);

  /** Whether a CPU counts as idle; then it does no longer. */
  boolean testAndClearCpuIdle(int cpu);

  /**
   * Makes a CPU schedule, if it runs nothing more urgent than this policy's tasks. What runs there goes on while it has a slice.
   *
   * @param flags {@link #KICK_IDLE}, {@link #KICK_PREEMPT}
   */
  void kickCpu(int cpu, int flags);

  // -- tasks ----------------------------------------------------------------------------------------

  /** What is left of a task's slice, ns. */
  long slice(Task p);

  /** Sets it. With 0 a running task stops at the next tick. */
  void setSlice(Task p, long ns);

  /** The virtual time of a task, as {@link #insertVtime} or {@link #setDsqVtime} left it; 0 at first. */
  long dsqVtime(Task p);

  /** Sets it, for the policy's own use. A task that is queued keeps its place. */
  void setDsqVtime(Task p, long vtime);

  // -- the end --------------------------------------------------------------------------------------

  /** Ends the policy: its tasks go back to the built-in class. */
  void exit(String message);

  /** The same as an error. */
  void error(String message);
}
