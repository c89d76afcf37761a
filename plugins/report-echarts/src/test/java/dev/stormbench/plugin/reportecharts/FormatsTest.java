package dev.stormbench.plugin.reportecharts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stormbench.spi.report.Block.Table;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.ReportFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class FormatsTest {
  private static final Look LOOK = new Look(600, 300, "light");

  private static byte[] bytes(ReportFormat format, Report report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      format.write(report, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static String text(ReportFormat format, Report report) {
    return new String(bytes(format, report), StandardCharsets.UTF_8);
  }

  @Test
  void theReportOfAStorm_isFarSmallerThan3Mb_andTheSameEachTime() {
    byte[] page = bytes(new HtmlFormat(), Samples.storm());
    assertThat(page.length).isLessThan(2_200_000);
    assertThat(bytes(new HtmlFormat(), Samples.storm())).isEqualTo(page);
  }

  @Test
  void aPage_isWholeAndForbidsTheNetwork() {
    String page = text(new HtmlFormat(), Samples.storm(8, 10, 1));
    assertThat(ours(page)).contains("default-src 'none'").doesNotContain("src=\"", "@import", "url(", "'unsafe-");
    assertThat(page).contains("Apache ECharts 5.5.0", "Apache License", "Baidu", "Licensed to the Apache Software Foundation");
    assertThat(page).contains("<td class=\"number\" data-v=\"224e8\">22.4 s</td>").contains("<pre tabindex=\"0\" data-copy>./stormbench run");
  }

  /** Without the scripts, which come last. */
  private static String ours(String page) {
    int data = page.indexOf("id=\"data\">");
    return page.substring(0, page.indexOf("</script>", data));
  }

  @Test
  void hostileTexts_endNothing() {
    String page = text(new HtmlFormat(), Samples.hostileReport());
    for (String odd : List.of("<script>alert", "<img", "<!-- \"'`", "\u202e", "\u0000", "\u001b", "${version}")) {
      assertThat(ours(page)).as(odd).doesNotContain(odd);
    }
    assertThat(page.split("</script>", -1)).hasSize(5);
  }

  @Test
  void pictures_areXml_andTheSameEachTime() throws Exception {
    for (Figure f : Samples.all()) {
      byte[] svg = bytes(new SvgFormat(LOOK), Samples.of(f));
      Document document = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
      assertThat(document.getElementsByTagName("title").item(0).getTextContent()).isEqualTo(Texts.plain(f.title()));
      assertThat(document.getElementsByTagName("script").getLength() + document.getElementsByTagName("img").getLength()).isZero();
      assertThat(new String(svg, StandardCharsets.UTF_8)).doesNotContain("NaN", "undefined", "Infinity");
    }
    assertThat(bytes(new SvgFormat(LOOK), Samples.of(Samples.bars()))).isEqualTo(bytes(new SvgFormat(LOOK), Samples.of(Samples.bars())));
  }

  @Test
  void aPng_hasItsSizeAndItsColours() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes(new PngFormat(LOOK, 1.5), Samples.of(Samples.phases()))));
    assertThat(image.getWidth()).isEqualTo(900);
    assertThat(image.getHeight()).isEqualTo(450);
    assertThat(image.getRGB(1, 1)).isEqualTo(0xffffffff);
    List<Integer> colours = new ArrayList<>();
    for (int x = 0; x < 900; x++) {
      colours.add(image.getRGB(x, 200));
    }
    assertThat(colours).as("of a lockup, and of what is healthy").contains(0xff6d0f20, 0xffd6e6f4);
  }

  @Test
  void nothing_much_andOdd_isTaken() {
    double nan = Double.NaN;
    Axis x = Axis.of("x", Unit.NS);
    Axis log = Axis.log("log", Unit.COUNT);
    double[] none = {};
    List<Figure> odd = new ArrayList<>();
    for (Style s : Style.values()) {
      odd.add(new Chart("none", "", "", x, log, s, List.of(), List.of()));
      odd.add(new Chart("empty", "", "l", log, x, s, List.of(new Line("", none, none)), List.of(new Mark(nan, nan, ""), new Mark(1, null, ""))));
      odd.add(new Chart("one", "", "l", x, x, s, List.of(new Line("a", new double[] {5}, new double[] {0})), List.of(new Mark(5, nan, "m"))));
      odd.add(new Chart("nan", "", "", log, log, s, List.of(new Line("a", new double[] {1, 2, 3}, new double[] {nan, 0, -1}, new double[] {nan, nan, nan},
          new double[] {1, nan, Double.NEGATIVE_INFINITY}), new Line("b", new double[] {2}, new double[] {1e300})), List.of()));
      odd.add(new Chart("equal", "", "", x, Axis.of("y", Unit.SHARE), s, List.of(new Line("a", new double[] {-2, -1, 0}, new double[] {-3, -3, -3})), List.of()));
    }
    odd.add(new HeatMap("none", "", "", x, x, x, none, none, none, List.of(new Mark(1, 1.0, "m"))));
    odd.add(new HeatMap("nan", "", "", x, log, log, new double[] {1, 2}, new double[] {1, 10}, new double[] {nan, nan, 0, -1}, List.of()));
    odd.add(new HeatMap("one", "", "", x, x, x, new double[] {3}, new double[] {4}, new double[] {7}, List.of()));
    odd.add(new HeatMap("equal", "", "", log, x, x, new double[] {1, 2}, new double[] {0}, new double[] {-4, -4}, List.of()));
    for (Figure f : odd) {
      assertThat(text(new SvgFormat(LOOK), Samples.of(f))).as(f.toString()).doesNotContain("NaN", "undefined", "Infinity");
    }
    assertThat(text(new HtmlFormat(), Samples.of(odd.toArray(Figure[]::new)))).contains("data-figure=\"28\"");
    assertThat(text(new HtmlFormat(), new Report("", List.of()))).contains("<h1></h1>");
    assertThat(text(new HtmlFormat(), Samples.of(new Table("", List.of(), List.of())))).contains("<table");
  }

  @Test
  void aFigureThatDoesNotFitTogether_isRefused() {
    Axis x = Axis.of("x", Unit.NS);
    Figure bad = new Chart("t", "", "", x, x, Style.LINES, List.of(new Line("a", new double[2], new double[3])), List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> bytes(new HtmlFormat(), Samples.of(bad)))
        .withMessage("figure 't': line 'a' has 2 x, 3 y, 0 low and 0 high");
    assertThatIllegalArgumentException().isThrownBy(() -> bytes(new SvgFormat(LOOK), Samples.of(Samples.bars(), Samples.bars())))
        .withMessage("a picture is of one figure, this report has 2");
  }
}
