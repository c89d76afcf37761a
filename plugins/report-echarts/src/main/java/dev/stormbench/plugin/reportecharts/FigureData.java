package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Figures as JSON, which {@code decode} of figure.js reads. A list of numbers that several lines share is there once. */
final class FigureData {
  private final Map<String, Integer> arrays = new LinkedHashMap<>();
  private final List<String> figures = new ArrayList<>();

  /** Adds a figure; answers its number. */
  int add(Figure f) {
    figures.add(switch (f) {
      case Chart c -> chart(c);
      case HeatMap h -> heatMap(h);
    });
    return figures.size() - 1;
  }

  private String chart(Chart c) {
    StringJoiner lines = new StringJoiner(",", "[", "]");
    for (Line l : c.lines()) {
      check(c, l.y().length == l.x().length && fits(l.low(), l.x()) && fits(l.high(), l.x()),
          "line '" + l.name() + "' has " + l.x().length + " x, " + l.y().length + " y, "
              + l.low().length + " low and " + l.high().length + " high");
      StringBuilder b = new StringBuilder("{\"name\":").append(Texts.json(l.name())).append(",\"x\":").append(pooled(Numbers.places(l.x())))
          .append(",\"y\":").append(pooled(Numbers.line(l.y(), c.y().unit())));
      if (l.low().length > 0) {
        b.append(",\"low\":").append(pooled(Numbers.line(l.low(), c.y().unit())));
      }
      if (l.high().length > 0) {
        b.append(",\"high\":").append(pooled(Numbers.line(l.high(), c.y().unit())));
      }
      lines.add(b.append('}'));
    }
    return "{\"kind\":\"chart\"" + common(c) + ",\"style\":\"" + c.style() + "\",\"lines\":" + lines + "}";
  }

  private String heatMap(HeatMap h) {
    check(h, h.values().length == h.xs().length * h.ys().length,
        h.values().length + " values for " + h.xs().length + " x and " + h.ys().length + " y");
    return "{\"kind\":\"heat\"" + common(h) + ",\"value\":" + axis(h.value()) + ",\"xs\":" + pooled(Numbers.places(h.xs())) + ",\"ys\":"
        + pooled(Numbers.places(h.ys())) + ",\"values\":" + pooled(Numbers.cells(h.values(), h.value().isLog())) + "}";
  }

  private static void check(Figure f, boolean is, String otherwise) {
    if (!is) {
      throw new IllegalArgumentException("figure '" + f.title() + "': " + otherwise);
    }
  }

  private static boolean fits(double[] some, double[] x) {
    return some.length == 0 || some.length == x.length;
  }

  private static String common(Figure f) {
    StringJoiner marks = new StringJoiner(",", "[", "]");
    for (Mark m : f.marks()) {
      if (Double.isFinite(m.x())) {
        Double y = m.y();
        marks.add("[" + number(m.x()) + "," + (y == null || !Double.isFinite(y) ? "null" : number(y)) + "," + Texts.json(m.text()) + "]");
      }
    }
    return ",\"title\":" + Texts.json(f.title()) + ",\"doc\":" + Texts.json(f.doc()) + ",\"link\":" + Texts.json(f.link())
        + ",\"x\":" + axis(f.x()) + ",\"y\":" + axis(f.y()) + ",\"marks\":" + marks;
  }

  private static String axis(Axis a) {
    StringJoiner categories = new StringJoiner(",", "[", "]");
    a.categories().forEach(c -> categories.add(Texts.json(c)));
    return "{\"title\":" + Texts.json(a.title()) + ",\"unit\":\"" + a.unit() + "\",\"log\":" + a.isLog()
        + ",\"categories\":" + categories + "}";
  }

  private static String number(double v) {
    String text = Numbers.shortest(v, 12);
    return text.startsWith(".") ? "0" + text : text.startsWith("-.") ? "-0" + text.substring(1) : text;
  }

  private int pooled(String list) {
    Integer known = arrays.putIfAbsent(list, arrays.size());
    return known == null ? arrays.size() - 1 : known;
  }

  /** All figures, and the lists. */
  String json() {
    StringJoiner lists = new StringJoiner(",\n", "[\n", "\n]");
    arrays.keySet().forEach(a -> lists.add("\"" + a + "\""));
    StringJoiner all = new StringJoiner(",\n", "[\n", "\n]");
    figures.forEach(all::add);
    return "{\"figures\":" + all + ",\n\"arrays\":" + lists + "}";
  }
}
