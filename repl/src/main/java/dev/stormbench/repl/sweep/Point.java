package dev.stormbench.repl.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the seeds of a point have in common.
 *
 * @param values in the order of the axes
 * @param rows its runs
 */
record Point(List<String> values, List<Row> rows) {
  /** The points of some rows, in their order. */
  static List<Point> of(List<Row> rows) {
    Map<List<String>, List<Row>> points = new LinkedHashMap<>();
    rows.forEach(r -> points.computeIfAbsent(r.values(), v -> new ArrayList<>()).add(r));
    return points.entrySet().stream().map(e -> new Point(e.getKey(), e.getValue())).toList();
  }

  /** How many runs have a result. */
  int results() {
    return (int) rows.stream().filter(r -> r.outcome().hasResult()).count();
  }

  /** How many of them have a lockup. */
  int lockups() {
    return (int) rows.stream().filter(r -> r.outcome().phase() == Phase.LOCKUP).count();
  }

  /** One character: that of all seeds, or {@link Phase#MIXED}. */
  char sign() {
    Set<Character> signs = new TreeSet<>(rows.stream().map(r -> r.outcome().phase().sign()).toList());
    return signs.size() == 1 ? signs.iterator().next() : Phase.MIXED;
  }

  /** The values of a metric, in ascending order, of the runs that have it. */
  long[] values(String metric) {
    return rows.stream().filter(r -> r.outcome().metrics().containsKey(metric)).mapToLong(r -> r.outcome().metrics().get(metric))
        .sorted().toArray();
  }
}
