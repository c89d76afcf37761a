package dev.stormbench.engine.kernel.rcu;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.spi.machine.RcuState;

/**
 * Grace periods and their stalls.
 *
 * <p>A grace period is over when every CPU has passed a quiescent state: a context switch, a tick that found
 * nothing that disables preemption or softirqs, a turn of ksoftirqd, or being found idle by a scan. A CPU that is kept in softirqs passes
 * none. When one owes its state for the stall timeout, the first tick to notice says so.
 *
 * <p>Simplified: the grace-period kthread's work is done by the tick of the first CPU that ticks in a jiffy,
 * takes no time, and the next grace period begins with the next jiffy; callbacks are not modelled. At half the
 * timeout the kernel asks holdouts to reschedule, which changes nothing for a CPU in softirq and is left out.
 *
 * @kernel kernel/rcu/tree.c, kernel/rcu/tree_stall.h
 */
public final class TreeStall implements RcuState {
  private static final long STALL_RAT_DELAY = 2;

  private final Kernel k;
  private final boolean[] owes;
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
    owes = new boolean[k.nrCpus()];
    ticks = new long[k.nrCpus()];
  }

  /** A context switch on {@code c}, or what counts as one. @context irqs off */
  public void noteContextSwitch(Cpu c) {
    if (owes[c.id]) {
      quiescent(c.id);
    }
  }

  private void quiescent(int cpu) {
    owes[cpu] = false;
    if (--owing == 0) {
      inProgress = false;
    }
  }

  private void startGp(long jiffies) {
    inProgress = true;
    gpSeq += 4;
    gpStartJiffies = jiffies;
    stallJiffies = jiffies + (long) k.config.rcuStallTimeoutSeconds() * k.config.hz();
    fqsDone = 0;
    owing = k.nrCpus();
    for (int i = 0; i < owes.length; i++) {
      owes[i] = true;
      ticks[i] = 0;
    }
  }

  /** rcu_gp_fqs(): CPUs found idle owe nothing. */
  private void forceQuiescentStates() {
    fqsDone++;
    for (int i = 0; i < owes.length; i++) {
      if (owes[i] && k.isIdle(i)) {
        quiescent(i);
      }
    }
  }

  /** rcu_sched_clock_irq(), from the tick. @param quiescent what the tick interrupted was a quiescent state */
  public void schedClockIrq(Cpu c, boolean quiescent) {
    long j = k.jiffies();
    ticks[c.id]++;
    if (quiescent && owes[c.id]) {
      quiescent(c.id);
    }
    if (j != lastScanJiffies) {
      lastScanJiffies = j;
      k.catchUpAll();
      if (!inProgress) {
        startGp(j);
      } else if (j - gpStartJiffies >= k.rcuFqsJiffies()) {
        forceQuiescentStates();
      }
    }
    if (inProgress && j - stallJiffies >= 0) {
      k.catchUpAll();
    }
    if (inProgress && j - stallJiffies >= 0 && (owes[c.id] || j - stallJiffies >= STALL_RAT_DELAY)) {
      stallJiffies = j + 3L * k.config.rcuStallTimeoutSeconds() * k.config.hz() + 3;
      boolean self = owes[c.id];
      k.trace.rcuStallWarning(c, name(), self ? "SelfDetected" : "StallDetected");
      k.watchdog.rcuStall(c, this, self);
      if (self) {
        k.core.reschedCurr(c, c.rq);
      }
    }
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
  public boolean owesQs(int cpu) {
    return inProgress && owes[cpu];
  }

  @Override
  public long ticksThisGp(int cpu) {
    return ticks[cpu];
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
