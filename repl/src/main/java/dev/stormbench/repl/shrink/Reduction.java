package dev.stormbench.repl.shrink;

import java.util.List;

/** One way to make a scenario smaller. */
interface Reduction {
  /** What a log calls it: one or two words. */
  String name();

  /** What to try, in order; the first that keeps the finding is taken. Some may not bind, and some may not be smaller. */
  List<Candidate> of(Shape s);
}
