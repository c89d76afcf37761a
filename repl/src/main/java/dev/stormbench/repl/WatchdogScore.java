package dev.stormbench.repl;

import dev.stormbench.repl.StallTruth.Episode;
import dev.stormbench.spi.WatchdogPolicy.Stall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a watchdog did in some runs, against what really stood still.
 *
 * <p>A report belongs to the episode on its CPU in which it comes; else to the first that begins within the horizon after it;
 * else to the last that ended within the horizon before it; else it is a false alarm. An episode to which no report belongs
 * was missed.
 */
final class WatchdogScore {
  /** A report or warning about a CPU. */
  record Report(long timeNs, int cpu) {}

  final String watchdog;
  final Stall finds;
  int runs;
  int episodes;
  int missed;
  int reports;
  int falseAlarms;
  long lines;
  long costNs;
  /** Virtual time of the runs times their CPUs, ns. */
  double cpuNs;
  /** By found episode: its first report, after its begin and after it had become a stall, ns. */
  final List<Long> afterBegin = new ArrayList<>();
  final List<Long> afterStall = new ArrayList<>();

  WatchdogScore(String watchdog, Stall finds) {
    this.watchdog = watchdog;
    this.finds = finds;
  }

  /** Adds a run: what was to be found from {@code stallNs} on, and what was reported. */
  void add(List<Episode> truth, List<Report> said, long stallNs, long horizonNs) {
    runs++;
    episodes += truth.size();
    reports += said.size();
    long[] first = new long[truth.size()];
    java.util.Arrays.fill(first, Long.MAX_VALUE);
    for (Report r : said) {
      int i = episodeOf(r, truth, horizonNs);
      if (i < 0) {
        falseAlarms++;
      } else {
        first[i] = Math.min(first[i], r.timeNs);
      }
    }
    for (int i = 0; i < first.length; i++) {
      if (first[i] == Long.MAX_VALUE) {
        missed++;
      } else {
        afterBegin.add(first[i] - truth.get(i).beginNs());
        afterStall.add(first[i] - truth.get(i).beginNs() - stallNs);
      }
    }
  }

  private static int episodeOf(Report r, List<Episode> truth, long horizonNs) {
    int next = -1;
    int last = -1;
    for (int i = 0; i < truth.size(); i++) {
      Episode e = truth.get(i);
      if (e.cpu() != r.cpu) {
        continue;
      }
      if (e.beginNs() <= r.timeNs && r.timeNs <= e.endNs()) {
        return i;
      }
      if (next < 0 && e.beginNs() > r.timeNs && e.beginNs() - r.timeNs <= horizonNs) {
        next = i;
      }
      if (e.endNs() < r.timeNs && r.timeNs - e.endNs() <= horizonNs) {
        last = i;
      }
    }
    return next >= 0 ? next : last;
  }

  /** Adds what another has counted of the same watchdog. */
  void add(WatchdogScore o) {
    runs += o.runs;
    episodes += o.episodes;
    missed += o.missed;
    reports += o.reports;
    falseAlarms += o.falseAlarms;
    lines += o.lines;
    costNs += o.costNs;
    cpuNs += o.cpuNs;
    afterBegin.addAll(o.afterBegin);
    afterStall.addAll(o.afterStall);
  }

  /** The middle one, of an even number the lower; 0 of none. */
  static long median(List<Long> values) {
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
  }
}
