package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.rcu.TreeStall;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.spi.machine.LockupState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lockup detector's machinery: a sample on each CPU five times a threshold, and a work for the stopper
 * that shows that the CPU still switches. What counts as a lockup, and what is said, is for the watchdog
 * policies.
 *
 * <p>For detectors of hard lockups each sample counts itself, and, if one wants them, an NMI comes to each CPU once it was
 * not halted for watchdog_thresh seconds since the last one: wherever it is, with interrupts off and while it spins.
 *
 * <p>Simplified: an NMI takes no context of its own. It acts at its instant, and its cost lengthens the segment that it finds.
 * The counter counts at the nominal frequency, so the check of time stamps never holds one back; and how long a CPU was
 * halted is looked at every 10 ms at most, so it may be late by that much.
 *
 * <p>Times are in units of 2^30 ns, which the kernel calls seconds.
 *
 * @kernel kernel/watchdog.c, kernel/watchdog_perf.c
 */
public final class Watchdog {
  private static final int NUM_SAMPLE_PERIODS = 5;
  private static final long DELAY_REPORT = Long.MAX_VALUE;
  private static final int UNIT_SHIFT = 30;
  private static final int HARDIRQ_PERCENT_THRESH = 50;
  private static final int NUM_HARDIRQ_REPORT = 5;
  private static final int SHARE_SHIFT = 24;
  private static final long NMI_LOOK_NS = 10_000_000;
  private static final dev.stormbench.spi.machine.Cpu.Context[] CONTEXTS = dev.stormbench.spi.machine.Cpu.Context.values();

  private final Kernel k;
  private final State[] states;
  private boolean nmi;
  /** Samples, works of the stopper and NMIs so far, on all CPUs. */
  public long samples;
  public long stopperWorks;
  public long nmis;

  Watchdog(Kernel k) {
    this.k = k;
    states = new State[k.nrCpus()];
    for (int i = 0; i < states.length; i++) {
      states[i] = new State(i);
    }
  }

  private long getTimestamp() {
    return k.queue.nowNs >> UNIT_SHIFT;
  }

  private long samplePeriodNs() {
    return 2L * k.watchdogThresh() * 1_000_000_000L / NUM_SAMPLE_PERIODS;
  }

  /** watchdog_enable(): starts the samples of a CPU. */
  void enable(Cpu c, long firstNs) {
    State s = states[c.id];
    s.touchTs = getTimestamp();
    s.reportTs = s.touchTs;
    if (k.watchdogThresh() > 0) {
      k.hrtimer.startPinned(c, s.timer, firstNs);
    }
  }

  /** lockup_detector_reconfigure(): kernel.watchdog_thresh was written; the samples of all CPUs start anew, or not at 0. */
  public void reconfigure() {
    for (State s : states) {
      Cpu c = k.at(s.cpu);
      k.hrtimer.tryToCancel(c, s.timer);
      enable(c, k.queue.nowNs + samplePeriodNs());
    }
    armNmis();
  }

  // -- hard lockups ---------------------------------------------------------------------------------

  /** watchdog_hardlockup_enable() of the perf detector on all CPUs: NMIs come from now on. */
  public void enableNmi() {
    if (!nmi) {
      nmi = true;
      armNmis();
    }
  }

  private void armNmis() {
    if (nmi && k.watchdogThresh() > 0) {
      for (State s : states) {
        armNmi(k.at(s.cpu), s);
      }
    }
  }

  private void armNmi(Cpu c, State s) {
    s.unhaltedAtNmiNs = unhaltedNs(c);
    nmiAt(s, k.queue.nowNs + nmiPeriodNs());
  }

  private void nmiAt(State s, long ns) {
    s.nmiAtNs = ns;
    k.queue.arrive(s.cpu, ns, EventQueue.IPI, Vector.NMI);
  }

  private long nmiPeriodNs() {
    return k.watchdogThresh() * 1_000_000_000L;
  }

