package dev.stormbench.repl;

/** Progress of a command that runs many simulations: a line on stderr per finished one. */
final class Steps {
  private final Host host;
  private final int all;
  private final long begunNs = System.nanoTime();
  private int done;

  Steps(Host host, int all) {
    this.host = host;
    this.all = all;
  }

  /** One more is done. */
  synchronized void done(String what) {
    done++;
    double s = (System.nanoTime() - begunNs) / 1e9;
    String left = done == all ? "" : Text.format(", about %.0f s left", s / done * (all - done));
    String line = Text.format("[%d/%d] %s, %.0f s%s", done, all, what, s, left);
    if (host.terminal().showsProgress()) {
      host.err().print("\r\033[K" + (done == all ? "" : line));
      host.err().flush();
    } else {
      host.err().println(line);
    }
  }
}
