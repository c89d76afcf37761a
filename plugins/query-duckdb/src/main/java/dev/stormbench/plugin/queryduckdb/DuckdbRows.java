package dev.stormbench.plugin.queryduckdb;

import dev.stormbench.spi.query.Rows;
import dev.stormbench.spi.query.TableSpec;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The rows of one table, appended in bulk. */
final class DuckdbRows implements Rows {
  private final DuckDBAppender appender;
  /** The first column of the struct; all columns if there is none. */
  private final int struct;
  private final int columns;
  private int at;

  DuckdbRows(DuckDBConnection connection, TableSpec table) {
    try {
      appender = connection.createAppender(table.name());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    columns = table.columns().size();
    struct = (int) table.columns().stream().takeWhile(c -> c.name().indexOf('.') < 0).count();
  }

  private void next() throws SQLException {
    if (at == 0) {
      appender.beginRow();
    }
    if (at == struct) {
      appender.beginStruct();
    }
    at++;
  }

  @Override
  public void put(long value) {
    try {
      next();
      appender.append(value);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void put(double value) {
    try {
      next();
      appender.append(value);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void put(boolean value) {
    try {
      next();
      appender.append(value);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void put(@Nullable String value) {
    try {
      next();
      appender.append(value);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void none() {
    try {
      next();
      appender.appendNull();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void end() {
    if (at != columns) {
      throw new IllegalStateException("a row of " + at + " values; the table has " + columns + " columns");
    }
    try {
      if (struct < columns) {
        appender.endStruct();
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    at = 0;
  }

  /** The table has all of them. */
  void close() {
    try {
      appender.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
