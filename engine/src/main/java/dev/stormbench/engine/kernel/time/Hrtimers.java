package dev.stormbench.engine.kernel.time;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Softirq;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.sched.Ext;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.List;

/**
 * High-resolution timers: per CPU a queue, and the CPU's timer programmed to its head.
 *
 * <p>Timers expire in hardirq context, unless they are SOFT, or the preempt model is rt and they are not
 * HARD: those are run by the HRTIMER softirq. A timer is started on the CPU that starts it.
 *
 * <p>Simplified: one clock; an idle CPU keeps the timers it starts (timer_migration off). A timer interrupt
 * runs what has expired when it looks, then programs the next expiry, which may be at once.
 *
 * @kernel kernel/time/hrtimer.c
 */
public final class Hrtimers {
  /** A clockid_t. */
  private static final int CLOCK_MONOTONIC = 1;

  private final Kernel k;
  private final HrtimerBase[] hard;
  private final HrtimerBase[] soft;
  private final long[] programmed;
  private final boolean[] softRaised;
  private final boolean[] inHrtirq;
  private long nextAddress = 0xffff888100000000L;

  public Hrtimers(Kernel k) {
    this.k = k;
    int n = k.nrCpus();
    hard = new HrtimerBase[n];
    soft = new HrtimerBase[n];
    programmed = new long[n];
    softRaised = new boolean[n];
    inHrtirq = new boolean[n];
    for (int i = 0; i < n; i++) {
      hard[i] = new HrtimerBase();
      soft[i] = new HrtimerBase();
      programmed[i] = EventQueue.NEVER_NS;
    }
  }

  /** The first hard timer of a CPU, or null. */
  public Hrtimer first(int cpu) {
    return hard[cpu].first();
  }

  /** Whether a CPU has SOFT timers. */
  public boolean hasSoft(int cpu) {
    return soft[cpu].first() != null;
  }

  /** Adds the queued timers of a CPU in order of expiry, for those who look. */
  public void addTo(int cpu, List<TimerInfo> out) {
    for (Hrtimer t : hard[cpu].all()) {
      out.add(new TimerInfo("hrtimer", t.function, t.expiresNs, of(t)));
    }
    for (Hrtimer t : soft[cpu].all()) {
      out.add(new TimerInfo("hrtimer soft", t.function, t.expiresNs, of(t)));
    }
  }

  private static String of(Hrtimer t) {
    return switch (t.kind) {
      case Hrtimer.WAKEUP, Hrtimer.ACTION -> String.valueOf(t.arg);
      default -> "";
    };
  }

  /** Expiry of the first hard timer of a CPU other than {@code except}. */
  public long nextExpiryExcept(int cpu, Hrtimer except) {
    return hard[cpu].firstExcept(except, EventQueue.NEVER_NS);
  }

  /** From when on an interrupt of a CPU may run a hard timer other than two: slack counts. */
  public long nextSoftExpiryExcept(int cpu, Hrtimer except, Hrtimer and) {
    return hard[cpu].firstSoftExcept(except, and, EventQueue.NEVER_NS);
  }

  /**
   * Brings a timer of a CPU that lagged up to the present: it was started last for {@code expiresNs}, or
   * ({@link EventQueue#NEVER_NS}) it has expired and was not started again.
   */
  public void requeue(Hrtimer t, long expiresNs) {
    HrtimerBase base = hard[t.cpu];
    if (t.isQueued()) {
      base.remove(t);
    }
    if (expiresNs != EventQueue.NEVER_NS) {
      t.expiresNs = expiresNs;
      t.softExpiresNs = expiresNs;
      base.add(t);
    }
  }

  /** The same for its clock event device. */
  public void reprogram(int cpu) {
    programmed[cpu] = -1;
    program(cpu);
  }

  private HrtimerBase base(Hrtimer t) {
    return t.soft ? soft[t.cpu] : hard[t.cpu];
  }

