package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.repl.sweep.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The storm's {@link Figures} as whole numbers, which a journal keeps beside metrics. */
final class StormFigures implements Function<RunReport, Map<String, Long>> {
  private static final String UTIL = "softirqPerBillion";
  private static final String BODY = "meanBodyPs";
  private static final String GROWTH = "growthPerMillionSeconds";
  private static final String REPORT = "firstReportNs";

  /** Their names. */
  static final List<String> NAMES = List.of(UTIL, BODY, GROWTH, REPORT);

  private static final double BILLION = 1e9;
  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;
  private static final long NEVER = -1;

  private final long windowNs;

  /** With mean body and growth up to {@code windowNs}. */
  StormFigures(long windowNs) {
    this.windowNs = windowNs;
  }

  @Override
  public Map<String, Long> apply(RunReport r) {
    Figures f = new Figures(r);
    Map<String, Long> all = new LinkedHashMap<>();
    all.put(UTIL, Math.round(f.softirqUtil() * BILLION));
    all.put(BODY, Math.round(f.meanBodyNs(windowNs) * THOUSAND));
    all.put(GROWTH, Math.round(f.growthPerS(windowNs) * MILLION));
    all.put(REPORT, f.firstReportS().isEmpty() ? NEVER : Math.round(f.firstReportS().getAsDouble() * BILLION));
    return all;
  }

  static double util(Outcome o) {
    return o.metrics().get(UTIL) / BILLION;
  }

  static double bodyNs(Outcome o) {
    return o.metrics().get(BODY) / THOUSAND;
  }

  static double growthPerS(Outcome o) {
    return o.metrics().get(GROWTH) / MILLION;
  }

  /** NaN if there is no report. */
  static double firstReportS(Outcome o) {
    long ns = o.metrics().get(REPORT);
    return ns == NEVER ? Double.NaN : ns / BILLION;
  }
}
