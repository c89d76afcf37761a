package dev.stormbench.plugin.reportecharts;

import java.util.HexFormat;

/**
 * Texts of others, made harmless. They may come from a scenario, a trace or a kernel log, and may hold anything.
 */
final class Texts {
  private static final char UNKNOWN = '\ufffd';

  private Texts() {}

  /**
   * The same with visible signs for control characters, and without what turns the direction of the text or is half a character: none of
   * these is allowed in XML, or shows what is there.
   */
  static String plain(String text) {
    StringBuilder b = new StringBuilder(text.length());
    text.codePoints().forEach(c -> b.appendCodePoint(plain(c)));
    return b.toString();
  }

  private static int plain(int c) {
    if (c == '\t' || c == '\n') {
      return c;
    }
    if (c < ' ') {
      return '\u2400' + c;
    }
    boolean turns = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == 0x61c;
    boolean broken = c >= 0x7f && c <= 0x9f || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE || (c & 0xfffe) == 0xfffe;
    return turns || broken ? UNKNOWN : c;
  }

  /** As text or as the value of an attribute, in HTML and XML. */
  static String markup(String text) {
    StringBuilder b = new StringBuilder(text.length() + 16);
    plain(text).chars().forEach(c -> {
      switch (c) {
        case '&' -> b.append("&amp;");
        case '<' -> b.append("&lt;");
        case '>' -> b.append("&gt;");
        case '"' -> b.append("&quot;");
        case '\'' -> b.append("&#39;");
        default -> b.append((char) c);
      }
    });
    return b.toString();
  }

  /** As a string of JSON that may stand in a script element: no tag and no comment can begin or end in it. */
  static String json(String text) {
    StringBuilder b = new StringBuilder(text.length() + 16).append('"');
    plain(text).chars().forEach(c -> {
      switch (c) {
        case '"' -> b.append("\\\"");
        case '\\' -> b.append("\\\\");
        case '\n' -> b.append("\\n");
        case '\t' -> b.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> b.append("\\u").append(HexFormat.of().toHexDigits((char) c));
        default -> b.append((char) c);
      }
    });
    return b.append('"').toString();
  }
}
