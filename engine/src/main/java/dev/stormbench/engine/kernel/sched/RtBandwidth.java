package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.time.Hrtimer;

/**
 * RT throttling: on each CPU real-time tasks may use rt_runtime of every rt_period. One timer for the
 * machine gives runtime back; it runs while any run-queue has used some.
 *
 * @kernel kernel/sched/rt.c sched_rt_period_timer, before v6.12 without group scheduling
 */
public final class RtBandwidth {
  private final Core core;
  private final Kernel k;
  private final Hrtimer timer = new Hrtimer(Hrtimer.RT_PERIOD, "sched_rt_period_timer", true);
  private boolean saidSo;

  RtBandwidth(Core core) {
    this.core = core;
    k = core.k;
  }

  private boolean enabled() {
    return k.config.rtThrottling() && k.config.sysctl().rtRuntimeNs() >= 0;
  }

  /** The timer may be running already when the story begins. */
  public void boot(Cpu c) {
    if (enabled() && k.config.rtPeriodPhaseNs() >= 0) {
      k.hrtimer.startPinned(c, timer, k.config.rtPeriodPhaseNs());
    }
  }

  /** Adds runtime of the current RT task; throttles its queue when the share is used up. @context rq lock held */
  void account(Cpu c, Rq rq, long deltaNs) {
    if (!enabled()) {
      return;
    }
    rq.rtTimeNs += deltaNs;
    start(c);
    if (rq.rtThrottled || rq.rtTimeNs <= k.config.sysctl().rtRuntimeNs() || k.config.sysctl().rtRuntimeNs() >= k.config.sysctl().rtPeriodNs()) {
      return;
    }
    rq.rtThrottled = true;
    rq.nrRunning -= rq.rtNrRunning;
    if (!saidSo) {
      saidSo = true;
      k.printk("sched: RT throttling activated");
    }
    core.reschedCurr(c, rq, "update_curr_rt");
  }

  /** Starts the period when an RT task is queued and none is running. @kernel kernel/sched/rt.c start_rt_bandwidth */
  void start(Cpu c) {
    if (enabled() && !timer.isQueued() && !timer.isRunning()) {
      k.hrtimer.start(c, timer, c.now() + k.config.sysctl().rtPeriodNs(), Hrtimer.MODE_PINNED);
    }
  }

  /** sched_rt_period_timer: visits every run-queue that has used runtime. A call. */
  public void periodTimer(Cpu c) {
    Frame f = c.call(Step.RT_PERIOD_NEXT);
    f.i = -1;
    f.j = 0;
    next(c, f);
  }

  public void next(Cpu c, Frame f) {
    for (int cpu = f.i + 1; cpu < k.nrCpus(); cpu++) {
      Rq rq = k.at(cpu).rq;
      if (rq.rtTimeNs > 0 || rq.rtNrRunning > 0) {
        f.i = cpu;
        c.lock(rq.lock, Step.RT_PERIOD_LOCKED, 0);
        return;
      }
    }
    if (f.j != 0) {
      k.hrtimer.forwardAndRestart(c, timer, k.config.sysctl().rtPeriodNs());
    }
    c.ret();
  }

  public void locked(Cpu c, Frame f) {
    Rq rq = k.at(f.i).rq;
    if (rq.curr.sched == core.rt.sched) {
      core.rt.sched.updateCurr(c, rq);
    }
    rq.rtTimeNs -= Math.min(rq.rtTimeNs, k.config.sysctl().rtRuntimeNs());
    if (rq.rtThrottled && rq.rtTimeNs < k.config.sysctl().rtRuntimeNs()) {
      rq.rtThrottled = false;
      rq.nrRunning += rq.rtNrRunning;
      if (rq.rtNrRunning > 0 && rq.curr.sched.rank > core.rt.sched.rank) {
        core.reschedCurr(c, rq, "sched_rt_period_timer");
      }
    }
    if (rq.rtTimeNs > 0 || rq.rtNrRunning > 0) {
      f.j = 1;
    }
    c.unlock(rq.lock);
    next(c, f);
  }
}
