package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Column;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Table;
import dev.stormbench.spi.report.Block.Text;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.Report.Section;
import dev.stormbench.spi.report.ReportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page with everything in it. Headings, texts, listings and tables are plain HTML, for readers without JavaScript, too; figures are data
 * that the page draws. Nothing but the scripts that are meant can run: the page's policy names them by their hashes, and allows no network.
 */
final class HtmlFormat implements ReportFormat {
  @Override
  public void write(Report report, OutputStream out) throws IOException {
    FigureData data = new FigureData();
    String body = body(report, data);
    String css = Resources.text("page.css");
    List<String> scripts = List.of(Resources.text("echarts.min.js"), Resources.text("figure.js"), Resources.text("page.js"));
    StringBuilder b = new StringBuilder(1 << 21);
    b.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(policy(css, scripts)).append("\">\n").append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n").append("<meta name=\"generator\" content=\"stormbench\">\n")
        .append("<title>").append(Texts.markup(report.title())).append("</title>\n<style>")
        .append(css).append("</style>\n</head>\n<body>\n")
        .append(body).append("<script type=\"application/json\" id=\"data\">").append(data.json()).append("</script>\n");
    for (String s : scripts) {
      b.append("<script>").append(s).append("</script>\n");
    }
    b.append("</body>\n</html>\n");
    out.write(b.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String policy(String css, List<String> scripts) {
    StringBuilder b = new StringBuilder("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src ")
        .append(hash(css))
        .append("; script-src");
    for (String s : scripts) {
      if (s.toLowerCase(Locale.ROOT).contains("</script") || s.contains("<!--")) {
        throw new IllegalStateException("a script of the page would end in its midst");
      }
      b.append(' ').append(hash(s));
    }
    return b.toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // -- the body -----------------------------------------------------------------------------------------

  private static String body(Report report, FigureData data) {
    StringBuilder b = new StringBuilder();
    b.append("<a class=\"skip\" href=\"#main\">To the report</a>\n<header><h1>").append(Texts.markup(report.title()))
        .append("</h1><button type=\"button\" id=\"theme\" hidden aria-label=\"Light or dark\">Dark</button></header>\n");
    List<Section> sections = report.sections();
    if (sections.size() > 1) {
      b.append("<nav aria-label=\"Contents\"><ul>");
      for (int i = 0; i < sections.size(); i++) {
        b.append("<li><a href=\"#s").append(i + 1).append("\">").append(Texts.markup(sections.get(i).title())).append("</a></li>");
      }
      b.append("</ul></nav>\n");
    }
    b.append("<main id=\"main\">\n<noscript><p>The figures of this page need JavaScript; texts and tables do not.</p></noscript>\n");
    for (int i = 0; i < sections.size(); i++) {
      b.append("<section id=\"s").append(i + 1).append("\">\n<h2>").append(Texts.markup(sections.get(i).title())).append("</h2>\n");
      sections.get(i).blocks().forEach(block -> append(b, block, data));
      b.append("</section>\n");
    }
    return b.append("</main>\n").append(footer()).append("<div id=\"live\" class=\"sr\" aria-live=\"polite\"></div>\n").toString();
  }

  private static void append(StringBuilder b, Block block, FigureData data) {
    switch (block) {
      case Text t -> b.append("<p>").append(Texts.markup(t.text())).append("</p>\n");
      case Listing l -> append(b, l);
      case Table t -> append(b, t);
      case Figure f -> append(b, f, data.add(f));
    }
  }

  private static void append(StringBuilder b, Listing l) {
    b.append("<div class=\"listing").append(l.isCommand() ? " command" : "").append("\">");
    if (!l.title().isEmpty()) {
      b.append("<h3>").append(Texts.markup(l.title())).append("</h3>");
    }
    b.append("<pre tabindex=\"0\"").append(l.isCommand() ? " data-copy" : "").append('>');
    if (!l.lines().isEmpty() && l.lines().getFirst().isEmpty()) {
      b.append('\n'); // the first one after the tag is not part of the text
    }
    b.append(Texts.markup(String.join("\n", l.lines()))).append("</pre></div>\n");
  }

  private static void append(StringBuilder b, Table t) {
    String title = Texts.markup(t.title());
    b.append("<div class=\"scroll block-table\" tabindex=\"0\" role=\"region\" aria-label=\"").append(title.isEmpty() ? "Table" : title)
        .append("\"><table class=\"sortable\">");
    if (!title.isEmpty()) {
      b.append("<caption>").append(title).append("</caption>");
    }
    b.append("<thead><tr>");
    for (Column c : t.columns()) {
      b.append("<th scope=\"col\"").append(c.unit() == Unit.TEXT ? "" : " class=\"number\"").append('>')
          .append(Texts.markup(c.name())).append("</th>");
    }
    b.append("</tr></thead><tbody>\n");
    for (List<@Nullable Object> row : t.rows()) {
      b.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        append(b, row.get(i), i < t.columns().size() ? t.columns().get(i).unit() : Unit.TEXT);
      }
      b.append("</tr>\n");
    }
    b.append("</tbody></table></div>\n");
  }

  private static void append(StringBuilder b, @Nullable Object cell, Unit unit) {
    switch (cell) {
      case null -> b.append("<td></td>");
      case Number n -> {
        String raw = Numbers.sortable(n);
        b.append("<td class=\"number\"").append(raw == null ? "" : " data-v=\"" + raw + "\"").append('>')
            .append(unit == Unit.TEXT && n instanceof Long ? n : Numbers.text(n.doubleValue(), unit)).append("</td>");
      }
      case Boolean is -> b.append("<td>").append(is ? "yes" : "no").append("</td>");
      default -> b.append("<td class=\"words\">").append(Texts.markup(cell.toString())).append("</td>");
    }
  }

  private static void append(StringBuilder b, Figure f, int number) {
    b.append("<figure data-figure=\"").append(number).append("\"><figcaption><h3>").append(Texts.markup(f.title())).append("</h3>");
    if (!f.doc().isEmpty()) {
      b.append("<p>").append(Texts.markup(f.doc())).append("</p>");
    }
    b.append("</figcaption></figure>\n");
  }

  private static String footer() {
    String notice = Resources.text("notice.txt").replace("${version}", Resources.text("version.txt").strip()) + Resources.text("LICENSE");
    return """
        <footer>
        <details><summary>How to read the figures</summary>
        <p>Drag across a figure to zoom in, <kbd>Ctrl</kbd> and the wheel zoom at the pointer, <kbd>Shift</kbd> and dragging move, a double
        click shows all. Figures that share their time are zoomed together, and the cursor is in all of them. With two fingers a figure is
        zoomed on a touch screen.</p>
        <p>At the keyboard, with a figure focused: <kbd>←</kbd> <kbd>→</kbd> move the cursor, <kbd>Page Up</kbd> <kbd>Page Down</kbd>
        by ten, <kbd>Home</kbd> <kbd>End</kbd> to the ends, <kbd>↑</kbd> <kbd>↓</kbd> change line or row, <kbd>Shift</kbd> and <kbd>←</kbd>
        <kbd>→</kbd> move the view, <kbd>+</kbd> <kbd>-</kbd> zoom, <kbd>0</kbd> shows all, <kbd>m</kbd> goes to the next mark,
        <kbd>Esc</kbd> leaves.</p>
        <p>Numbers behind lines are rounded to 6 digits, cells of heat maps to a thousandth of the largest or finer. Where cells are smaller than
        a pixel, the largest of those that share it is shown.</p></details>
        <details><summary>Licences</summary>
        <pre tabindex="0">""" + Texts.markup(notice) + "</pre></details>\n</footer>\n";
  }
}
