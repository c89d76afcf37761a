package dev.stormbench.repl.sweep;

import java.util.List;

/**
 * A point of a sweep with one seed, and what came of it.
 *
 * @param values in the order of the axes
 */
public record Row(List<String> values, long seed, Outcome outcome) {
  /** With a copy of the values. */
  public Row {
    values = List.copyOf(values);
  }
}
