package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;

/** What the soft-lockup detector will say of a CPU, computed from its stamps as watchdog_timer_fn() does. */
final class Stamps {
  /** The detector's second: 2^30 ns. */
  static final int UNIT_SHIFT = 30;
  private static final String SAMPLE = "watchdog_timer_fn";
  private static final long NS_PER_MS = 1_000_000;
  private static final long NEVER_NS = -1;

  private final LockupState state;
  private final long nextSampleNs;

  /** Of a CPU. */
  Stamps(Machine m, int cpu) {
    state = m.lockup(cpu);
    nextSampleNs = m.cpu(cpu).timers().stream().filter(t -> t.function().equals(SAMPLE)).mapToLong(TimerInfo::expiresNs).findFirst()
        .orElse(NEVER_NS);
  }

  /** Whether samples are taken at all. */
  boolean running() {
    return nextSampleNs >= 0;
  }

  /** Units since the stopper last ran softlockup_fn. */
  long age() {
    return state.now() - state.touchTs();
  }

  /** Units of age from which on a sample reports. */
  int threshold() {
    return state.threshold();
  }

  /** Whether the stopper has missed a sample: a whole sample period, and the unit that rounding makes of it, has passed. */
  boolean missed() {
    return running() && age() > (state.samplePeriodMs() * NS_PER_MS >> UNIT_SHIFT) + 1;
  }

  /** The next sample. */
  long nextSampleNs() {
    return nextSampleNs;
  }

  /** The time between two samples, ns. */
  long samplePeriodNs() {
    return state.samplePeriodMs() * NS_PER_MS;
  }

  /** The sample that would be the first to report, if softlockup_fn did not run until then; -1: none is taken. */
  long nextReportNs() {
    if (!running()) {
      return NEVER_NS;
    }
    long at = nextSampleNs;
    long reportTs = state.reportTs();
    if (reportTs == Long.MAX_VALUE) {
      reportTs = at >> UNIT_SHIFT;
      at += samplePeriodNs();
    }
    while (at >> UNIT_SHIFT <= reportTs + state.threshold()) {
      at += samplePeriodNs();
    }
    return at;
  }

  /** What such a report would say: units since softlockup_fn. */
  long stuckAt(long atNs) {
    return (atNs >> UNIT_SHIFT) - state.touchTs();
  }
}
