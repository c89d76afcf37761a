package dev.stormbench.engine.kernel.time;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Softirq;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * The tick: HZ times a second on every CPU that is not idle for long. All CPUs tick on one grid, as the
 * kernel's do by default.
 *
 * <p>An idle CPU stops its tick when its next timer is more than a tick away, and starts it again, on the
 * grid, when it leaves idle.
 *
 * <p>Simplified: jiffies follow from the time, as if the timekeeper's tick were never late.
 *
 * @kernel kernel/time/tick-sched.c
 */
public final class Tick {
  private final Kernel k;
  private final Hrtimer[] schedTimer;
  private final boolean[] stopped;
  private final boolean[] looked;

  public Tick(Kernel k) {
    this.k = k;
    schedTimer = new Hrtimer[k.nrCpus()];
    stopped = new boolean[k.nrCpus()];
    looked = new boolean[k.nrCpus()];
    for (int i = 0; i < schedTimer.length; i++) {
      schedTimer[i] = new Hrtimer(Hrtimer.TICK, "tick_nohz_handler", true);
    }
  }

  /** Starts the tick of a CPU. */
  public void start(Cpu c) {
    k.hrtimer.startOn(c, c, schedTimer[c.id], k.nextTickNs(c.now()));
  }

  /** The tick itself. A call; takes the run-queue lock. */
  void tickNohzHandler(Cpu c, Hrtimer t) {
    if (k.timerWheel.due(c.id)) {
      k.softirq.raiseSoftirq(c, Softirq.TIMER_SOFTIRQ);
    }
    traceStart(c);
    if (looked[c.id]) {
      looked[c.id] = false;
    } else {
      k.rcu.schedClockIrq(c, c.isIdle() || !c.preemptOrSoftirqDisabled());
    }
    traceEnd(c);
    Frame f = c.call(Step.TICK_LOCKED);
    f.a = t;
    c.lock(c.rq.lock, Step.TICK_LOCKED, k.costs.tick);
  }

  /** rcu_sched_clock_irq() begins. */
  public void traceStart(TraceSource s) {
    k.trace.rcuUtilization(s, "Start scheduler-tick");
  }

  /** It ends. */
  public void traceEnd(TraceSource s) {
    k.trace.rcuUtilization(s, "End scheduler-tick");
  }

  public void locked(Cpu c, Frame f) {
    k.core.schedTick(c);
    c.unlock(c.rq.lock);
    if (!stopped[c.id]) {
      k.hrtimer.forwardAndRestart(c, (Hrtimer) f.a, k.config.tickNs());
    }
    c.ret();
  }

  /** tick_nohz_idle_stop_tick(), on the way into idle. */
  public void idleEnter(Cpu c) {
    Hrtimer t = schedTimer[c.id];
    long wheel = k.timerWheel.nextNs(c.id);
    if (!stopped[c.id]) {
      if (Math.min(k.hrtimer.nextExpiryExcept(c.id, t), wheel) - c.now() <= k.config.tickNs()) {
        return;
      }
      stopped[c.id] = true;
      k.trace.numbers(c, TraceEvent.TICK_STOP, 1, 0);
      k.hrtimer.tryToCancel(c, t);
    }
    if (wheel != Long.MAX_VALUE && (!t.isQueued() || t.expiresNs() != wheel)) {
      k.hrtimer.startOn(c, c, t, wheel);
    }
  }

  /** tick_nohz_idle_exit(), before the switch away from idle. */
  public void idleExit(Cpu c) {
    if (!stopped[c.id]) {
      return;
    }
    stopped[c.id] = false;
    k.watchdog.touchSched(c.id);
    k.hrtimer.tryToCancel(c, schedTimer[c.id]);
    start(c);
  }

  /**
   * A timer was added to a CPU that may have stopped its tick: wake_up_nohz_cpu.
   *
   * <p>Simplified: the tick of another CPU is programmed from here; the kernel interrupts that CPU to do so itself.
   */
  void kick(Cpu c, int cpu) {
    Cpu target = k.at(cpu);
    Hrtimer t = schedTimer[cpu];
    long wheel = k.timerWheel.nextNs(cpu);
    if (stopped[cpu] && (!t.isQueued() || t.expiresNs() > wheel)) {
      k.hrtimer.startOn(c, target, t, wheel);
    }
  }

  /** The timer of a CPU's tick. */
  public Hrtimer timer(int cpu) {
    return schedTimer[cpu];
  }

  /** The next tick of a CPU that lagged has looked at RCU already, when it was its turn. */
  public void hasLooked(int cpu) {
    looked[cpu] = true;
  }

  /** Whether the tick of a CPU is stopped. */
  public boolean isStopped(int cpu) {
    return stopped[cpu];
  }
}
