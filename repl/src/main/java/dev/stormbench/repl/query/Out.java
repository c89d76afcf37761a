package dev.stormbench.repl.query;

import dev.stormbench.spi.query.Rows;
import org.jspecify.annotations.Nullable;

/** The rows of one table, each of the file that is being read. */
final class Out {
  /** No value: NULL. */
  static final long NONE = Long.MIN_VALUE;

  private final Rows rows;
  private final Tables tables;

  Out(Rows rows, Tables tables) {
    this.rows = rows;
    this.tables = tables;
  }

  /** Begins a row. */
  Out row() {
    tables.check();
    rows.put(tables.run());
    return this;
  }

  /** A number; {@link #NONE} for nothing. */
  Out num(long value) {
    if (value == NONE) {
      rows.none();
    } else {
      rows.put(value);
    }
    return this;
  }

  /** From {@code from} to {@code to}; nothing if one is {@link #NONE}. */
  Out span(long from, long to) {
    return num(from == NONE || to == NONE ? NONE : to - from);
  }

  Out real(double value) {
    rows.put(value);
    return this;
  }

  Out bool(boolean value) {
    rows.put(value);
    return this;
  }

  Out text(@Nullable String value) {
    rows.put(value);
    return this;
  }

  Out none() {
    rows.none();
    return this;
  }

  /** Ends the row. */
  void end() {
    rows.end();
  }
}
