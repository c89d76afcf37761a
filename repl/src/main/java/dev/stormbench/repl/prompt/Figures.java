package dev.stormbench.repl.prompt;

import java.util.Locale;

/** Numbers as the prompt shows them. */
final class Figures {
  private static final double S = 1e9;

  private Figures() {}

  /** An instant: {@code 46.000 s}; to the nanosecond where that is not everything. */
  static String instant(long ns) {
    if (ns % 1_000_000 == 0) {
      return seconds(ns);
    }
    return ns / 1_000_000_000 + "." + format("%09d", ns % 1_000_000_000) + " s";
  }

  /** About when: {@code 46.000 s}. */
  static String seconds(long ns) {
    return format("%.3f s", ns / S);
  }

  /** A length of time, such as {@code 1.25 ms}. */
  static String time(double ns) {
    double size = Math.abs(ns);
    return size < 1e3 ? format("%.0f ns", ns) : size < 1e6 ? format("%.2f us", ns / 1e3)
        : size < 1e9 ? format("%.2f ms", ns / 1e6) : format("%.2f s", ns / S);
  }

  /** As {@link String#format}, the same everywhere. */
  static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
