package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A run as a test report in the XML that JUnit made common: a suite, with a case per condition. */
final class JUnitXml {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private JUnitXml() {}

  /** A run that came to its end. Without conditions it has one case, that it did. */
  static void write(OutputStream out, RunReport r, List<Verdict> verdicts) throws IOException {
    List<Verdict> cases = verdicts.isEmpty() ? List.of(new Verdict("finishes", null)) : verdicts;
    long failures = cases.stream().filter(v -> v.miss() != null).count();
    String seconds = Text.format("%.3f", r.wallNs() / 1e9);
    StringBuilder b = new StringBuilder(HEAD).append(Text.format(
        "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" time=\"%s\">%n",
        escape(r.scenario()), cases.size(), failures, seconds));
    b.append(Text.format("  <properties>%n    <property name=\"seed\" value=\"%d\"/>%n", r.seed()));
    b.append(Text.format("    <property name=\"digest\" value=\"%s\"/>%n  </properties>%n", escape(r.digest())));
    for (Verdict v : cases) {
      b.append(Text.format("  <testcase classname=\"%s\" name=\"%s\" time=\"%s\"", escape(r.scenario()),
          escape(v.name()), seconds));
      b.append(v.miss() == null ? "/>\n"
          : Text.format(">%n    <failure message=\"%s\"/>%n  </testcase>%n", escape(v.miss())));
    }
    end(out, b);
  }

  /** A run that failed. */
  static void error(OutputStream out, String scenario, String message) throws IOException {
    StringBuilder b = new StringBuilder(HEAD).append(Text.format(
        "<testsuite name=\"%s\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">%n", escape(scenario)));
    b.append(Text.format("  <testcase classname=\"%s\" name=\"finishes\">%n    <error message=\"%s\"/>%n"
        + "  </testcase>%n", escape(scenario), escape(message)));
    end(out, b);
  }

  private static void end(OutputStream out, StringBuilder b) throws IOException {
    out.write(b.append("</testsuite>\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  static String escape(String s) {
    StringBuilder b = new StringBuilder();
    s.codePoints().forEach(c -> {
      switch (c) {
        case '<' -> b.append("&lt;");
        case '>' -> b.append("&gt;");
        case '&' -> b.append("&amp;");
        case '"' -> b.append("&quot;");
        default -> b.appendCodePoint(c < ' ' || c == 0xFFFE || c == 0xFFFF || c >= 0xD800 && c <= 0xDFFF ? '?' : c);
      }
    });
    return b.toString();
  }
}
