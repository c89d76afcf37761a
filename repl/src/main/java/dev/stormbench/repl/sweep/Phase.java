package dev.stormbench.repl.sweep;

import dev.stormbench.engine.RunReport;
import dev.stormbench.repl.Figures;

/** What kind of thing happens at a point of a sweep, the worst first: one character of a phase diagram. */
public enum Phase {
  /** There is no result. */
  FAILED('!', "red", "no result"),
  /** A watchdog reported. */
  LOCKUP('#', "red", "lockup: lockups > 0"),
  /** Work is dropped, or waits ever longer. */
  GROWING('+', "yellow", "growing backlog: dropped > 0 or backlogGrowthPercent >= 1"),
  /** Neither. */
  STABLE('.', "green", "stable: neither");

  /** Stands for seeds that differ. */
  public static final char MIXED = '%';

  private static final double GROWING_PERCENT = 1;

  private final char sign;
  private final String colour;
  private final String doc;

  Phase(char sign, String colour, String doc) {
    this.sign = sign;
    this.colour = colour;
    this.doc = doc;
  }

  /** What a result shows. */
  public static Phase of(RunReport r) {
    if (r.metric("lockups") > 0) {
      return LOCKUP;
    }
    boolean grows = r.metric("dropped") > 0 || new Figures(r).backlogGrowthPercent() >= GROWING_PERCENT;
    return grows ? GROWING : STABLE;
  }

  /** Its character. */
  public char sign() {
    return sign;
  }

  /** A colour's name. */
  String colour() {
    return colour;
  }

  String doc() {
    return doc;
  }
}
