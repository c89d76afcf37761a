package dev.stormbench.spi.query;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries in SQL about tables that it is given. First come tables and their rows, then queries. For one thread,
 * but for {@link #cancel}. Of the machine it runs on it reads and writes what it is given here, whatever a query says.
 *
 * @since 0.1.0
 */
@Stability.Experimental
public interface QueryEngine extends AutoCloseable {
  /**
   * A new table.
   *
   * @return takes its rows until the first query
   */
  Rows table(TableSpec table);

  /**
   * A new table that shows the rows of others.
   *
   * @param table its columns are those that all parts have, in their order, then {@code event}: the part's name, then {@code
   *     fields}: the struct {@code args} of the part as {@link Column.Type#JSON}
   * @param parts tables that are there
   */
  void union(TableSpec table, List<TableSpec> parts);

  /**
   * A new table with what is in a Parquet file.
   *
   * @throws dev.stormbench.spi.scenario.ScenarioException if it is none
   */
  void parquet(String name, Path file);

  /**
   * Answers a query.
   *
   * @param source what {@code sql} was read from, as the user named it, for locations
   * @param sql one statement, or several, of which the last is answered
   * @throws dev.stormbench.spi.scenario.ScenarioException at the place of {@code sql} that is wrong, with the nearest
   *     known name
   */
  void query(String source, String sql, Answer answer);

  /** Writes the answer to one query as a Parquet file; as {@link #query} otherwise. */
  void exportParquet(String source, String sql, OutputStream out) throws IOException;

  /** Ends a query that runs, if one does; it then throws. From any thread. */
  void cancel();

  /** Forgets everything, files it made for itself included. */
  @Override
  void close();

  /** Where an answer goes. */
  @Provided
  interface Answer {
    /** Called once, before the first row; columns have no {@link Column#doc}. Structs and lists are texts. */
    void columns(List<Column> columns);

    /**
     * One row.
     *
     * @param values a Long, Double, Boolean or String each, or null; copy what you keep
     * @return false if no more are wanted
     */
    boolean row(List<@Nullable Object> values);
  }
}
