package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.spi.machine.Cpu.Context;
import org.jspecify.annotations.Nullable;

/**
 * The fair server of a run-queue: a deadline reservation of 50 ms in 1 s for the fair class, put off as long
 * as possible.
 *
 * <p>It starts when the first fair task is queued, and then waits for the instant of zero laxity, at which the
 * 50 ms could no longer be had before the deadline. What fair tasks get meanwhile counts, and so does time in which
 * the CPU was idle: a server that has used up its runtime that way begins a new period. At zero laxity it
 * gets a fresh period from now on and runs: fair goes before RT. When that runtime is used up it waits for its
 * deadline and runs again at once, period after period, until fair tasks get their share without it. It is not
 * stopped as the last fair task leaves, but when its timer, or a pick, finds none.
 *
 * <p>Simplified: its timer is on its own CPU, whoever starts it, and asks for the reschedule without the run-queue
 * lock; a reservation of its own rather than an entity of a deadline class, which is not modelled.
 *
 * @kernel kernel/sched/deadline.c dl_server_start, dl_server_timer, dl_server_update (v6.12.y since cccb45d7c429)
 */
final class DlServer {
  static final long RUNTIME_NS = 50_000_000;
  static final long PERIOD_NS = 1_000_000_000;

  private enum State { STOPPED, ZERO_LAXITY_WAIT, RUNNING, REPLENISH_WAIT }

  private final Core core;
  private final Kernel k;
  private final Cpu cpu;
  final Hrtimer timer;
  private State state = State.STOPPED;
  /** It was needed, and fair tasks have not yet had their share without it. */
  private boolean deferRunning;
  private long runtimeNs;
  private long deadlineNs;
  /** Idle time of the CPU that was counted already. */
  private long idleSeenNs;

  DlServer(Core core, Cpu cpu) {
    this.core = core;
    this.k = core.k;
    this.cpu = cpu;
    timer = new Hrtimer(Hrtimer.DL_SERVER, "dl_task_timer", true);
    timer.arg = this;
  }

  /** The fair task that goes before RT now, or null. @context rq lock held */
  @Nullable TaskStruct pickTask(Cpu c, Rq rq) {
    if (state != State.RUNNING) {
      return null;
    }
    if (rq.nrFair == 0) {
      stop(c);
      return null;
    }
    return core.fair.sched.pickTask(c, rq);
  }

  /** Whether fair goes before RT. */
  boolean isRunning() {
    return state == State.RUNNING;
  }

  /** The first fair task is queued. @context rq lock held */
  void start(Cpu c) {
    if (!k.config.dlServer()) {
      return;
    }
    countIdle();
    if (state != State.STOPPED) {
      return;
    }
    if (c.now() >= deadlineNs || overflows(c.now())) {
      deferRunning = false;
      newPeriod(c.now());
    }
    if (deferRunning) {
      state = State.RUNNING;
    } else {
      await(c, State.ZERO_LAXITY_WAIT);
    }
  }

  private void countIdle() {
    long idleNs = cpu.timeNs(Context.IDLE) - idleSeenNs;
    idleSeenNs += idleNs;
    if (idleNs > runtimeNs) {
      deferRunning = false;
    }
    runtimeNs = Math.max(0, runtimeNs - idleNs);
  }

  /** What is left of the runtime is more than its share of the time to the deadline. */
  private boolean overflows(long nowNs) {
    return runtimeNs * (PERIOD_NS / RUNTIME_NS) > deadlineNs - nowNs;
  }

  private void newPeriod(long nowNs) {
    runtimeNs = RUNTIME_NS;
    deadlineNs = nowNs + PERIOD_NS;
    idleSeenNs = cpu.timeNs(Context.IDLE);
  }

  private void replenish(long nowNs) {
    while (runtimeNs <= 0) {
      runtimeNs += RUNTIME_NS;
      deadlineNs += PERIOD_NS;
    }
    if (deadlineNs < nowNs) {
      newPeriod(nowNs);
    }
  }

  private void await(Cpu c, State next) {
    state = next;
    if (!timer.isRunning()) {
      k.hrtimer.startOn(c, cpu, timer, wakeNs());
    }
  }

  /** When the present wait is over. */
  private long wakeNs() {
    return state == State.REPLENISH_WAIT ? deadlineNs : deadlineNs - runtimeNs;
  }

  private void stop(Cpu c) {
    state = State.STOPPED;
    k.hrtimer.tryToCancel(c, timer);
  }

  /** A fair task has run for {@code deltaNs}. @context rq lock held */
  void update(Cpu c, Rq rq, long deltaNs) {
    if (state == State.STOPPED) {
      return;
    }
    runtimeNs -= deltaNs;
    if (runtimeNs > 0) {
      return;
    }
    if (state != State.RUNNING) {
      deferRunning = false;
      newPeriod(c.now());
      await(c, State.ZERO_LAXITY_WAIT);
      return;
    }
    core.reschedCurr(c, rq, "update_curr_dl_se");
    if (deadlineNs > c.now()) {
      await(c, State.REPLENISH_WAIT);
    } else {
      replenish(c.now());
    }
  }

  /**
   * The timer: zero laxity, or the deadline of a period that was used up.
   *
   * @return when to fire again, or 0
   */
  long fire(Cpu c) {
    Rq rq = cpu.rq;
    if (state == State.STOPPED || rq.nrFair == 0) {
      state = State.STOPPED;
      return 0;
    }
    if (wakeNs() > c.now()) {
      return wakeNs();
    }
    if (state == State.ZERO_LAXITY_WAIT) {
      deferRunning = true;
      if (overflows(c.now())) {
        newPeriod(c.now());
      }
    }
    replenish(c.now());
    state = State.RUNNING;
    core.reschedCurr(c, rq, "dl_server_timer");
    return 0;
  }
}
