package dev.stormbench.plugin.watchdogearly;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Service;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.List;
import java.util.Locale;

/**
 * Warns when the softirq work that waits on a CPU grows towards one pass that is as long as a soft lockup. An idea of ours.
 *
 * <p>Rule: each {@code every} the work that waits on a CPU is put down as a time: tasklets and units accepted and not done,
 * times the mean CPU time that one has taken here. A line is laid through the last {@code samples} of these by least squares.
 * If it rises, explains at least {@code fit} percent of their variance, and reaches 2 x watchdog_thresh seconds within
 * {@code ahead}, the CPU is in danger: a pass takes all that waits when it begins, and while it lasts nothing is switched. One
 * warning until the trend breaks.
 *
 * <p>Simplified: it looks from outside, which takes no time; the kernel does not count what waits.
 */
final class BacklogTrend implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("every", Type.DURATION, "time between two looks; 0s for a twentieth of 2 x watchdog_thresh")
          .within(0, 3_600e9).orElse("0s"),
      ParamSpec.of("samples", Type.INTEGER, "looks that a trend takes").within(3, 1000).orElse("8"),
      ParamSpec.of("fit", Type.INTEGER, "least share of the variance that the line explains, in percent").within(0, 100).orElse("80"),
      ParamSpec.of("ahead", Type.DURATION, "how far it looks ahead; 0s for 2 x watchdog_thresh").within(0, 3_600e9).orElse("0s"));

  private static final long S = 1_000_000_000L;
  private static final int LOOKS_PER_STALL = 20;
  private static final double PERCENT = 100;

  private final long givenEveryNs;
  private final int samples;
  private final double fit;
  private final long givenAheadNs;
  private long everyNs;
  /** By CPU and look, a ring: the time that the work would take, s. */
  private double[][] waiting = {};
  private boolean[] warned = {};
  private int looks;

  BacklogTrend(Params p) {
    givenEveryNs = p.durationNs("every");
    samples = p.intValue("samples");
    fit = p.intValue("fit") / PERCENT;
    givenAheadNs = p.durationNs("ahead");
  }

  @Override
  public void start(Machine m) {
    everyNs = givenEveryNs > 0 ? givenEveryNs : Math.max(S / LOOKS_PER_STALL, stallNs(m) / LOOKS_PER_STALL);
    waiting = new double[m.nrCpus()][samples];
    warned = new boolean[m.nrCpus()];
  }

  @Override
  public long everyNs() {
    return everyNs;
  }

  @Override
  public void check(Machine m, Console console) {
    int slot = looks++ % samples;
    for (double[] ring : waiting) {
      ring[slot] = 0;
    }
    for (Service s : m.services()) {
      if (s.completed() > 0) {
        waiting[s.cpu()][slot] += s.backlog() * (double) s.bodyNsSum() / s.completed() / S;
      }
    }
    if (looks < samples || m.watchdogThresh() == 0) {
      return;
    }
    double stall = stallNs(m) / (double) S;
    double ahead = (givenAheadNs > 0 ? givenAheadNs : stallNs(m)) / (double) S;
    for (int cpu = 0; cpu < waiting.length; cpu++) {
      double left = secondsTo(stall, waiting[cpu], (slot + 1) % samples);
      if (!(left <= ahead)) {
        warned[cpu] = false;
      } else if (!warned[cpu]) {
        warned[cpu] = true;
        console.warn(m.cpu(cpu), String.format(Locale.ROOT,
            "backlog-trend: CPU#%d has softirq work for %.3fs, and for %.0fs in %.1fs", cpu, waiting[cpu][slot], stall, left));
      }
    }
  }

  /** When the line through the looks reaches {@code goal}, in s from the last one; NaN if it does not, or is none. */
  private double secondsTo(double goal, double[] ring, int oldest) {
    double meanT = (samples - 1) / 2.0;
    double mean = 0;
    for (double w : ring) {
      mean += w / samples;
    }
    double tt = 0;
    double tw = 0;
    double ww = 0;
    for (int i = 0; i < samples; i++) {
      double w = ring[(oldest + i) % samples] - mean;
      tt += (i - meanT) * (i - meanT);
      tw += (i - meanT) * w;
      ww += w * w;
    }
    if (tw <= 0 || tw * tw < fit * tt * ww) {
      return Double.NaN;
    }
    double slope = tw / tt;
    double last = mean + slope * meanT;
    return Math.max(0, (goal - last) / slope * everyNs / S);
  }
}
