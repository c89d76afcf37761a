package dev.stormbench.repl;

/** What the process exits with. */
final class ExitCode {
  /** It ran. A lockup is a finding, not an error. */
  static final int OK = 0;

  /** An {@code expect:} was missed, a {@code --fail-on} matched, a band was missed, or the run was cut short. */
  static final int HIT = 1;

  /** Wrong usage, scenario or file. */
  static final int USAGE = 2;

  /** A plugin failed. */
  static final int PLUGIN = 3;

  /** An invariant broke: a checker's, or one of the engine's own. */
  static final int INVARIANT = 4;

  /** Ctrl-C, as shells number it; the JVM's own doing. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
