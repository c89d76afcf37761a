package dev.stormbench.repl;

import dev.stormbench.spi.scenario.Nearest;
import java.util.Collection;
import java.util.Locale;

/** Numbers and names as people read them. */
public final class Text {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final long S = 1_000_000_000;

  private Text() {}

  /** A length of time, such as {@code 1.25 ms}. */
  public static String time(double ns) {
    double size = Math.abs(ns);
    if (size < US) {
      return format("%.0f ns", ns);
    }
    return size < MS ? scaled(ns / US, "us") : size < S ? scaled(ns / MS, "ms") : scaled(ns / S, "s");
  }

  /** An instant or a length of a run, such as {@code 61.250 s}. */
  public static String seconds(double ns) {
    return format("%.3f s", ns / S);
  }

  /** A share, such as {@code 85.1 %}. */
  public static String percent(double share) {
    return format("%.1f %%", share * 100);
  }

  /** A count, such as {@code 1,234}. */
  public static String count(long n) {
    return format("%,d", n);
  }

  /** A rate or a large count, such as {@code 12.3 M}. */
  public static String big(double n) {
    return n >= 1e9 ? format("%.2f G", n / 1e9) : n >= 1e6 ? format("%.2f M", n / 1e6)
        : n >= 1e4 ? format("%.1f k", n / 1e3) : format(n >= 100 ? "%.0f" : "%.1f", n);
  }

  /** {@code ; did you mean 'x'?}, or nothing when no known name is near. */
  public static String didYouMean(String name, Collection<String> known) {
    return Nearest.didYouMean(name, known);
  }

  /** {@code 1 CPU}, {@code 2 CPUs}. */
  public static String plural(long n, String word) {
    return n + " " + word + (n == 1 ? "" : "s");
  }

  /** As {@link String#format}, the same everywhere. */
  public static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  private static String scaled(double value, String unit) {
    return format(Math.abs(value) < 10 ? "%.2f %s" : Math.abs(value) < 100 ? "%.1f %s" : "%.0f %s", value, unit);
  }
}
