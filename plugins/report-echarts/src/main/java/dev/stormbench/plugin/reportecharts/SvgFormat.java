package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.ReportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A figure as SVG. */
final class SvgFormat implements ReportFormat {
  private final Look look;

  SvgFormat(Look look) {
    this.look = look;
  }

  @Override
  public boolean isPicture() {
    return true;
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    out.write(Drawing.svg(report, look).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
