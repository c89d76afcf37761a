package dev.stormbench.plugin.replviews;

import com.mitchtalmadge.asciidata.graph.ASCIIGraph;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code plot}: a metric over virtual time. */
final class Plot extends View {
  private static final int ROWS = 12;
  private static final int TICK_WIDTH = 10;
  private static final int MIN_COLUMNS = 10;
  private static final int TIME_MARKS = 4;
  private static final double K = 1e3;
  private static final String OUT = "-o";
  private static final List<String> SHARES = List.of("idle", "task", "softirq", "hardirq");

  Plot() {
    super("<metric> [cpu] [-a|-u] [-o file]",
        "Draws a metric over virtual time: one that the result's series have (backlog, hops, pulls, ...) or the share of a context"
        + " (idle, task, softirq, hardirq), of a CPU or, without one, of the machine. A column is the mean of its time. Counters such"
        + " as hops only grow: their slope is the rate. -a draws with ASCII only, -u with Unicode; -o into a file, such as backlog.svg or backlog.png.",
        "plot backlog 47", "plot('backlog', 47)");
  }

  @Override
  void show(Session session, Machine m, List<String> typed) {
    List<String> words = new ArrayList<>(typed);
    String file = file(words);
    List<String> named = Glyphs.without(words);
    if (named.isEmpty()) {
      throw usage("no metric given; there are " + String.join(", ", session.metrics()));
    }
    atMost(2, named);
    String metric = named.getFirst();
    if (!session.metrics().contains(metric)) {
      throw new CommandException("no metric '" + metric + "'; accepted: " + String.join(", ", session.metrics()));
    }
    int cpu = named.size() > 1 ? Pick.cpu(m, named.get(1)) : -1;
    Series s = session.series(metric, cpu).orElseThrow(() -> none(session, m, metric, cpu));
    String of = metric + (cpu < 0 ? "" : " of CPU " + cpu);
    if (s.timesNs().length < 2) {
      throw new CommandException(of + " has no history yet: run on first");
    }
    if (file != null) {
      session.draw(chart(session, s, of), file);
      return;
    }
    print(session, draw(s, of, Glyphs.of(words), session.width()));
  }

  /** Takes {@code -o} and the file after it off the words; null if it is not there. */
  private static @Nullable String file(List<String> words) {
    int at = words.indexOf(OUT);
    if (at < 0) {
      return null;
    }
    if (at == words.size() - 1) {
      throw new CommandException("no file after -o; accepted: a name such as backlog.svg");
    }
    words.remove(at);
    return words.remove(at);
  }

  private static Figure chart(Session session, Series s, String of) {
    Unit unit = SHARES.contains(s.metric()) ? Unit.SHARE : s.metric().endsWith("Ns") || s.metric().endsWith("NsSum") ? Unit.NS
        : Unit.NUMBER;
    double[] times = Arrays.stream(s.timesNs()).asDoubleStream().toArray();
    return new Figure.Chart(of + ", " + session.scenario(), "", "", Figure.Axis.of("virtual time", Unit.NS), Figure.Axis.of(s.metric(),
        unit),
        Figure.Style.LINES, List.of(new Figure.Line(of, times, s.values())), List.of());
  }

  private static CommandException none(Session session, Machine m, String metric, int cpu) {
    List<Integer> have = new ArrayList<>();
    for (int c = -1; c < m.nrCpus(); c++) {
      if (session.series(metric, c).isPresent()) {
        have.add(c);
      }
    }
    String where = have.equals(List.of(-1)) ? "it is the machine's: plot " + metric
        : have.isEmpty() ? "it has no history yet: run on first"
        : "accepted: " + Text.cpus(have.stream().filter(c -> c >= 0).toList());
    return new CommandException("no history of " + metric + (cpu < 0 ? " of the machine" : " of CPU " + cpu) + "; " + where);
  }

  private static List<String> draw(Series s, String of, Glyphs glyphs, int width) {
    long from = s.timesNs()[0];
    long to = s.timesNs()[s.timesNs().length - 1];
    int columns = Math.max(MIN_COLUMNS, width - TICK_WIDTH - 1);
    double[] values = Bins.mean(s, from, to, columns);
    double max = Arrays.stream(values).map(Math::abs).max().orElse(0);
    double scale = max >= K * K * K * 10 ? K * K * K : max >= K * K * 10 ? K * K : max >= K * 100 ? K : 1;
    double[] scaled = Arrays.stream(values).map(v -> v / scale).toArray();
    List<String> lines = new ArrayList<>();
    lines.add(Text.cut(of + (scale == 1 ? "" : " in " + (scale == K ? "thousands" : scale == K * K ? "millions" : "billions")), width));
    boolean flat = Arrays.stream(scaled).distinct().count() == 1;
    DecimalFormat ticks = new DecimalFormat(max / scale >= 100 ? "0" : max / scale >= 10 ? "0.0" : "0.00",
        DecimalFormatSymbols.getInstance(Locale.ROOT));
    // a chart of one row divides by zero; of a flat line's two equal rows the lower has the line
    ASCIIGraph.fromSeries(scaled).withNumRows(flat ? 2 : ROWS).withTickWidth(TICK_WIDTH).withTickFormat(ticks).plot().lines()
        .skip(flat ? 1 : 0).map(l -> Text.cut(glyphs.line(l).stripTrailing(), width)).filter(l -> !l.isEmpty()).forEach(lines::add);
    lines.add(Text.cut(axis(from, to, TICK_WIDTH + 1, columns), width));
    return lines;
  }

  /** A line with virtual times below the columns they belong to. */
  static String axis(long fromNs, long toNs, int indent, int columns) {
    int marks = Math.max(1, Math.min(TIME_MARKS, columns / 14));
    StringBuilder b = new StringBuilder(" ".repeat(indent));
    for (int i = 0; i <= marks; i++) {
      String time = Text.format("%.3f s", (fromNs + (toNs - fromNs) * (double) i / marks) / Text.NS_PER_S);
      int at = indent + columns * i / marks - (i == 0 ? 0 : i == marks ? time.length() : time.length() / 2);
      b.append(" ".repeat(Math.max(0, at - b.length()))).append(time);
    }
    return b.toString();
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return typed.size() <= 1 ? (session.isLoaded() ? session.metrics() : List.of()) : typed.size() == 2 ? cpuWords(session)
        : List.of("-a", "-u", OUT);
  }
}
