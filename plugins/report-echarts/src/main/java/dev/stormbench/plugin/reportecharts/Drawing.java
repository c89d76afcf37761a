package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;

/**
 * Draws a figure without a browser: figure.js in GraalJS. ECharts stays out: it can write SVG without a browser, but takes seconds to
 * start, does not escape all that it writes, and the interpreter of GraalJS 25.0.5 computes wrongly in it (see {@code vec} in figure.js).
 */
final class Drawing {
  private static final String CALL =
      "(json, width, height, theme) => { const d = JSON.parse(json); "
          + "return Figures.picture(d.figures[0], d.arrays, width, height, theme); }";

  private Drawing() {}

  /** The only figure of a report. */
  static Figure figure(Report report) {
    List<Figure> all = report.sections().stream().flatMap(s -> s.blocks().stream()).filter(Figure.class::isInstance)
        .map(Figure.class::cast).toList();
    if (all.size() != 1) {
      throw new IllegalArgumentException("a picture is of one figure, this report has " + all.size());
    }
    return all.getFirst();
  }

  static String svg(Report report, Look look) {
    FigureData data = new FigureData();
    data.add(figure(report));
    try (Context context = Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(Source.newBuilder("js", Resources.text("figure.js"), "figure.js").buildLiteral());
      return context.eval("js", CALL).execute(data.json(), look.width(), look.height(), look.theme()).asString();
    }
  }
}
