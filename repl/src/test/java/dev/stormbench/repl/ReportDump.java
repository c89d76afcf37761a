package dev.stormbench.repl;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.ReportFormat;
import dev.stormbench.spi.scenario.ParamSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Report formats as text, for tests: {@code dump} for reports, {@code dumpone} for figures. */
@BuiltFor(Spi.VERSION)
final class ReportDump implements Plugin {
  @Override
  public String id() {
    return "test.report-dump";
  }

  @Override
  public void init(Registry r) {
    r.reportFormat("dump", "Text.", List.of(), p -> (report, out) -> write(report, out));
    r.reportFormat("dumpone", "Text.", List.of(ParamSpec.of("width", ParamSpec.Type.INTEGER, "Width.").orElse("80").within(10, 100)),
        p -> new ReportFormat() {
          @Override
          public boolean isPicture() {
            return true;
          }

          @Override
          public void write(Report report, OutputStream out) throws IOException {
            out.write(("width " + p.intValue("width") + "\n").getBytes(StandardCharsets.UTF_8));
            ReportDump.write(report, out);
          }
        });
  }

  private static void write(Report report, OutputStream out) throws IOException {
    StringBuilder b = new StringBuilder("# " + report.title() + "\n");
    for (Report.Section s : report.sections()) {
      b.append("## ").append(s.title()).append('\n');
      s.blocks().forEach(block -> write(block, b));
    }
    out.write(b.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Block block, StringBuilder b) {
    switch (block) {
      case Block.Text t -> b.append(t.text()).append('\n');
      case Block.Listing l -> {
        b.append(l.isCommand() ? "command: " : "listing: ").append(l.title()).append('\n');
        l.lines().forEach(line -> b.append("    ").append(line).append('\n'));
      }
      case Block.Table t -> {
        b.append("table: ").append(t.title()).append('\n');
        b.append("    ").append(t.columns().stream().map(c -> c.name() + " " + c.unit()).collect(Collectors.joining(" | "))).append('\n');
        t.rows().forEach(r -> b.append("    ").append(r.stream().map(String::valueOf).collect(Collectors.joining(" | "))).append('\n'));
      }
      case Figure.Chart c -> {
        head("chart " + c.style(), c, b);
        c.lines().forEach(l -> b.append("    ").append(l.name()).append(": ").append(Arrays.toString(l.x())).append(' ')
            .append(Arrays.toString(l.y()))
            .append(l.low().length == 0 ? "" : " " + Arrays.toString(l.low()) + " " + Arrays.toString(l.high())).append('\n'));
      }
      case Figure.HeatMap h -> {
        head("map", h, b);
        b.append("    ").append(axis(h.value())).append(": ").append(Arrays.toString(h.xs())).append(' ').append(Arrays.toString(h.ys()))
            .append(' ')
            .append(Arrays.toString(h.values())).append('\n');
      }
    }
  }

  private static void head(String kind, Figure f, StringBuilder b) {
    b.append(kind).append(": ").append(f.title()).append(f.link().isEmpty() ? "" : " [" + f.link() + "]").append(" (").append(f.doc())
        .append(")\n")
        .append("    ").append(axis(f.x())).append(", ").append(axis(f.y())).append('\n');
    f.marks().forEach(m -> b.append("    mark ").append(m.x()).append(' ').append(m.y()).append(' ').append(m.text()).append('\n'));
  }

  private static String axis(Figure.Axis a) {
    return a.title() + " " + (a.categories().isEmpty() ? a.unit() + (a.isLog() ? " log" : "") : a.categories().toString());
  }
}
