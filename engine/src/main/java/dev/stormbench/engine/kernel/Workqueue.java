package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.TimerWheel.TimerList;
import dev.stormbench.spi.machine.WorkerPool;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Per-CPU workqueues: two kworkers a CPU, one work at a time.
 *
 * <p>Simplified: works never sleep, so a second worker is never needed at once; they take turns where
 * the kernel takes the one that became idle last. Work runs on the CPU that queues it.
 *
 * @kernel kernel/workqueue.c
 */
public final class Workqueue {
  private static final int WORKERS = 2;

  private final Kernel k;
  private final Pool[] pools;
  private long nextAddress = 0xffff888300000000L;

  Workqueue(Kernel k) {
    this.k = k;
    pools = new Pool[k.nrCpus()];
    for (int i = 0; i < pools.length; i++) {
      pools[i] = new Pool(i);
    }
  }

  private static final class Pool implements WorkerPool {
    final int cpu;
    final ArrayDeque<Work> works = new ArrayDeque<>();
    final TaskStruct[] workers = new TaskStruct[WORKERS];
    int turn;
    /** The first of the works, once it has begun. */
    @Nullable Work current;
    long watchdogTsNs;
    long touchedNs;

    Pool(int cpu) {
      this.cpu = cpu;
    }

    @Override
    public int cpu() {
      return cpu;
    }

    @Override
    public List<String> pending() {
      return works.stream().skip(current == null ? 0 : 1).map(w -> w.function).toList();
    }

    @Override
    public String inFlight() {
      return current == null ? "" : current.function;
    }

    @Override
    public TaskStruct worker() {
      return workers[turn];
    }

    @Override
    public long watchdogTsNs() {
      return watchdogTsNs;
    }

    @Override
    public long touchedNs() {
      return touchedNs;
    }
  }

  /** A work_struct. */
  public static final class Work {
    final String function;
    long costNs;
    /** The timer of a delayed_work, which its function starts again; null for others. */
    @Nullable TimerList timer;
    long address;
    boolean pending;

    public Work(String function, long costNs) {
      this.function = function;
      this.costNs = costNs;
    }
  }

  void setWorker(int cpu, int i, TaskStruct p) {
    pools[cpu].workers[i] = p;
  }

  /** The pool of a CPU, for those who look. */
  WorkerPool pool(int cpu) {
    return pools[cpu];
  }

  /** wq_watchdog_touch(). */
  void watchdogTouch(int cpu) {
    pools[cpu].touchedNs = k.queue.nowNs;
  }

  /** queue_work_on() this CPU: nothing if it is pending. A call. */
  void queueWork(Cpu c, Work w) {
    c.segEndNs = c.now();
    if (w.pending) {
      return;
    }
    if (w.address == 0) {
      w.address = nextAddress;
      nextAddress += 0x40;
    }
    w.pending = true;
    Pool pool = pools[c.id];
    boolean irqsWereOff = c.irqsOff;
    c.irqsOff = true;
    c.preemptCount += Cpu.PREEMPT_OFFSET; // the pool's lock
    k.trace.workqueueQueueWork(c, w.address, w.function, "events", c.id, c.id);
    k.trace.numberText(c, TraceEvent.WORKQUEUE_ACTIVATE_WORK, w.address, w.function, 0);
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.irqsOff = irqsWereOff;
    boolean first = pool.works.isEmpty();
    if (pool.works.size() == (pool.current == null ? 0 : 1)) {
      pool.watchdogTsNs = c.now();
    }
    pool.works.add(w);
    if (first && pool.workers[pool.turn].state() != 'R') {
      k.core.tryToWakeUp(c, pool.workers[pool.turn]);
    }
  }

  /** One turn of worker_thread(). */
  void turn(Cpu c, Frame f) {
    Pool pool = pools[c.id];
    Work w = pool.works.peek();
    if (w == null || pool.workers[pool.turn] != c.curr) {
      c.curr.state = TaskStruct.TASK_IDLE_STATE;
      f.pc = Step.WORKER;
      k.core.schedule(c, Core.SM_NONE);
      return;
    }
    w.pending = false;
    pool.current = w;
    pool.watchdogTsNs = c.now();
    f.a = w;
    k.trace.numberText(c, TraceEvent.WORKQUEUE_EXECUTE_START, w.address, w.function, 0);
    c.spend(Step.WORKER_DONE, k.costs.workItem + w.costNs);
  }

  void done(Cpu c, Frame f) {
    Pool pool = pools[c.id];
    Work w = (Work) f.a;
    f.a = null;
    if (w.timer != null) {
      k.actions.restart(c, w.timer);
    }
    pool.works.remove(w);
    pool.current = null;
    k.trace.numberText(c, TraceEvent.WORKQUEUE_EXECUTE_END, w.address, w.function, 0);
    if (pool.works.isEmpty()) {
      pool.turn = (pool.turn + 1) % WORKERS;
    }
    f.pc = Step.WORKER;
    k.condResched(c);
  }
}
