package dev.stormbench.spi.query;

import dev.stormbench.spi.Stability;

/**
 * A column of a table.
 *
 * @param name lower-case; a dot makes it a part of a struct: {@code args.prev_pid} is the part {@code prev_pid} of {@code args}.
 *     Parts of one struct stand beside each other, at the end
 * @param doc what it says, with its unit
 * @since 0.1.0
 */
@Stability.Experimental
public record Column(String name, Type type, String doc) {
  /** What a column holds, or nothing. */
  public enum Type {
    /** A whole number of 64 bits. */
    INTEGER,
    /** A number with a fraction. */
    NUMBER,
    /** True or false. */
    BOOLEAN,
    /** A text. */
    TEXT,
    /** An object of JSON as text. */
    JSON
  }
}
