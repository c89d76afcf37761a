package dev.stormbench.spi.query;

import dev.stormbench.spi.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a table: a value per column, in the order of the columns, then {@link #end}.
 *
 * @since 0.1.0
 */
@Stability.Experimental
public interface Rows {
  /** The next value, of an {@link Column.Type#INTEGER} column. */
  void put(long value);

  /** The next value, of a {@link Column.Type#NUMBER} column. */
  void put(double value);

  /** The next value, of a {@link Column.Type#BOOLEAN} column. */
  void put(boolean value);

  /** The next value, of a {@link Column.Type#TEXT} column; null for nothing. */
  void put(@Nullable String value);

  /** Nothing for the next column, whatever its type. */
  void none();

  /** The row is complete. */
  void end();
}
