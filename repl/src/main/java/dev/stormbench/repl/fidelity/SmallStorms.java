package dev.stormbench.repl.fidelity;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The storms that were recorded at small scale: a lockup or none, its dates, the bodies, the hops, how long CPUs are
 * overloaded. Rates are compared without the first second, as they were recorded.
 */
public final class SmallStorms {
  private static final double NS_PER_S = 1e9;
  private static final double US_PER_S = 1e6;
  /** Time between two samples of the watchdog with watchdog_thresh 1. */
  private static final double SAMPLE_S = 0.4;
  /** From this share on of both CPUs' time they count as always overloaded. */
  private static final double ALWAYS = 0.95;

  /** What was recorded of all runs. */
  public record Recorded(String source, List<Storm> runs) {}

  /**
   * What was recorded of one run.
   *
   * @param bodyWithin how far ours may be from the recorded bodies, as a share of them
   * @param fitted a cost was fitted to it, so that it proves less
   * @param mask2 share of the samples that found CPU 2 in rto_mask
   * @param firstReportS from the begin of the storm to the first report; null without one
   */
  public record Storm(String run, boolean fitted, double bodyWithin, double body2Us, double body5Us, double pullsPerS, double hopsPerS,
      double mask2, double mask5, @Nullable Double firstReportS, @Nullable Double repeatS) {}

  private final Runs runs;
  private final Recorded recorded;

  /** For the runs of {@code storm/recorded.json}, given as text. */
  public SmallStorms(Runs runs, String json) {
    this.runs = runs;
    recorded = JsonMapper.builder().build().readValue(json, Recorded.class);
  }

  /** The names of the runs. */
  public List<String> names() {
    return recorded.runs().stream().map(Storm::run).toList();
  }

  /** Runs one and compares it. */
  public List<Finding> compare(String name) {
    Storm s = recorded.runs().stream().filter(x -> x.run().equals(name)).findFirst().orElseThrow();
    List<Finding> found = new ArrayList<>();
    new One(s, runs.run(Path.of("storm", name + ".yaml"), List.of()).report(), found).compare();
    return found;
  }

  /** One run against its recording. */
  private static final class One {
    private final Storm s;
    private final RunReport r;
    private final List<Finding> found;
    private final double seconds;

    One(Storm s, RunReport r, List<Finding> found) {
      this.s = s;
      this.r = r;
      this.found = found;
      seconds = (r.simulatedNs() - NS_PER_S) / NS_PER_S;
    }

    void compare() {
      reports();
      near("body on CPU 2, us", s.body2Us(), body(2), s.bodyWithin());
      near("body on CPU 5, us", s.body5Us(), body(5), s.bodyWithin());
      double hops = gained("hops", -1) / seconds;
      if (s.hopsPerS() == 0) {
        add("hops after the first second", "none", hops == 0 ? "none" : number(hops) + "/s", hops == 0);
      } else {
        near("hops, /s", s.hopsPerS(), hops, 0.20);
        near("hops per pull", s.hopsPerS() / s.pullsPerS(), hops / (gained("pulls", -1) / seconds), 0.15);
      }
      double mask = (mask(2) + mask(5)) / 2;
      String expected = share((s.mask2() + s.mask5()) / 2);
      add("overloaded", expected, share(mask), expected.equals(share(mask)));
    }

    private void reports() {
      List<Lockup> all = r.lockups();
      if (s.firstReportS() == null || s.repeatS() == null) {
        add("soft lockups", "none", all.isEmpty() ? "none" : "" + all.size(), all.isEmpty());
        return;
      }
      double first = all.isEmpty() ? Double.NaN : all.getFirst().timeNs() / NS_PER_S;
      add("first report", number(s.firstReportS()) + " s, within a sample", number(first) + " s",
          Math.abs(first - s.firstReportS()) <= SAMPLE_S);
      List<Double> times = all.stream().filter(l -> l.cpu() == all.getFirst().cpu()).map(l -> l.timeNs() / NS_PER_S).toList();
      double worst = Double.NaN;
      for (int i = 1; i < times.size(); i++) {
        double apart = times.get(i) - times.get(i - 1);
        worst = i == 1 || Math.abs(apart - s.repeatS()) > Math.abs(worst - s.repeatS()) ? apart : worst;
      }
      add("reports repeat", "every " + number(s.repeatS()) + " s, within a sample", number(worst) + " s at the worst",
          Math.abs(worst - s.repeatS()) <= SAMPLE_S);
    }

    private void near(String name, double expected, double got, double within) {
      add(name, number(expected) + " within " + Math.round(within * 100) + " %",
          number(got) + String.format(Locale.ROOT, " (%+.1f %%)", (got / expected - 1) * 100),
          Math.abs(got / expected - 1) <= within);
    }

    private void add(String name, String expected, String got, boolean agrees) {
      found.add(new Finding("storms", s.run() + ": " + name, "recorded" + (s.fitted() ? ", fitted" : ""), expected,
          got, agrees));
    }

    private double body(int cpu) {
      return gained("bodyNsSum", cpu) / gained("completed", cpu) / (NS_PER_S / US_PER_S);
    }

    private double mask(int cpu) {
      return Arrays.stream(values("rtoMask", cpu)).average().orElse(0);
    }

    /** What a counter gained from the first second to the end. */
    private double gained(String metric, int cpu) {
      double[] v = values(metric, cpu);
      return v[v.length - 1] - v[(int) (v.length / (seconds + 1))];
    }

    private double[] values(String metric, int cpu) {
      return r.series().stream().filter(x -> x.metric().equals(metric) && x.cpu() == cpu).findFirst().orElseThrow().values();
    }

    private static String share(double share) {
      return share == 0 ? "never" : share < ALWAYS ? "at times" : "always";
    }

    private static String number(double v) {
      return String.format(Locale.ROOT, v < 100 ? "%.2f" : "%.0f", v);
    }
  }
}
