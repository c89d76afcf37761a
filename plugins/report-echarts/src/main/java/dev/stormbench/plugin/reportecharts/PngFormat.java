package dev.stormbench.plugin.reportecharts;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.view.ViewBox;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.ReportFormat;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** A figure as PNG: the SVG, painted. */
final class PngFormat implements ReportFormat {
  private final Look look;
  private final double scale;

  PngFormat(Look look, double scale) {
    this.look = look;
    this.scale = scale;
  }

  @Override
  public boolean isPicture() {
    return true;
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    // AWT's name for what is there
    String svg = Drawing.svg(report, look).replaceFirst("font-family=\"[^\"]*\"", "font-family=\"SansSerif\"");
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true"); // no window is opened, so no display need be there
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(painted(svg), "png", png);
    } catch (LinkageError | InternalError | NullPointerException e) {
      if (e instanceof NullPointerException && !isOfAwt(e)) {
        throw e;
      }
      throw new IOException("png needs fonts and libfontconfig on this machine, and AWT found none (" + e + "); svg needs neither", e);
    }
    png.writeTo(out);
    out.flush();
  }

  /** Where there is no libfontconfig, AWT's table of fonts is null. */
  private static boolean isOfAwt(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("sun.");
  }

  private BufferedImage painted(String svg) {
    LoaderContext context = LoaderContext.builder().externalResourcePolicy(ResourcePolicy.DENY_ALL)
        .documentLimits(new DocumentLimits(DocumentLimits.DEFAULT_MAX_NESTING_DEPTH, DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
            Integer.MAX_VALUE))
        .build();
    @Nullable SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)), null, context);
    if (document == null) {
      throw new IllegalStateException("the picture cannot be read again");
    }
    BufferedImage image = new BufferedImage((int) Math.ceil(look.width() * scale), (int) Math.ceil(look.height() * scale),
        BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(scale, scale);
    document.render((java.awt.Component) null, g, new ViewBox(0, 0, look.width(), look.height()));
    g.dispose();
    return image;
  }
}
