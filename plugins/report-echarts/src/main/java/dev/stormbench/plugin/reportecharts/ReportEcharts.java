package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.List;

/** Registers the formats html, svg and png. */
@BuiltFor(Spi.VERSION)
public final class ReportEcharts implements Plugin {
  private static final ParamSpec WIDTH = ParamSpec.of("width", Type.INTEGER, "how wide, in pixels").within(200, 4_000).orElse("900");
  private static final ParamSpec HEIGHT = ParamSpec.of("height", Type.INTEGER, "how high, in pixels").within(120, 4_000).orElse("420");
  private static final ParamSpec THEME = ParamSpec.word("theme", List.of("light", "dark"), "light", "which colours it has");
  private static final ParamSpec SCALE =
      ParamSpec.of("scale", Type.NUMBER, "dots for each of these pixels, both ways").within(0.5, 8).orElse("2");

  @Override
  public String id() {
    return "report-echarts";
  }

  @Override
  public void init(Registry r) {
    r.reportFormat("html", "one file for any browser, which needs no network", List.of(), p -> new HtmlFormat());
    r.reportFormat("svg", "one figure, in lines that stay sharp", List.of(WIDTH, HEIGHT, THEME), p -> new SvgFormat(look(p)));
    r.reportFormat("png", "one figure, in dots; texts are in the fonts of this machine", List.of(WIDTH, HEIGHT, THEME, SCALE),
        p -> new PngFormat(look(p), p.number("scale")));
  }

  private static Look look(Params p) {
    return new Look(p.intValue("width"), p.intValue("height"), p.text("theme"));
  }
}