  /** What the cycle counter of a CPU has counted, ns. */
  private long unhaltedNs(Cpu c) {
    return k.config.idlePolls() == IdleLoop.POLL ? k.queue.nowNs
        : k.queue.nowNs - c.timeNs(dev.stormbench.spi.machine.Cpu.Context.IDLE);
  }

  /** The earliest instant at which the counter of a CPU can overflow has come. */
  void nmi(Cpu c) {
    State s = states[c.id];
    if (s.nmiAtNs != k.queue.nowNs || k.watchdogThresh() == 0) {
      return; // the threshold was written meanwhile
    }
    long leftNs = nmiPeriodNs() - (unhaltedNs(c) - s.unhaltedAtNmiNs);
    if (leftNs > 0) {
      nmiAt(s, k.queue.nowNs + Math.max(leftNs, NMI_LOOK_NS));
      return;
    }
    nmis++;
    armNmi(c, s);
    c.lengthen(k.costs.nmi);
    c.inNmi = true;
    k.policies.watchdogOverflow(c, s);
    c.inNmi = false;
  }

  /** arch_touch_nmi_watchdog(): the next check for a hard lockup is put off. */
  void touchNmi(int cpu) {
    states[cpu].nmiTouches++;
  }

  // -- soft lockups ---------------------------------------------------------------------------------

  /** The stamps of a CPU, for those who only look. */
  LockupState state(int cpu) {
    return new ReadOnly(states[cpu]);
  }

  long firstSampleNs(long phase) {
    return k.watchdogThresh() == 0 ? 0 : 1 + Math.floorMod(phase, samplePeriodNs());
  }

  /** touch_softlockup_watchdog(): the next check on this CPU is put off. */
  void touch(int cpu) {
    states[cpu].reportTs = DELAY_REPORT;
  }

  /** touch_softlockup_watchdog_sched(): the tick was stopped. */
  public void touchSched(int cpu) {
    states[cpu].reportTs = DELAY_REPORT;
  }

  /** Run by the stopper. */
  void softlockupFn(int cpu) {
    stopperWorks++;
    State s = states[cpu];
    s.touchTs = getTimestamp();
    s.reportTs = s.touchTs;
    s.irqSnapshot = null;
    s.complete = true;
  }

  /** watchdog_timer_fn(). A call: it may have to wake the stopper. */
  public void watchdogTimerFn(Cpu c, Hrtimer t) {
    State s = states[c.id];
    Frame f = c.call(Step.WATCHDOG_CHECK);
    f.a = t;
    c.owe(k.costs.watchdogSample);
    samples++;
    s.hrtimerInterrupts++;
    k.policies.hardlockupKick(c, s);
    if (s.complete) {
      s.complete = false;
      k.stopMachine.stopOneCpuNowait(c, c.id, s.work);
    } else {
      c.next(Step.WATCHDOG_CHECK);
    }
  }

  void check(Cpu c, Frame f) {
    State s = states[c.id];
    k.hrtimer.forwardAndRestart(c, (Hrtimer) f.a, samplePeriodNs());
    s.sampleShares(c);
    if (s.reportTs == DELAY_REPORT) {
      s.reportTs = getTimestamp();
    } else {
      s.startCountingIrqs();
      k.policies.watchdogTimer(c, s);
    }
    c.ret();
  }

  public void rcuStall(Cpu c, TreeStall rcu, boolean self) {
    k.policies.rcuStall(c, rcu, self);
  }

  /** Stamps that cannot be written. */
  private record ReadOnly(LockupState s) implements LockupState {
    @Override
    public long now() {
      return s.now();
    }

    @Override
    public long touchTs() {
      return s.touchTs();
    }

    @Override
    public long reportTs() {
      return s.reportTs();
    }

    @Override
    public long hrtimerInterrupts() {
      return s.hrtimerInterrupts();
    }

    @Override
    public long nmiTouches() {
      return s.nmiTouches();
    }

    @Override
    public void restartReportWindow() {
      throw new UnsupportedOperationException("only a watchdog policy may restart the reporting window, in its own calls");
    }

    @Override
    public int threshold() {
      return s.threshold();
    }

