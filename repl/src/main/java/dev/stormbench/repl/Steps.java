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
    String line = Text.format("[%d/%d] %s, %d s", done, all, what, (System.nanoTime() - begunNs) / 1_000_000_000L);
    if (host.terminal().showsProgress()) {
      host.err().print("\r\033[K" + (done == all ? "" : line));
      host.err().flush();
    } else {
      host.err().println(line);
    }
  }
}
