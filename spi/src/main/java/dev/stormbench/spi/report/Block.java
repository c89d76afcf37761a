package dev.stormbench.spi.report;

import dev.stormbench.spi.Stability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a section of a {@link Report}.
 *
 * @since 0.2.0
 */
@Stability.Experimental
public sealed interface Block permits Block.Text, Block.Listing, Block.Table, Figure {
  /** A paragraph. */
  record Text(String text) implements Block {}

  /**
   * Lines whose columns matter, such as a kernel log or a command.
   *
   * @param isCommand whether they are to be typed somewhere: a reader wants to copy them
   */
  record Listing(String title, List<String> lines, boolean isCommand) implements Block {
    /** With a copy of the lines. */
    public Listing {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A table.
   *
   * @param rows a cell for each column: a Long, Double, Boolean or String, or null where there is none
   */
  record Table(String title, List<Column> columns, List<List<@Nullable Object>> rows) implements Block {
    /** With a copy of columns and rows. */
    public Table {
      columns = List.copyOf(columns);
      List<List<@Nullable Object>> copies = new ArrayList<>();
      rows.forEach(r -> copies.add(Collections.unmodifiableList(new ArrayList<>(r))));
      rows = Collections.unmodifiableList(copies);
    }
  }

  /** Of a table. */
  record Column(String name, Unit unit) {}

  /** What numbers are of, and so how they are written. */
  enum Unit {
    /** No number. */
    TEXT,
    /** Whole, of things. */
    COUNT,
    /** Of anything. */
    NUMBER,
    /** Things per second. */
    PER_SECOND,
    /** 0 to 1, of a whole; may be written in per cent. */
    SHARE,
    /** A time in ns; may be written in a larger unit. */
    NS
  }
}
