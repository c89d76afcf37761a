package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is printed while a simulation runs: the kernel log on stdout, progress on stderr. */
final class LiveOutput implements AutoCloseable {
  private final Host host;
  private final List<String> log;
  private final boolean printsLog;
  private @Nullable ProgressLine progress;
  private int printed;

  LiveOutput(Host host, Simulation simulation, long endNs, boolean log, boolean progress) {
    this.host = host;
    this.log = simulation.kernelLog();
    this.printsLog = log;
    this.progress = progress && host.terminal().showsProgress() ? new ProgressLine(host, endNs) : null;
  }

  /** A sample was taken. */
  void at(long nowNs) {
    printLog();
    if (progress != null) {
      progress.at(nowNs);
    }
  }

  /** The run is over: prints the rest of the log. */
  void rest() {
    close();
    printLog();
  }

  private void printLog() {
    if (!printsLog || printed == log.size()) {
      return;
    }
    if (progress != null) {
      progress.clear();
    }
    while (printed < log.size()) {
      host.out().println(log.get(printed++));
    }
    host.out().flush();
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
