package dev.stormbench.engine.kernel.rcu;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Softirq;
import dev.stormbench.spi.machine.RcuState;
import java.util.Arrays;

/**
 * Grace periods and their stalls.
 *
 * <p>A grace period is over when every CPU has reported a quiescent state. A CPU learns of a new grace period,
 * and reports, in its RCU softirq, which the tick raises; between the two it must have passed a context switch, a
 * tick that found nothing that disables preemption or softirqs, or the end of a pass in ksoftirqd. CPUs that a
 * scan finds idle need not report. A CPU that is kept in softirqs does all that late: the RCU vector comes after
 * the tasklets of its pass. When one has not reported for the stall timeout, the first tick to notice says so.
 *
 * <p>Simplified: the grace-period kthread's work is done by the first tick of a jiffy, takes no time, and the next
 * grace period begins with the next jiffy; callbacks are not modelled. At half the timeout the kernel asks holdouts
 * to reschedule, which changes nothing for a CPU in softirq and is left out.
 *
 * @kernel kernel/rcu/tree.c, kernel/rcu/tree_plugin.h, kernel/rcu/tree_stall.h
 */
public final class TreeStall implements RcuState {
  private static final long STALL_RAT_DELAY = 2;
  /** The two low bits of the number are the state. */
  private static final long SEQ_PER_GP = 4;

  private final Kernel k;
  private final boolean[] owes;
  private final boolean[] coreNeedsQs;
  private final boolean[] cpuNoQs;
  private final long[] seenGpSeq;
  private final long[] ticks;
  private int owing;
  private boolean inProgress;
  private long gpSeq = 1;
  private long gpStartJiffies;
  private long stallJiffies;
  private long fqsDone;
  private long lastScanJiffies = -1;

  public TreeStall(Kernel k) {
    this.k = k;
    int n = k.nrCpus();
    owes = new boolean[n];
    coreNeedsQs = new boolean[n];
    cpuNoQs = new boolean[n];
    seenGpSeq = new long[n];
    Arrays.fill(seenGpSeq, gpSeq);
    ticks = new long[n];
  }

  /** rcu_note_context_switch(): the CPU has passed a quiescent state; it reports that later. @context irqs off */
  public void noteContextSwitch(Cpu c) {
    cpuNoQs[c.id] = false;
  }

  private void reported(int cpu) {
    owes[cpu] = false;
    if (--owing == 0) {
      inProgress = false;
    }
  }

  private void startGp(long jiffies) {
    inProgress = true;
    gpSeq += SEQ_PER_GP;
    gpStartJiffies = jiffies;
    stallJiffies = jiffies + stallTimeoutJiffies();
    fqsDone = 0;
    owing = k.nrCpus();
    for (int i = 0; i < owes.length; i++) {
      owes[i] = true;
    }
  }

  /** rcu_gp_fqs(): CPUs found idle owe nothing. */
  private void forceQuiescentStates() {
    fqsDone++;
    for (int i = 0; i < owes.length; i++) {
      if (owes[i] && k.isIdle(i)) {
        reported(i);
      }
    }
  }

  /** rcu_sched_clock_irq(), from the tick. @param quiescent what the tick interrupted was a quiescent state */
  public void schedClockIrq(Cpu c, boolean quiescent) {
    long j = k.jiffies();
    ticks[c.id]++;
    if (quiescent) {
      cpuNoQs[c.id] = false;
    }
    if (j != lastScanJiffies) {
      lastScanJiffies = j;
      if (!inProgress) {
        startGp(j);
      } else if (j - gpStartJiffies >= k.rcuFqsJiffies()) {
        forceQuiescentStates();
      }
    }
    checkCpuStall(c, j);
    if (seenGpSeq[c.id] != gpSeq || (coreNeedsQs[c.id] && !cpuNoQs[c.id])) {
      k.softirq.raiseSoftirq(c, Softirq.RCU_SOFTIRQ);
    }
  }

  /**
   * {@link #schedClockIrq} on an idle CPU, if it only counts: nothing to scan, to complain of or to report.
   *
   * @return false when there is; then nothing was done
   */
  public boolean quietTick(int cpu) {
    long j = k.jiffies();
    if (j != lastScanJiffies || inProgress && j - stallJiffies >= 0 || seenGpSeq[cpu] != gpSeq || coreNeedsQs[cpu]) {
      return false;
    }
    ticks[cpu]++;
    cpuNoQs[cpu] = false;
    return true;
  }

  private void checkCpuStall(Cpu c, long j) {
    if (inProgress && j - stallJiffies >= 0 && (owes[c.id] || j - stallJiffies >= STALL_RAT_DELAY)) {
      stallJiffies = j + 3L * k.config.rcuStallTimeoutSeconds() * k.config.hz() + 3;
      boolean self = owes[c.id];
      k.trace.rcuStallWarning(c, name(), self ? "SelfDetected" : "StallDetected");
      k.watchdog.rcuStall(c, this, self);
      if (self) {
        k.core.reschedCurr(c, c.rq, "check_cpu_stall");
      }
    }
  }

  /** rcu_core(), the RCU softirq: notes a new grace period, reports for one that was noted before. */
  public void rcuCore(Cpu c) {
    int cpu = c.id;
    k.trace.rcuUtilization(c, "Start RCU core");
    if (seenGpSeq[cpu] != gpSeq) {
      seenGpSeq[cpu] = gpSeq;
      ticks[cpu] = 0;
      coreNeedsQs[cpu] = owes[cpu];
      cpuNoQs[cpu] = true;
    } else if (coreNeedsQs[cpu] && !cpuNoQs[cpu]) {
      coreNeedsQs[cpu] = false;
      if (owes[cpu]) {
        reported(cpu);
      }
    }
    k.trace.rcuUtilization(c, "End RCU core");
  }

  @Override
  public String name() {
    return "rcu_preempt"; // builds whose preempt model is chosen at boot have preemptible RCU
  }

  @Override
  public long gpSeq() {
    return gpSeq;
  }

  @Override
  public long gpAgeJiffies() {
    return k.jiffies() - gpStartJiffies;
  }

  @Override
  public long stallTimeoutJiffies() {
    return (long) k.config.rcuStallTimeoutSeconds() * k.config.hz();
  }

  @Override
  public boolean owesQs(int cpu) {
    return inProgress && owes[cpu];
  }

  @Override
  public long ticksThisGp(int cpu) {
    return ticks[cpu];
  }

  @Override
  public long gpsBehind(int cpu) {
    return (gpSeq - seenGpSeq[cpu]) / SEQ_PER_GP;
  }

  @Override
  public long fqs() {
    return fqsDone;
  }

  @Override
  public long qlen() {
    return 0;
  }
}
