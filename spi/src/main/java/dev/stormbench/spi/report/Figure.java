package dev.stormbench.spi.report;

import dev.stormbench.spi.Stability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that are drawn. Whoever draws them also gives access to the numbers themselves, for readers who do not see.
 *
 * <p>Arrays are not copied: nobody writes to them.
 *
 * @since 0.2.0
 */
@Stability.Experimental
public sealed interface Figure extends Block {
  /** What it shows, in a few words. */
  String title();

  /** How to read it: a sentence or two, maybe none. */
  String doc();

  /** Figures of a report with the same link have the same x, and are zoomed and hovered together; empty for one that stands alone. */
  String link();

  /** To the right. */
  Axis x();

  /** Up. */
  Axis y();

  /** What is marked in it. */
  List<Mark> marks();

  /**
   * A direction.
   *
   * @param isLog whether equal factors are equally far apart; then no value is 0 or less, and one that is has no place
   * @param categories if there are any, values are indices into them, from 0
   */
  record Axis(String title, Unit unit, boolean isLog, List<String> categories) {
    /** With a copy of the categories. */
    public Axis {
      categories = List.copyOf(categories);
    }

    /** Of numbers on a linear scale. */
    public static Axis of(String title, Unit unit) {
      return new Axis(title, unit, false, List.of());
    }

    /** Of numbers on a logarithmic scale. */
    public static Axis log(String title, Unit unit) {
      return new Axis(title, unit, true, List.of());
    }

    /** Of names. */
    public static Axis of(String title, List<String> categories) {
      return new Axis(title, Unit.TEXT, false, categories);
    }
  }

  /**
   * Something that happened.
   *
   * @param x where
   * @param y at which height, or null if that means nothing: then it is marked over the whole height
   * @param text what, in a line
   */
  record Mark(double x, @Nullable Double y, String text) {}

  /**
   * Lines, points or bars over x.
   *
   * @param lines in the order of the legend
   */
  record Chart(String title, String doc, String link, Axis x, Axis y, Style style, List<Line> lines, List<Mark> marks)
      implements Figure {
    /** With a copy of lines and marks. */
    public Chart {
      lines = List.copyOf(lines);
      marks = List.copyOf(marks);
    }
  }

  /** How lines are drawn. */
  enum Style {
    /** From point to point. */
    LINES,
    /** Each value holds until the next x: a histogram, or a count that jumps. */
    STEPS,
    /** As {@link #LINES}, one on top of the other, with the area between them filled. */
    STACKED,
    /** A dot for each. */
    POINTS,
    /** A bar for each, those of several lines side by side. */
    BARS
  }

  /**
   * A line of a chart.
   *
   * @param x rising, or indices of categories
   * @param y as many; NaN where there is none
   * @param low as many, the lower end of what is likely or was seen; empty if that is not known
   * @param high the upper end, likewise
   */
  record Line(String name, double[] x, double[] y, double[] low, double[] high) {
    /** Without a spread. */
    public Line(String name, double[] x, double[] y) {
      this(name, x, y, new double[0], new double[0]);
    }
  }

  /**
   * A coloured cell for each x and y.
   *
   * @param value what the colours mean; its categories, if it has any, go from good to bad
   * @param xs where the cells begin, rising, or indices of categories
   * @param ys likewise
   * @param values for each of {@code ys}, in its order, the cells of all {@code xs}; NaN where there is none
   */
  record HeatMap(String title, String doc, String link, Axis x, Axis y, Axis value, double[] xs, double[] ys, double[] values,
      List<Mark> marks) implements Figure {
    /** With a copy of the marks. */
    public HeatMap {
      marks = List.copyOf(marks);
    }
  }
}
