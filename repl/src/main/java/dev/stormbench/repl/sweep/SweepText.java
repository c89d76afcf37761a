package dev.stormbench.repl.sweep;

import dev.stormbench.repl.Table;
import dev.stormbench.repl.Text;
import dev.stormbench.repl.sweep.Outcome.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;

/**
 * What a sweep found, for a terminal: a phase diagram of two axes of a grid, a character for each point, or a table. Where there are more
 * axes, the last two are drawn once for each combination of the others. Seeds of a point that differ are shown as {@value
 * Phase#MIXED}; of their metrics, the median. Where there are several seeds, shares and medians have their {@link Interval}.
 */
public final class SweepText {
  /** Where nothing else is asked for, a table has these. */
  private static final List<String> USUAL = List.of("lockups", "maxStuckSeconds", "dropped", "backlogMax", "backlogGrowthPercent",
      "maxSoftirq", "maxSoftirqPercent");

  /** Where there are several seeds, rows are longer. */
  private static final List<String> USUAL_OF_SEEDS = List.of("backlogGrowthPercent", "maxSoftirq");

  private static final String SHARE = "seeds with a lockup";

  /** Stand for signs until the columns have their widths: colours take characters but no room. */
  private static final char FIRST_PLACE = '\ue000';

  private final List<Axis> axes;
  private final List<Row> rows;
  private final List<String> metrics;
  private final double confidence;
  private final boolean colours;
  private final boolean seeds;
  private final List<String> lines = new ArrayList<>();
  private boolean differ;
  private boolean intervals;
  private boolean tooFew;

  /**
   * Of these rows.
   *
   * @param metrics those to be shown beside the phase, maybe none
   * @param confidence of intervals
   */
  public SweepText(List<Axis> axes, List<Row> rows, List<String> metrics, double confidence, boolean colours) {
    this.axes = axes;
    this.rows = rows;
    this.metrics = metrics;
    this.confidence = confidence;
    this.colours = colours;
    this.seeds = Point.of(rows).size() < rows.size();
  }

  /**
   * The lines.
   *
   * @param design what the rows are the points of: only a grid is drawn
   */
  public List<String> lines(Design design) {
    if (axes.size() >= 2 && design == Design.GRID) {
      matrices(0, rows, "");
    } else if (seeds) {
      points();
    } else {
      table();
    }
    legend();
    return lines;
  }

  private void table() {
    List<String> shown = metrics.isEmpty() ? USUAL : metrics;
    List<String> header = header();
    boolean seedIsAnAxis = axes.stream().anyMatch(a -> a.path().equals(Axis.SEED));
    header.addAll(seedIsAnAxis ? List.of("status ", "phase ") : List.of("seed", "status ", "phase "));
    header.addAll(shown);
    Table t = new Table(0, header.toArray(String[]::new));
    for (Row r : rows) {
      List<String> cells = new ArrayList<>(r.values());
      if (!seedIsAnAxis) {
        cells.add(Long.toString(r.seed()));
      }
      cells.add(status(r));
      cells.add(place(r.outcome().phase().sign()));
      shown.forEach(m -> cells.add(r.outcome().metrics().containsKey(m) ? value(m, r.outcome().metrics().get(m)) : "-"));
      t.row(cells.toArray(String[]::new));
    }
    add(t);
  }

  private List<String> header() {
    return new ArrayList<>(axes.stream().map(a -> a.path() + " ").toList());
  }

  private void points() {
    List<String> shown = metrics.isEmpty() ? USUAL_OF_SEEDS : metrics;
    List<String> header = header();
    header.addAll(List.of("seeds", "phase ", SHARE + " "));
    shown.forEach(m -> header.add(m + " "));
    Table t = new Table(0, header.toArray(String[]::new));
    for (Point p : Point.of(rows)) {
      List<String> cells = new ArrayList<>(p.values());
      cells.add(Integer.toString(p.rows().size()));
      cells.add(phase(p));
      cells.add(share(p));
      shown.forEach(m -> cells.add(median(p, m)));
      t.row(cells.toArray(String[]::new));
    }
    add(t);
  }

  private void matrices(int axis, List<Row> of, String title) {
    if (axis < axes.size() - 2) {
      Axis a = axes.get(axis);
      for (String v : a.values()) {
        matrices(axis + 1, of.stream().filter(r -> r.values().get(axis).equals(v)).toList(), title + a.path() + "=" + v + ": ");
      }
      return;
    }
    matrix(of, title + "phase", this::phase);
    if (seeds && of.stream().anyMatch(r -> r.outcome().phase() == Phase.LOCKUP)) {
      matrix(of, title + SHARE, this::share);
    }
    if (rows.stream().anyMatch(r -> r.outcome().status() == Status.MISSED)) {
      matrix(of, title + "expect:", point -> String.join("/", new TreeSet<>(point.rows().stream().map(SweepText::status).toList())));
    }
    for (String m : metrics) {
      matrix(of, title + m, point -> median(point, m));
    }
  }

  private void matrix(List<Row> of, String title, Function<Point, String> cell) {
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
        List<Row> here = of.stream().filter(r -> r.values().get(down).equals(v) && r.values().get(right).equals(w)).toList();
        cells.add(cell.apply(new Point(List.of(v, w), here)));
      }
      t.row(cells.toArray(String[]::new));
    }
    add(t);
  }

  private String phase(Point point) {
    differ |= point.sign() == Phase.MIXED;
    return place(point.sign());
  }

  private String share(Point point) {
    if (point.results() == 0) {
      return "-";
    }
    intervals = true;
    Interval i = Interval.share(point.lockups(), point.results(), confidence);
    return point.lockups() + " of " + point.results() + " [" + Text.format("%.2f-%.2f", i.low(), i.high()) + "]";
  }

  private String median(Point point, String m) {
    long[] values = point.values(m);
    if (values.length == 0) {
      return "-";
    }
    String middle = value(m, Interval.median(values));
    if (!seeds) {
      return middle;
    }
    Optional<Interval> i = Interval.median(values, confidence);
    intervals = true;
    tooFew |= i.isEmpty();
    if (i.isEmpty() || i.get().low() == i.get().high()) {
      return middle;
    }
    return middle + " [" + value(m, (long) i.get().low()) + "-" + value(m, (long) i.get().high()) + "]";
  }

  private static String status(Row r) {
    return r.outcome().status().name().toLowerCase(Locale.ROOT);
  }

  private static String value(String metric, long v) {
    return Outcome.isTime(metric) ? Text.time(v) : Text.count(v);
  }

  private void legend() {
    lines.add("");
    Set<Phase> there = EnumSet.noneOf(Phase.class);
    rows.forEach(r -> there.add(r.outcome().phase()));
    there.forEach(p -> lines.add("  " + signed(place(p.sign())) + " " + p.doc()));
    if (differ) {
      lines.add("  " + Phase.MIXED + " seeds differ");
    }
    if (intervals) {
      lines.add("  [] where it lies for all seeds, at " + percent(confidence) + ": the share by Wilson's score, the median by order statistics"
          + (tooFew ? ", which want " + Interval.fewest(confidence) + " seeds" : ""));
    }
  }

  /** Such as {@code 95 %}. */
  public static String percent(double share) {
    return Text.format("%s %%", BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString());
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
    for (Phase p : Phase.values()) {
      String sign = String.valueOf(p.sign());
      all = all.replace(place(p.sign()), colours ? Ansi.ON.string("@|bold," + p.colour() + " " + sign + "|@") : sign);
    }
    return all.replace(place(Phase.MIXED), String.valueOf(Phase.MIXED));
  }
}
