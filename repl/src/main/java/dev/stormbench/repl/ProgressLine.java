package dev.stormbench.repl;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/** One line on stderr that is written over and over: virtual time, speed against real time, time that is left. */
final class ProgressLine implements AutoCloseable {
  private static final int INTERVAL_MS = 250;
  private static final int WIDTH = 79;
  private static final int BAR = 20;
  private static final double MS = 1e6;

  private final Host host;
  private final ProgressBar bar;
  private final Line line;
  private final Runnable cleanup = this::close;

  ProgressLine(Host host, long endNs) {
    this.host = host;
    this.line = new Line(host.err());
    this.bar = new ProgressBarBuilder().setInitialMax((long) (endNs / MS)).setUpdateIntervalMillis(INTERVAL_MS)
        .setRenderer(ProgressLine::render).setConsumer(line).build();
    host.onInterrupt(cleanup);
  }

  /** Virtual time has come this far. */
  void at(long nowNs) {
    bar.stepTo((long) (nowNs / MS));
  }

  /** Makes room for other output. */
  void clear() {
    line.clear();
  }

  @Override
  public void close() {
    host.forget(cleanup);
    line.close();
    bar.close();
  }

  private static String render(ProgressState s, int width) {
    return render(s.getCurrent(), s.getMax(), s.getTotalElapsed());
  }

  /** {@code 33% [=====>     ] 60.0 / 180.0 s, 1.9 x real time, 1:03 left}. */
  static String render(long nowMs, long endMs, Duration elapsed) {
    double share = endMs == 0 ? 1 : Math.min(1, (double) nowMs / endMs);
    int full = (int) (share * BAR);
    double speed = nowMs / Math.max(1.0, elapsed.toMillis());
    String left = nowMs == 0 ? "" : Text.format(", %s left", clock((long) ((endMs - nowMs) / speed / 1000)));
    String text = Text.format("%3.0f%% [%s%s%s] %.1f / %.1f s, %.2f x real time%s", share * 100, "=".repeat(full),
        full < BAR ? ">" : "", " ".repeat(Math.max(0, BAR - full - 1)), nowMs / 1000.0, endMs / 1000.0, speed, left);
    return text.length() > WIDTH ? text.replaceFirst(" \\[.*]", "") : text;
  }

  private static String clock(long s) {
    return s >= 3600 ? Text.format("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
        : Text.format("%d:%02d", s / 60, s % 60);
  }

  /** The line of the terminal. The bar's own thread writes it; it is gone when it is closed. */
  private static final class Line implements ProgressBarConsumer {
    private static final String CLEAR = "\r\033[K";

    private final PrintStream err;
    private boolean closed;

    Line(PrintStream err) {
      this.err = err;
    }

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public synchronized void accept(String text) {
      if (!closed) {
        err.print(CLEAR + text);
        err.flush();
      }
    }

    @Override
    public synchronized void clear() {
      err.print(CLEAR);
      err.flush();
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        err.print(CLEAR);
        err.flush();
      }
    }
  }
}
