package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.time.Hrtimer;

/**
 * The fair server of a run-queue: a deadline reservation of 50 ms in 1 s for the fair class, put off as long
 * as possible. It starts when the first fair task is queued; what fair tasks get without it counts; only when
 * the rest could no longer be had before the deadline does it run, and then fair goes before RT.
 *
 * <p>Simplified: its timer asks for the reschedule without the run-queue lock; a reservation of its own rather than an entity of a deadline class, which is not modelled.
 *
 * @kernel kernel/sched/deadline.c dl_server_start, dl_server_timer, dl_server_update (v6.12)
 */
final class DlServer {
  static final long RUNTIME_NS = 50_000_000;
  static final long PERIOD_NS = 1_000_000_000;

  private final Core core;
  private final Kernel k;
  private final Cpu cpu;
  final Hrtimer timer;
  private boolean active;
  /** The reservation is in use: fair before RT. */
  boolean running;
  private boolean throttled;
  private long runtimeNs;
  private long deadlineNs;

  DlServer(Core core, Cpu cpu) {
    this.core = core;
    this.k = core.k;
    this.cpu = cpu;
    timer = new Hrtimer(Hrtimer.DL_SERVER, "dl_task_timer", true);
    timer.arg = this;
  }

  /** The first fair task is queued. @context rq lock held */
  void start(Cpu c) {
    if (!k.config.dlServer() || active) {
      return;
    }
    active = true;
    if (c.now() >= deadlineNs || runtimeNs * (PERIOD_NS / RUNTIME_NS) > deadlineNs - c.now()) {
      throttled = false;
      replenish(c.now());
    }
    arm(c);
  }

  private void replenish(long now) {
    runtimeNs = RUNTIME_NS;
    deadlineNs = now + PERIOD_NS;
  }

  private void arm(Cpu c) {
    if (timer.isRunning()) {
      return;
    }
    long at = throttled ? deadlineNs : deadlineNs - runtimeNs;
    k.hrtimer.startOn(c, cpu, timer, at);
  }

  /** The last fair task has left. @context rq lock held */
  void stop(Cpu c) {
    if (!active) {
      return;
    }
    active = false;
    running = false;
    k.hrtimer.tryToCancel(c, timer);
  }

  /** A fair task has run for {@code deltaNs}. @context rq lock held */
  void update(Cpu c, Rq rq, long deltaNs) {
    if (!active) {
      return;
    }
    runtimeNs -= deltaNs;
    if (runtimeNs > 0) {
      return;
    }
    if (running) {
      running = false;
      core.reschedCurr(c, rq);
      if (deadlineNs > c.now()) {
        throttled = true;
        runtimeNs = RUNTIME_NS;
      } else {
        replenish(deadlineNs);
      }
    } else {
      replenish(c.now());
    }
    arm(c);
  }

  /**
   * The zero-laxity instant, or the start of a new period after one that was used up.
   *
   * @return when to fire again, or 0
   */
  long fire(Cpu c) {
    if (!active) {
      return 0;
    }
    if (throttled) {
      throttled = false;
      replenish(c.now());
      return deadlineNs - runtimeNs;
    }
    if (deadlineNs - runtimeNs > c.now()) {
      return deadlineNs - runtimeNs;
    }
    Rq rq = cpu.rq;
    if (rq.curr.sched == core.fair.sched) {
      replenish(c.now());
      return deadlineNs - runtimeNs;
    }
    running = true;
    core.reschedCurr(c, rq);
    return 0;
  }
}
