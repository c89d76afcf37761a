package dev.stormbench.plugin.replviews;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;

/** What maps and charts are drawn with: what the terminal's character set has. */
enum Glyphs {
  /** Shades and lines. */
  UNICODE(" \u2591\u2592\u2593\u2588"),
  /** Letters and signs only. */
  ASCII(" .:-=+*#%@");

  private static final String LINES = "\u2524\u253c\u2500\u2502\u256d\u256e\u2570\u256f";
  private static final String ASCII_LINES = "|+-|.,`'";

  private final String shades;

  Glyphs(String shades) {
    this.shades = shades;
  }

  /** As an option says, {@code -a} for ASCII and {@code -u} for Unicode; else by the character set of the standard output. */
  static Glyphs of(List<String> words) {
    if (words.contains("-a") || words.contains("-u")) {
      return words.contains("-a") ? ASCII : UNICODE;
    }
    try {
      Charset out = Charset.forName(System.getProperty("stdout.encoding", StandardCharsets.US_ASCII.name()));
      return out.canEncode() && out.newEncoder().canEncode(UNICODE.shades + LINES) ? UNICODE : ASCII;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return ASCII;
    }
  }

  /** The words without the options of {@link #of}. */
  static List<String> without(List<String> words) {
    return words.stream().filter(w -> !w.equals("-a") && !w.equals("-u")).toList();
  }

  /** The shade for a share of 0 to 1: blank for none, the darkest for almost all; what is not none is seen. */
  char shade(double share) {
    int steps = shades.length() - 1;
    return share <= 0 ? shades.charAt(0) : shades.charAt((int) Math.clamp(Math.ceil(share * steps), 1, steps));
  }

  /** The line that a chart was drawn with, in these glyphs. */
  String line(String drawn) {
    if (this == UNICODE) {
      return drawn;
    }
    StringBuilder b = new StringBuilder(drawn);
    for (int i = 0; i < b.length(); i++) {
      int at = LINES.indexOf(b.charAt(i));
      if (at >= 0) {
        b.setCharAt(i, ASCII_LINES.charAt(at));
      }
    }
    return b.toString();
  }
}