  private void program(int cpu) {
    if (inHrtirq[cpu]) {
      return; // the interrupt programs once, at its end
    }
    Hrtimer h = hard[cpu].first();
    Hrtimer s = soft[cpu].first();
    long at = h == null ? EventQueue.NEVER_NS : h.expiresNs;
    if (s != null && !softRaised[cpu]) {
      at = Math.min(at, s.expiresNs);
    }
    if (at != programmed[cpu]) {
      programmed[cpu] = at;
      k.queue.timer(cpu, at == EventQueue.NEVER_NS ? at : Math.max(at, k.queue.nowNs));
    }
  }

  /** The CPU's timer has fired; it is not programmed any more. */
  public void fired(int cpu) {
    programmed[cpu] = EventQueue.NEVER_NS;
  }

  /**
   * hrtimer_setup(). A timer that lives long is set up by its first start, one on the stack of a system call each time.
   *
   * <p>Simplified: the tracepoint has this name in all kernels (before v6.15 it was hrtimer_init).
   */
  public void setup(Cpu c, Hrtimer t, int mode) {
    if (t.address == 0) {
      t.address = nextAddress;
      nextAddress += 0x40;
    }
    traceSetup(c, t, mode);
  }

  /** Its tracepoint. */
  public void traceSetup(TraceSource s, Hrtimer t, int mode) {
    k.trace.hrtimerSetup(s, t.address, CLOCK_MONOTONIC, mode);
  }

  /** hrtimer_start of an absolute expiry on the executing CPU. @param mode without SOFT and HARD, which follow */
  public void start(Cpu c, Hrtimer t, long expiresNs, int mode) {
    queue(c, c.id, t, expiresNs, expiresNs, mode | (t.hard ? Hrtimer.MODE_HARD : 0));
  }

  /** The same with slack: it may expire from {@code softExpiresNs} on. */
  public void startRange(Cpu c, Hrtimer t, long softExpiresNs, long slackNs, int mode) {
    queue(c, c.id, t, softExpiresNs + slackNs, softExpiresNs, mode);
  }

  /** Starts a pinned timer on a CPU, before it has run or in its own context. */
  public void startPinned(Cpu c, Hrtimer t, long expiresNs) {
    queue(c, c.id, t, expiresNs, expiresNs, Hrtimer.MODE_REL | Hrtimer.MODE_PINNED | Hrtimer.MODE_HARD);
  }

  /** Starts a timer of another CPU's run-queue, whose lock is held. */
  public void startOn(Cpu c, Cpu target, Hrtimer t, long expiresNs) {
    queue(c, target.id, t, expiresNs, expiresNs, Hrtimer.MODE_ABS | (t.hard ? Hrtimer.MODE_HARD : 0));
  }

  private void queue(Cpu c, int cpu, Hrtimer t, long expiresNs, long softExpiresNs, int mode) {
    if (t.address == 0) {
      setup(c, t, mode);
    }
    boolean irqsWereOff = c.irqsOff;
    c.irqsOff = true;
    c.preemptCount += Cpu.PREEMPT_OFFSET; // the base's lock
    if (t.isQueued()) {
      remove(c, t);
    }
    t.cpu = cpu;
    t.expiresNs = expiresNs;
    t.softExpiresNs = softExpiresNs;
    t.soft = k.hrtimersAreSoft() && !t.expiresHard();
    base(t).add(t);
    k.trace.hrtimerStart(c, t.address, t.function, expiresNs, softExpiresNs, mode);
    program(cpu);
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.irqsOff = irqsWereOff;
  }

  private void remove(Cpu c, Hrtimer t) {
    base(t).remove(t);
    k.trace.numbers(c, TraceEvent.HRTIMER_CANCEL, t.address, 0);
  }

  /** hrtimer_try_to_cancel. */
  public void tryToCancel(Cpu c, Hrtimer t) {
    if (t.isQueued()) {
      boolean irqsWereOff = c.irqsOff;
      c.irqsOff = true;
      c.preemptCount += Cpu.PREEMPT_OFFSET;
      remove(c, t);
      program(t.cpu);
      c.preemptCount -= Cpu.PREEMPT_OFFSET;
      c.irqsOff = irqsWereOff;
    }
  }

