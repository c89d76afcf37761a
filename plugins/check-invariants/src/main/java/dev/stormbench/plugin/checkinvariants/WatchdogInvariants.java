package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Soft-lockup reports and RCU stalls. All of it needs the machine; the reports are read from the kernel log, where they
 * are the kernel's own lines, whichever watchdog wrote them.
 *
 * <ul>
 * <li>39. A CPU's samples are two fifths of watchdog_thresh apart on their grid. A report says more than twice
 *     watchdog_thresh; two of one stuck episode are that far apart.
 * <li>40. What a report says is the time since the stopper last ran softlockup_fn, in units of 2^30 ns; it grows within
 *     an episode.
 * <li>41. Hence a CPU whose stopper runs in time is not reported.
 * <li>42. A grace period is called stalled no earlier than its timeout. A CPU that has been in softirqs without a break
 *     since before a grace period began still owes it a quiescent state.
 * </ul>
 */
final class WatchdogInvariants extends Family {
  static final String SAMPLES = "39: watchdog samples are two fifths of watchdog_thresh apart";
  static final String THRESHOLD = "39, 41: a soft lockup is more than twice watchdog_thresh without softlockup_fn";
  static final String APART = "39: reports of one episode are more than twice watchdog_thresh apart";
  static final String STUCK = "40: a report says how long ago softlockup_fn ran";
  static final String GROWS = "40: reports of one episode grow";
  static final String EARLY_STALL = "42: no grace period is called stalled before its timeout";
  static final String OWES = "42: no quiescent state in the midst of softirqs";

  private static final Pattern REPORT =
      Pattern.compile("\\[ *(\\d+)\\.(\\d{6})] watchdog: BUG: soft lockup - CPU#(\\d+) stuck for (\\d+)s! .*");
  private static final String SAMPLE_FN = "watchdog_timer_fn";
  private static final String STOPPER = "migration/";
  private static final long UNKNOWN = -1;
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long STAMP_NS = 1_000;
  private static final int UNIT_SHIFT = 30;

  private final PerCpu<CpuSeen> cpus = new PerCpu<>(CpuSeen::new);
  private int linesRead;

  @Override
  public boolean startRecorded(Violations v) {
    return false;
  }

  @Override
  public void event(TraceRecord r) {
    List<String> log = machine().kernelLog();
    while (linesRead < log.size()) {
      line(log.get(linesRead++));
    }
    CpuSeen c = cpus.get(r.cpu());
    switch (r.event()) {
      case HRTIMER_EXPIRE_ENTRY -> {
        if (SAMPLE_FN.equals(r.text(2))) {
          c.sampled = true;
        }
      }
      case HRTIMER_START -> {
        if (SAMPLE_FN.equals(r.text(1))) {
          checkSample(c, r);
        }
      }
      case SCHED_SWITCH -> stopperRuns(c, r);
      case RCU_STALL_WARNING -> checkStall(r);
      case LOCAL_TIMER_EXIT -> checkOwes(c, r);
      default -> { }
    }
  }

  private void checkSample(CpuSeen c, TraceRecord r) {
    long periodNs = 2 * machine().watchdogThresh() * NS_PER_S / 5;
    if (c.nextSampleNs != UNKNOWN && (r.arg(2) <= c.nextSampleNs || (r.arg(2) - c.nextSampleNs) % periodNs != 0)) {
      broken(SAMPLES, r, "the next is at " + r.arg(2) + " ns, this was for " + c.nextSampleNs + " ns");
    }
    c.nextSampleNs = r.arg(2);
  }

  /** A run of the stopper that began after a sample has run softlockup_fn. */
  private static void stopperRuns(CpuSeen c, TraceRecord r) {
    if (isStopper(r.text(4))) {
      c.stopperInNs = r.timeNs();
      c.runsSoftlockupFn = c.sampled;
      c.sampled = false;
    } else if (isStopper(r.text(0))) {
      if (c.runsSoftlockupFn) {
        c.touchedFromNs = c.stopperInNs;
        c.lastStuck = UNKNOWN;
      }
      c.touchedToNs = r.timeNs();
    }
  }

