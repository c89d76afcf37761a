/** Writes reports as HTML, and figures as SVG and PNG. */
module dev.stormbench.plugin.reportecharts {
  requires com.github.weisj.jsvg;
  requires dev.stormbench.spi;
  requires java.desktop;
  requires org.graalvm.polyglot;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.reportecharts.ReportEcharts;
}
