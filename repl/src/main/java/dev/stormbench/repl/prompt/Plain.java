package dev.stormbench.repl.prompt;

import java.io.PrintStream;

/** Output without a terminal: answers and the kernel log on stdout, errors and progress on stderr. */
final class Plain implements Output {
  private static final int WIDTH = 80;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean colours;
  private final Progress progress;

  Plain(PrintStream out, PrintStream err, boolean colours, boolean showsProgress) {
    this.out = out;
    this.err = err;
    this.colours = colours;
    this.progress = new Progress(s -> {
      err.print(s);
      err.flush();
    }, showsProgress);
  }

  @Override
  public void print(String line) {
    out.println(line);
  }

  @Override
  public void log(String line) {
    out.println(line);
  }

  @Override
  public void error(String line) {
    out.flush();
    err.println(line);
    err.flush();
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void progress(long fromNs, long nowNs, long endNs) {
    progress.at(fromNs, nowNs, endNs);
  }

  @Override
  public void room() {
    progress.clear();
  }

  @Override
  public void stopped() {
    progress.end();
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public boolean colours() {
    return colours;
  }
}
