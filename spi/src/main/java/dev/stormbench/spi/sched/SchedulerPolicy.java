package dev.stormbench.spi.sched;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Task;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that stands in for the fair class or for the RT class, as a BPF scheduler of sched_ext does for the fair one.
 *
 * <p>Tasks are in <em>dispatch queues</em> (DSQ). A CPU runs what is in its local one; when that is empty it takes the first of the
 * global one that it may run, and when there is none it asks {@link #dispatch}. A policy may make queues of its own ({@link
 * Scx#createDsq}), and it may keep a task to itself and insert it anywhere later: whom {@link #enqueue} does not insert, it owns until
 * {@link #dequeue}.
 *
 * <p>A task's life: {@link #initTask}; then again and again {@link #selectCpu} as it wakes, {@link #runnable}, {@link #enqueue}, {@link
 * #running}, {@link #tick}, {@link #stopping}, and {@link #quiescent} as it sleeps; {@link #exitTask}. A task whose slice is used up, or
 * that is preempted by a more urgent class with no slice left, is enqueued again; with a slice left it goes to the head of its CPU's
 * local queue.
 *
 * <p>Callbacks decide and do not wait: they take no virtual time, but what they do to queues costs what the cache lines cost.
 * All are called with irqs off and, but for {@link #init}, {@link #exit}, {@link #dump} and {@link #selectCpu}, with the lock of the
 * run-queue that the task is on. Each has a default, which is what sched_ext does when the callback is not there.
 *
 * <p>A policy that throws, does what it must not, or lets a runnable task wait for longer than {@link #timeoutNs} is ejected: its tasks
 * go back to the class that it stood in for, the run goes on, and the result says so.
 *
 * @kernel kernel/sched/ext.c sched_ext_ops
 * @since 0.2.0
 */
@Stability.Experimental
public interface SchedulerPolicy {
  /** SCX_WATCHDOG_MAX_TIMEOUT, ns. */
  long TIMEOUT_NS = 30_000_000_000L;

  /** How long a runnable task may wait before the policy is ejected, ns; more than 0, at most {@link #TIMEOUT_NS}. */
  default long timeoutNs() {
    return TIMEOUT_NS;
  }

  /**
   * SCX_OPS_ENQ_LAST: whether a task whose slice is used up is enqueued (with {@link Scx#ENQ_LAST}) also when there is no other to run.
   * If not, it runs on with a new slice.
   */
  default boolean enqLast() {
    return false;
  }

  /**
   * SCX_OPS_ENQ_MIGRATION_DISABLED: whether tasks that have disabled their migration are enqueued, too. If not, they go to the local queue
   * of their CPU at once.
   */
  default boolean enqMigrationDisabled() {
    return false;
  }

  /** It is enabled: makes its queues. Nothing has happened yet. */
  default void init(Scx scx) {}

  /** It is enabled no longer, because it was ejected or asked for it. The last call. */
  default void exit(Scx scx, ExitInfo why) {}

  /** It is being ejected: writes what it knows of its state, a line at a time. */
  default void dump(Scx scx, Consumer<String> line) {}

  /** A task is in its hands from now on. */
  default void initTask(Scx scx, Task p) {}

  /** A task is not any more: it died, or its class changed, or the policy is disabled. */
  default void exitTask(Scx scx, Task p) {}

  /**
   * A task wakes: where to. It may insert the task at once, which is right when the CPU is idle; then it is not enqueued. Not asked
   * for a task that may run on one CPU only.
   *
   * @param prevCpu where it ran last
   * @return a CPU; one that the task may not use is replaced by one that it may
   */
  default int selectCpu(Scx scx, Task p, int prevCpu) {
    int cpu = scx.selectCpuDfl(p, prevCpu);
    if (cpu < 0) {
      return prevCpu;
    }
    scx.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
    return cpu;
  }

  /**
   * A task is to be queued: inserts it, or keeps it to insert it in {@link #dispatch}.
   *
   * @param enqFlags {@link Scx#ENQ_WAKEUP}, {@link Scx#ENQ_HEAD}, {@link Scx#ENQ_LAST}
   */
  default void enqueue(Scx scx, Task p, int enqFlags) {
    scx.insert(p, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
  }

  /** A task that the policy keeps is taken from it: it moves, or changes its class. */
  default void dequeue(Scx scx, Task p, int deqFlags) {}

  /**
   * A CPU has nothing to run. Inserts tasks that the policy keeps, or moves one from a queue of the policy ({@link Scx#moveToLocal}).
   *
   * @param prev who ran there and still could, or null; when nothing is dispatched it runs on
   */
  default void dispatch(Scx scx, int cpu, @Nullable Task prev) {}

  /** The tick found a task running. Who wants it to stop sets its slice to 0. */
  default void tick(Scx scx, Task p) {}

  /** A task has become runnable on its CPU. */
  default void runnable(Scx scx, Task p, int enqFlags) {}

  /** A task begins to run on its CPU. */
  default void running(Scx scx, Task p) {}

  /**
   * A task stops running.
   *
   * @param runnable whether it still wants to run
   */
  default void stopping(Scx scx, Task p, boolean runnable) {}

  /**
   * A task is runnable on its CPU no longer.
   *
   * @param deqFlags {@link Scx#DEQ_SLEEP}
   */
  default void quiescent(Scx scx, Task p, int deqFlags) {}

  /** The affinity mask of a task has changed. */
  default void setCpumask(Scx scx, Task p) {}

  /** A CPU goes idle, or stops being idle. */
  default void updateIdle(Scx scx, int cpu, boolean idle) {}
}
