package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;

/** Draws a figure without a browser: the page's own script and ECharts in GraalJS. */
final class Drawing {
  /** ECharts asks for timers and never needs them. */
  private static final String BEFORE = "globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};";
  private static final String CALL =
      "(json, width, height, theme) => { const d = JSON.parse(json); return Figures.picture(echarts, d.figures[0], d.arrays, width, height, theme); }";

  private Drawing() {}

  /** The only figure of a report. */
  static Figure figure(Report report) {
    List<Figure> all = report.sections().stream().flatMap(s -> s.blocks().stream()).filter(Figure.class::isInstance).map(Figure.class::cast).toList();
    if (all.size() != 1) {
      throw new IllegalArgumentException("a picture is of one figure, this report has " + all.size());
    }
    return all.getFirst();
  }

  static String svg(Report report, Look look) {
    Figure f = figure(report);
    FigureData data = new FigureData();
    data.add(f);
    try (Context context = Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval("js", BEFORE);
      for (String name : List.of("echarts.min.js", "figure.js")) {
        context.eval(Source.newBuilder("js", Resources.text(name), name).buildLiteral());
      }
      String svg = context.eval("js", CALL).execute(data.json(), look.width(), look.height(), look.theme()).asString();
      return finished(svg, f);
    }
  }

  /** Without what only matters under a mouse, and with what a screen reader says of it. */
  private static String finished(String svg, Figure f) {
    int style = svg.indexOf("<style >");
    String still = style < 0 ? svg : svg.substring(0, style) + svg.substring(svg.indexOf("</style>", style) + "</style>".length());
    String plain = still.replaceAll(" (class|ecmeta_\\w+)=\"[^\"<>]*\"", "");
    int end = plain.indexOf('>');
    return plain.substring(0, end) + " role=\"img\">\n<title>" + Texts.markup(f.title()) + "</title>\n<desc>" + Texts.markup(f.doc()) + "</desc>"
        + plain.substring(end + 1).strip() + "\n";
  }
}
