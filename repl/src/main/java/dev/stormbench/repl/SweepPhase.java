package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;

/** What kind of thing happens at a point of a sweep, the worst first: one character of a phase diagram. */
enum SweepPhase {
  FAILED('!', "red", "no result"),
  LOCKUP('#', "red", "lockup: lockups > 0"),
  GROWING('+', "yellow", "growing backlog: dropped > 0 or backlogGrowthPercent >= 1"),
  STABLE('.', "green", "stable: neither");

  /** Stands for seeds that differ. */
  static final char MIXED = '%';

  private static final double GROWING_PERCENT = 1;

  private final char sign;
  private final String colour;
  private final String doc;

  SweepPhase(char sign, String colour, String doc) {
    this.sign = sign;
    this.colour = colour;
    this.doc = doc;
  }

  /** What a result shows. */
  static SweepPhase of(RunReport r) {
    if (r.metric("lockups") > 0) {
      return LOCKUP;
    }
    boolean grows = r.metric("dropped") > 0 || new Figures(r).backlogGrowthPercent() >= GROWING_PERCENT;
    return grows ? GROWING : STABLE;
  }

  char sign() {
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
