package dev.stormbench.repl;

import dev.stormbench.repl.SweepOutcome.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;

/**
 * What a sweep found, for a terminal: a phase diagram of two axes, a character for each point, or a table of one. Where there are more
 * axes, the last two are drawn once for each combination of the others. Seeds of a point that differ are shown as {@value
 * SweepPhase#MIXED}; of their metrics, the median.
 */
final class SweepView {
  /** Where nothing else is asked for, a table has these. */
  private static final List<String> USUAL = List.of("lockups", "maxStuckSeconds", "dropped", "backlogMax", "backlogGrowthPercent",
      "maxSoftirq", "maxSoftirqPercent");

  /** Stand for signs until the columns have their widths: colours take characters but no room. */
  private static final char FIRST_PLACE = '\ue000';

  private final List<SweepAxis> axes;
  private final List<SweepRow> rows;
  private final List<String> metrics;
  private final boolean colours;
  private final List<String> lines = new ArrayList<>();
  private boolean differ;

  /**
   * Of these rows.
   *
   * @param metrics those to be shown beside the phase, maybe none
   */
  SweepView(List<SweepAxis> axes, List<SweepRow> rows, List<String> metrics, boolean colours) {
    this.axes = axes;
    this.rows = rows;
    this.metrics = metrics;
    this.colours = colours;
  }

  /** The lines. */
  List<String> lines() {
    if (axes.size() < 2) {
      table();
    } else {
      matrices(0, rows, "");
    }
    legend();
    return lines;
  }

  private void table() {
    List<String> shown = metrics.isEmpty() ? USUAL : metrics;
    List<String> header = new ArrayList<>(axes.stream().map(a -> a.path() + " ").toList());
    boolean seeds = axes.stream().noneMatch(a -> a.path().equals(SweepAxis.SEED));
    header.addAll(seeds ? List.of("seed", "status ", "phase ") : List.of("status ", "phase "));
    header.addAll(shown);
    Table t = new Table(0, header.toArray(String[]::new));
    for (SweepRow r : rows) {
      List<String> cells = new ArrayList<>(r.values());
      if (seeds) {
        cells.add(Long.toString(r.seed()));
      }
      cells.add(status(r));
      cells.add(place(r.outcome().phase().sign()));
      shown.forEach(m -> cells.add(r.outcome().metrics().containsKey(m) ? value(m, r.outcome().metrics().get(m)) : "-"));
      t.row(cells.toArray(String[]::new));
    }
    add(t);
  }

  private void matrices(int axis, List<SweepRow> of, String title) {
    if (axis < axes.size() - 2) {
      SweepAxis a = axes.get(axis);
      for (String v : a.values()) {
        matrices(axis + 1, of.stream().filter(r -> r.values().get(axis).equals(v)).toList(), title + a.path() + "=" + v + ": ");
      }
      return;
    }
    matrix(of, title + "phase", this::phase);
    if (rows.stream().anyMatch(r -> r.outcome().status() == Status.MISSED)) {
      matrix(of, title + "expect:", point -> String.join("/", new TreeSet<>(point.stream().map(SweepView::status).toList())));
    }
    for (String m : metrics) {
      matrix(of, title + m, point -> {
        long[] values = point.stream().filter(r -> r.outcome().metrics().containsKey(m))
            .mapToLong(r -> r.outcome().metrics().get(m)).sorted().toArray();
        return values.length == 0 ? "-" : value(m, values[(values.length - 1) / 2]);
      });
    }
  }

  private void matrix(List<SweepRow> of, String title, Function<List<SweepRow>, String> cell) {
    int down = axes.size() - 2;
    int right = axes.size() - 1;
    lines.add("");
    lines.add("  " + title + " (down: " + axes.get(down).path() + ", right: " + axes.get(right).path() + ")");
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(axes.get(right).values());
    Table t = new Table(0, header.toArray(String[]::new));
    for (String v : axes.get(down).values()) {
      List<String> cells = new ArrayList<>(List.of(v));
      for (String w : axes.get(right).values()) {
        cells.add(cell.apply(of.stream().filter(r -> r.values().get(down).equals(v) && r.values().get(right).equals(w)).toList()));
      }
      t.row(cells.toArray(String[]::new));
    }
    add(t);
  }

  private String phase(List<SweepRow> point) {
    Set<Character> signs = new TreeSet<>(point.stream().map(r -> r.outcome().phase().sign()).toList());
    differ |= signs.size() > 1;
    return place(signs.size() == 1 ? signs.iterator().next() : SweepPhase.MIXED);
  }

  private static String status(SweepRow r) {
    return r.outcome().status().name().toLowerCase(Locale.ROOT);
  }

  private static String value(String metric, long v) {
    return SweepOutcome.isTime(metric) ? Text.time(v) : Text.count(v);
  }

  private void legend() {
    lines.add("");
    Set<SweepPhase> there = EnumSet.noneOf(SweepPhase.class);
    rows.forEach(r -> there.add(r.outcome().phase()));
    there.forEach(p -> lines.add("  " + signed(place(p.sign())) + " " + p.doc()));
    if (differ) {
      lines.add("  " + SweepPhase.MIXED + " seeds differ");
    }
  }

  private void add(Table t) {
    t.lines().forEach(line -> lines.add(signed(line)));
  }

  private static String place(char sign) {
    return String.valueOf((char) (FIRST_PLACE + sign));
  }

  /** With signs where their places are. */
  private String signed(String line) {
    String all = line;
    for (SweepPhase p : SweepPhase.values()) {
      String sign = String.valueOf(p.sign());
      all = all.replace(place(p.sign()), colours ? Ansi.ON.string("@|bold," + p.colour() + " " + sign + "|@") : sign);
    }
    return all.replace(place(SweepPhase.MIXED), String.valueOf(SweepPhase.MIXED));
  }
}