  private static boolean isStopper(@org.jspecify.annotations.Nullable String comm) {
    return comm != null && comm.startsWith(STOPPER);
  }

  private void line(String line) {
    Matcher m = REPORT.matcher(line);
    if (!m.matches()) {
      return;
    }
    long nowNs = Long.parseLong(m.group(1)) * NS_PER_S + Long.parseLong(m.group(2)) * STAMP_NS;
    int cpu = Integer.parseInt(m.group(3));
    long stuck = Long.parseLong(m.group(4));
    CpuSeen c = cpus.get(cpu);
    long threshold = 2L * machine().watchdogThresh();
    String said = "CPU " + cpu + " is stuck for " + stuck + "s at " + nowNs + " ns";
    if (stuck <= threshold) {
      broken(THRESHOLD, said);
    }
    long least = (nowNs - STAMP_NS >> UNIT_SHIFT) - (c.touchedToNs >> UNIT_SHIFT);
    long most = (nowNs + STAMP_NS >> UNIT_SHIFT) - (c.touchedFromNs >> UNIT_SHIFT);
    if (stuck < least || stuck > most) {
      broken(STUCK, said + "; the stopper ran from " + c.touchedFromNs + " to " + c.touchedToNs + " ns");
    }
    if (c.lastStuck != UNKNOWN) {
      if (stuck <= c.lastStuck) {
        broken(GROWS, said + ", after " + c.lastStuck + "s");
      }
      if ((nowNs + STAMP_NS >> UNIT_SHIFT) - (c.lastReportNs - STAMP_NS >> UNIT_SHIFT) <= threshold) {
        broken(APART, said + ", after a report at " + c.lastReportNs + " ns");
      }
    }
    c.lastStuck = stuck;
    c.lastReportNs = nowNs;
  }

  private void checkStall(TraceRecord r) {
    RcuState rcu = machine().rcu();
    if (rcu.gpAgeJiffies() < rcu.stallTimeoutJiffies()) {
      broken(EARLY_STALL, r, "after " + rcu.gpAgeJiffies() + " jiffies, the timeout is " + rcu.stallTimeoutJiffies());
    }
  }

  private void checkOwes(CpuSeen c, TraceRecord r) {
    Cpu cpu = machine().cpu(r.cpu());
    RcuState rcu = machine().rcu();
    long softirqNs = cpu.softirqNs();
    long sinceNs = softirqNs == 0 ? UNKNOWN : machine().nowNs() - softirqNs;
    if (sinceNs == UNKNOWN || sinceNs != c.softirqSinceNs) {
      c.softirqSinceNs = sinceNs;
      c.gpSeq = rcu.gpSeq();
      c.gpBeganInside = false;
      return;
    }
    if (c.gpBeganInside && !(rcu.gpSeq() == c.gpSeq && rcu.owesQs(r.cpu()))) {
      broken(OWES, r, "in softirqs for " + softirqNs + " ns, but grace period " + c.gpSeq + " has its quiescent state");
    }
    c.gpBeganInside |= rcu.gpSeq() != c.gpSeq;
    c.gpSeq = rcu.gpSeq();
  }

  /** What is known of a CPU. */
  private static final class CpuSeen {
    long nextSampleNs = UNKNOWN;
    boolean sampled;
    long stopperInNs;
    boolean runsSoftlockupFn;
    /** softlockup_fn ran last between these two. */
    long touchedFromNs;
    long touchedToNs;
    long lastStuck = UNKNOWN;
    long lastReportNs;
    long softirqSinceNs = UNKNOWN;
    long gpSeq;
    /** The grace period began in the stretch of softirqs that still lasts. */
    boolean gpBeganInside;
  }
}
