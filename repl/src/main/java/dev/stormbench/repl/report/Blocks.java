package dev.stormbench.repl.report;

import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Column;
import dev.stormbench.spi.report.Block.Table;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Figure.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short words for blocks of a report. */
final class Blocks {
  /** All figures over virtual time are zoomed together. */
  static final String TIME = "time";

  /** More lines than these in a chart nobody can tell apart. */
  static final int LINES_MAX = 8;

  private Blocks() {}

  /** A table that grows. */
  static final class Rows {
    private final String title;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    Rows(String title) {
      this.title = title;
    }

    Rows column(String name, Unit unit) {
      columns.add(new Column(name, unit));
      return this;
    }

    void row(@Nullable Object... cells) {
      rows.add(Arrays.asList(cells));
    }

    boolean isEmpty() {
      return rows.isEmpty();
    }

    Table table() {
      return new Table(title, columns, rows);
    }

    void addTo(List<Block> blocks) {
      if (!rows.isEmpty()) {
        blocks.add(table());
      }
    }
  }

  /** A number for a table; null where there is none. */
  static @Nullable Object number(double d) {
    return Double.isNaN(d) ? null : d == Math.rint(d) && Math.abs(d) < 1L << 53 ? (Object) (long) d : (Object) d;
  }

  /** A chart over virtual time. */
  static Chart overTime(String title, String doc, Axis y, Style style, List<Line> lines, List<Mark> marks) {
    return new Chart(title, doc, TIME, time(), y, style, lines, marks);
  }

  /** Whether there is a value that is not 0. */
  static boolean isSomething(Figure f) {
    return switch (f) {
      case Chart c -> c.lines().stream().flatMapToDouble(l -> Arrays.stream(l.y())).anyMatch(Blocks::isSomething);
      case HeatMap h -> Arrays.stream(h.values()).anyMatch(Blocks::isSomething);
    };
  }

  private static boolean isSomething(double d) {
    return !Double.isNaN(d) && d != 0;
  }

  static Axis time() {
    return Axis.of("virtual time", Unit.NS);
  }

  static double[] doubles(long[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }

  /** 0, 1, 2 .. */
  static double[] indices(int n) {
    double[] all = new double[n];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
