package dev.stormbench.repl.prompt;

import java.util.ArrayList;
import java.util.List;

/** Output that is kept. */
final class Lines implements Output {
  final List<String> printed = new ArrayList<>();
  final List<String> logged = new ArrayList<>();
  final List<String> errors = new ArrayList<>();
  Runnable onProgress = () -> { };

  @Override
  public void print(String line) {
    printed.add(line);
  }

  @Override
  public void log(String line) {
    logged.add(line);
  }

  @Override
  public void error(String line) {
    errors.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void progress(long fromNs, long nowNs, long endNs) {
    onProgress.run();
  }

  @Override
  public void room() {}

  @Override
  public void stopped() {}

  @Override
  public int width() {
    return 80;
  }

  @Override
  public boolean colours() {
    return false;
  }
}
