package dev.stormbench.repl.prompt;

import java.util.function.Consumer;

/** One line that is written over and over while a machine runs: virtual time, speed against real time, time that is left. */
final class Progress {
  private static final String CLEAR = "\r\033[K";
  private static final long FIRST_AFTER_NS = 300_000_000;
  private static final long EVERY_NS = 200_000_000;
  private static final long NEVER_SHOWN_NS = 1_000_000_000L * 3600 * 24;

  private final Consumer<String> to;
  private final boolean on;
  private boolean runs;
  private long begunNs;
  private long nextNs;
  private boolean shown;

  Progress(Consumer<String> to, boolean on) {
    this.to = to;
    this.on = on;
  }

  void at(long fromNs, long nowNs, long endNs) {
    if (!on) {
      return;
    }
    long wall = System.nanoTime();
    if (!runs) {
      runs = true;
      begunNs = wall;
      nextNs = wall + FIRST_AFTER_NS;
    }
    if (wall - nextNs >= 0) {
      nextNs = wall + EVERY_NS;
      shown = true;
      to.accept(CLEAR + text(fromNs, nowNs, endNs, wall - begunNs));
    }
  }

  /** Makes room for other output. */
  void clear() {
    if (shown) {
      to.accept(CLEAR);
    }
    shown = false;
  }

  /** The machine stands still. */
  void end() {
    clear();
    runs = false;
  }

  /** {@code 12.3 s of 46.0 s, 1.90 x real time, 0:17 left (Ctrl-C stops)}. */
  static String text(long fromNs, long nowNs, long endNs, long wallNs) {
    double speed = (double) (nowNs - fromNs) / Math.max(1, wallNs);
    String text = Figures.format("%.1f s", nowNs / 1e9);
    if (endNs - fromNs < NEVER_SHOWN_NS) {
      text += Figures.format(" of %.1f s", endNs / 1e9);
    }
    text += Figures.format(", %.2f x real time", speed);
    if (speed > 0 && endNs - fromNs < NEVER_SHOWN_NS) {
      long left = (long) ((endNs - nowNs) / speed / 1e9);
      text += Figures.format(", %d:%02d left", left / 60, left % 60);
    }
    return text + " (Ctrl-C stops)";
  }
}
