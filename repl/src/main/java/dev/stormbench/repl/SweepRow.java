package dev.stormbench.repl;

import java.util.List;

/**
 * A point of a sweep with one seed, and what came of it.
 *
 * @param values in the order of the axes
 */
record SweepRow(List<String> values, long seed, SweepOutcome outcome) {
  SweepRow {
    values = List.copyOf(values);
  }
}