  /** hrtimer_forward(now) and restart, from the callback: the grid is kept, missed periods are skipped. */
  public void forwardAndRestart(Cpu c, Hrtimer t, long periodNs) {
    long next = t.expiresNs + periodNs;
    if (next <= c.now()) {
      next += (c.now() - next) / periodNs * periodNs + periodNs;
    }
    t.restartAt(next);
  }

  // -- expiry ---------------------------------------------------------------------------------------

  /** hrtimer_interrupt(), in the frame of the interrupt. */
  public void hrtimerInterrupt(Cpu c, Frame f) {
    f.t = c.now();
    inHrtirq[c.id] = true;
    Hrtimer s = soft[c.id].first();
    if (s != null && s.softExpiresNs <= f.t && !softRaised[c.id]) {
      softRaised[c.id] = true;
      k.softirq.raiseSoftirq(c, Softirq.HRTIMER_SOFTIRQ);
    }
    runNext(c, f);
  }

  public void runNext(Cpu c, Frame f) {
    Hrtimer t = hard[c.id].first();
    if (t == null || t.softExpiresNs > f.t) {
      inHrtirq[c.id] = false;
      program(c.id);
      c.next(Step.IRQ_LEAVE);
      return;
    }
    hard[c.id].remove(t);
    f.a = t;
    f.pc = Step.HRTIMER_DONE;
    runHrtimer(c, t);
  }

  public void done(Cpu c, Frame f) {
    Hrtimer t = (Hrtimer) f.a;
    f.a = null;
    expired(c, t);
    c.owe(k.costs.hrtimerCallback);
    runNext(c, f);
  }

  private void expired(Cpu c, Hrtimer t) {
    k.trace.numbers(c, TraceEvent.HRTIMER_EXPIRE_EXIT, t.address, 0);
    t.running = false;
    long again = t.restartAtNs;
    if (again > 0) {
      t.restartAtNs = 0;
      queue(c, t.cpu, t, again, again, Hrtimer.MODE_ABS);
    }
  }

  /** The HRTIMER softirq. A call. */
  public void hrtimerRunSoftirq(Cpu c) {
    Frame f = c.call(Step.HRTIMER_SOFT_NEXT);
    softRaised[c.id] = false;
    softNext(c, f);
  }

  public void softNext(Cpu c, Frame f) {
    Hrtimer t = soft[c.id].first();
    if (t == null || t.softExpiresNs > c.now()) {
      program(c.id);
      c.ret();
      return;
    }
    soft[c.id].remove(t);
    f.a = t;
    f.pc = Step.HRTIMER_SOFT_DONE;
    runHrtimer(c, t);
  }

  public void softDone(Cpu c, Frame f) {
    Hrtimer t = (Hrtimer) f.a;
    f.a = null;
    expired(c, t);
    c.spend(Step.HRTIMER_SOFT_NEXT, k.costs.hrtimerCallback);
  }

  /** __run_hrtimer(): the callback. What it calls goes on at the frame's pc, which stands already. */
  private void runHrtimer(Cpu c, Hrtimer t) {
    k.trace.timerExpireEntry(c, TraceEvent.HRTIMER_EXPIRE_ENTRY, t.address, c.now(), t.function, 0);
    t.running = true;
    c.segEndNs = c.now();
    switch (t.kind) {
      case Hrtimer.WAKEUP -> k.core.tryToWakeUp(c, (TaskStruct) t.arg);
      case Hrtimer.TICK -> k.tick.tickNohzHandler(c, t);
      case Hrtimer.WATCHDOG -> k.watchdog.watchdogTimerFn(c, t);
      case Hrtimer.ACTION -> k.actions.fire(c, t);
      case Hrtimer.DL_SERVER -> k.core.dlServerTimer(c, t);
      case Hrtimer.SCX_WATCHDOG -> ((Ext) t.arg).watchdogTimer(c);
      default -> k.core.rt.bandwidth().periodTimer(c);
    }
  }
}
