package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The YAML that scenarios are written in: plain data. Scalars are typed as in the core schema of YAML
 * 1.2 ({@code yes} is a text). What only makes files harder to read or to bound is refused: anchors and
 * aliases, tags, complex keys, a second document, tabs before the first character of a line.
 *
 * <p>The text is checked before the parser sees it, and what the parser delivers is bounded, so a
 * hostile file costs no more than a big one.
 */
final class YamlFormat implements ScenarioFormat {
  @Override
  public boolean accepts(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  @Override
  public Node parse(String file, String text) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    checkSize(file, body);
    checkCharacters(file, body);
    return new YamlReader(file).read(body);
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public String write(Node scenario) {
    return YamlWriter.write(scenario);
  }

  private static void checkSize(String file, String text) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new ScenarioException(Location.of(file),
          "the text is longer than " + MAX_BYTES + " bytes");
    }
  }

  /** Finds what no text has (NUL, control characters, broken UTF-8) and tabs that indent. */
  private static void checkCharacters(String file, String text) {
    int line = 1;
    int column = 1;
    boolean indenting = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c != '\n' && c != '\r' && c != '\t' && !isPrintable(c)) {
        throw new ScenarioException(new Location(file, line, column),
            String.format(Locale.ROOT, "not a text file: read the character U+%04X", c));
      }
      if (c == '\t' && indenting) {
        throw new ScenarioException(new Location(file, line, column),
            "read a tab; accepted: spaces to indent");
      }
      i += Character.charCount(c);
      column++;
      if (c == '\n' || (c == '\r' && (i == text.length() || text.charAt(i) != '\n'))) {
        line++;
        column = 1;
      }
      indenting = column == 1 || (indenting && c == ' ');
    }
  }

  /** U+FFFD stands for bytes that were no UTF-8. */
  private static boolean isPrintable(int c) {
    return c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0 && c != 0x85) && c != 0xfffd
        && c != 0xfeff && c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c <= 0xdfff);
  }
}
