package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Session;
import org.jspecify.annotations.Nullable;

/**
 * The last second of the history that the session keeps. It says nothing of a metric that has none, of a history that is older
 * than a second or shorter than half of one, and in the first two seconds, in which it would be much the same as everything so far.
 */
final class Past {
  private static final long WINDOW_NS = 1_000_000_000;
  private static final long SHORTEST_NS = WINDOW_NS / 2;

  private final Session session;
  private final long nowNs;

  Past(Session session, long nowNs) {
    this.session = session;
    this.nowNs = nowNs;
  }

  /**
   * How a counter grew.
   *
   * @param ns over how long
   */
  record Rate(double grown, long ns) {
    double perS() {
      return grown * Text.NS_PER_S / ns;
    }
  }

  /** The growth of a counter; null for no such history. */
  @Nullable Rate rate(String metric, int cpu) {
    Series s = series(metric, cpu);
    int first = first(s);
    if (s == null || first < 0) {
      return null;
    }
    int last = s.timesNs().length - 1;
    return new Rate(s.values()[last] - s.values()[first], s.timesNs()[last] - s.timesNs()[first]);
  }

  /** The mean of a share; -1 for no such history. */
  double share(String metric, int cpu) {
    Series s = series(metric, cpu);
    int first = first(s);
    if (s == null || first < 0) {
      return -1;
    }
    double sum = 0;
    int last = s.timesNs().length - 1;
    for (int i = first + 1; i <= last; i++) {
      sum += s.values()[i] * (s.timesNs()[i] - s.timesNs()[i - 1]);
    }
    return sum / (s.timesNs()[last] - s.timesNs()[first]);
  }

  private @Nullable Series series(String metric, int cpu) {
    return nowNs < 2 * WINDOW_NS || !session.metrics().contains(metric) ? null : session.series(metric, cpu).orElse(null);
  }

  /** The sample at which the window begins; -1 for no window. */
  private int first(@Nullable Series s) {
    if (s == null || s.timesNs().length == 0) {
      return -1;
    }
    long end = s.timesNs()[s.timesNs().length - 1];
    int i = s.timesNs().length - 1;
    while (i > 0 && end - s.timesNs()[i] < WINDOW_NS) {
      i--;
    }
    return nowNs - end > WINDOW_NS || end - s.timesNs()[i] < SHORTEST_NS || end - s.timesNs()[i] > 2 * WINDOW_NS ? -1 : i;
  }
}
