package dev.stormbench.spi.query;

import dev.stormbench.spi.Stability;
import java.util.List;

/**
 * A table.
 *
 * @param name lower-case words joined by underscores
 * @param doc what a row is
 * @since 0.1.0
 */
@Stability.Experimental
public record TableSpec(String name, String doc, List<Column> columns) {
  /** With a copy of the columns. */
  public TableSpec {
    columns = List.copyOf(columns);
  }
}