    @Override
    public boolean intrStorm() {
      return s.intrStorm();
    }

    @Override
    public boolean countsIrqs() {
      return s.countsIrqs();
    }

    @Override
    public List<IrqCount> mostFrequentIrqs() {
      return s.mostFrequentIrqs();
    }

    @Override
    public int utilization(int i, dev.stormbench.spi.machine.Cpu.Context context) {
      return s.utilization(i, context);
    }

    @Override
    public long samplePeriodMs() {
      return s.samplePeriodMs();
    }
  }

  /** Per-CPU stamps. */
  private final class State implements LockupState {
    final int cpu;
    final Hrtimer timer = new Hrtimer(Hrtimer.WATCHDOG, "watchdog_timer_fn", true);
    final StopWork work = new StopWork(StopWork.SOFTLOCKUP_FN, null);
    boolean complete = true;
    long touchTs;
    long reportTs;
    long hrtimerInterrupts;
    long nmiTouches;
    long nmiAtNs;
    long unhaltedAtNmiNs;
    final long[][] shares = new long[NUM_SAMPLE_PERIODS][4];
    final long[] last = new long[4];
    int tail;
    /** Counts when the counting began; null while nothing is counted. */
    long @Nullable [] irqSnapshot;

    State(int cpu) {
      this.cpu = cpu;
    }

    void sampleShares(Cpu c) {
      for (dev.stormbench.spi.machine.Cpu.Context x : CONTEXTS) {
        long t = c.timeNs(x) >> SHARE_SHIFT;
        shares[tail][x.ordinal()] = t - last[x.ordinal()];
        last[x.ordinal()] = t;
      }
      tail = (tail + 1) % NUM_SAMPLE_PERIODS;
    }

    void startCountingIrqs() {
      boolean late = now() >= reportTs + threshold() / NUM_SAMPLE_PERIODS;
      if (intrStorm() && late && irqSnapshot == null
          && utilization(NUM_SAMPLE_PERIODS - 1, dev.stormbench.spi.machine.Cpu.Context.HARDIRQ) > HARDIRQ_PERCENT_THRESH) {
        irqSnapshot = k.irqChip.counts(cpu);
      }
    }

    @Override
    public boolean intrStorm() {
      return k.config.intrStorm();
    }

    @Override
    public boolean countsIrqs() {
      return irqSnapshot != null;
    }

    @Override
    public List<IrqCount> mostFrequentIrqs() {
      List<IrqCount> counts = new ArrayList<>();
      if (irqSnapshot != null) {
        long[] now = k.irqChip.counts(cpu);
        for (int i = 0; i < now.length; i++) {
          long since = now[i] - (i < irqSnapshot.length ? irqSnapshot[i] : 0);
          if (since > 0) {
            counts.add(new IrqCount(k.irqChip.irq(i), since));
          }
        }
      }
      counts.sort(Comparator.comparingLong(IrqCount::count).reversed());
      return counts.subList(0, Math.min(NUM_HARDIRQ_REPORT, counts.size()));
    }

    @Override
    public long now() {
      return getTimestamp();
    }

    @Override
    public long touchTs() {
      return touchTs;
    }

    @Override
    public long reportTs() {
      return reportTs;
    }

    @Override
    public long hrtimerInterrupts() {
      return hrtimerInterrupts;
    }

    @Override
    public long nmiTouches() {
      return nmiTouches;
    }

    @Override
    public void restartReportWindow() {
      reportTs = getTimestamp();
    }

    @Override
    public int threshold() {
      return 2 * k.watchdogThresh();
    }

    @Override
    public int utilization(int i, dev.stormbench.spi.machine.Cpu.Context context) {
      long period = Math.max(1, samplePeriodNs() >> SHARE_SHIFT);
      long share = shares[(tail + i) % NUM_SAMPLE_PERIODS][context.ordinal()];
      return (int) Math.min(100, (100 * share + period - 1) / period);
    }

    @Override
    public long samplePeriodMs() {
      return samplePeriodNs() / 1_000_000;
    }
  }
}
