package dev.stormbench.plugin.queryduckdb;

import dev.stormbench.spi.query.Column;
import dev.stormbench.spi.query.Column.Type;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.query.Rows;
import dev.stormbench.spi.query.TableSpec;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB in memory: what tables and queries need beyond {@link #MEMORY} goes to a folder of its own, which {@link #close}
 * deletes. With the first query it loses all access to files but to those that were named and to that folder, for good;
 * extensions are neither fetched nor loaded.
 *
 * <p>A query can change {@code memory_limit} and {@code max_temp_directory_size} for itself and those after it.
 */
final class DuckdbEngine implements QueryEngine {
  private static final String MEMORY = "1GiB";
  private static final String DISK = "16GiB";
  private static final String EXPORT_BEGIN = "COPY (";

  private final DuckDBConnection connection;
  private final Path folder;
  private final List<DuckdbRows> rows = new ArrayList<>();
  private final Set<String> tables = new LinkedHashSet<>();
  private final Set<String> parts = new LinkedHashSet<>();
  private final List<Path> files = new ArrayList<>();
  private boolean locked;
  private volatile @Nullable Statement running;

  DuckdbEngine() {
    try {
      folder = Files.createTempDirectory("stormbench-sql");
      connection = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    execute("SET memory_limit = '" + MEMORY + "'");
    execute("SET temp_directory = " + text(folder.resolve("temp").toString()));
    execute("SET max_temp_directory_size = '" + DISK + "'");
    execute("SET autoinstall_known_extensions = false");
    execute("SET autoload_known_extensions = false");
    execute("SET errors_as_json = true");
  }

  // -- tables -----------------------------------------------------------------------------------------

  @Override
  public Rows table(TableSpec table) {
    StringJoiner columns = new StringJoiner(", ");
    String struct = "";
    for (Column c : table.columns()) {
      int dot = c.name().indexOf('.');
      if (dot < 0) {
        columns.add(name(c.name()) + " " + sqlType(c.type()));
        continue;
      }
      String outer = c.name().substring(0, dot);
      String part = name(c.name().substring(dot + 1)) + " " + sqlType(c.type());
      struct = struct.isEmpty() ? name(outer) + " STRUCT(" + part : struct + ", " + part;
    }
    if (!struct.isEmpty()) {
      columns.add(struct + ")");
    }
    execute("CREATE TABLE " + name(table.name()) + " (" + columns + ")");
    tables.add(table.name());
    DuckdbRows r = new DuckdbRows(connection, table);
    rows.add(r);
    return r;
  }

  @Override
  public void union(TableSpec table, List<TableSpec> of) {
    String common = table.columns().subList(0, table.columns().size() - 2).stream().map(c -> name(c.name()) + ", ")
        .collect(Collectors.joining());
    String event = name(table.columns().get(table.columns().size() - 2).name());
    String fields = name(table.columns().getLast().name());
    execute("CREATE VIEW " + name(table.name()) + " AS " + of.stream()
        .map(p -> "SELECT " + common + text(p.name()) + " AS " + event + ", to_json(args) AS " + fields + " FROM " + name(p.name()))
        .collect(Collectors.joining(" UNION ALL ")));
    tables.add(table.name());
    of.forEach(p -> parts.add(p.name()));
  }

  @Override
  public void parquet(String name, Path file) {
    try (Statement s = connection.createStatement()) {
      s.execute("CREATE VIEW " + name(name) + " AS FROM read_parquet(" + text(file.toString()) + ")");
    } catch (SQLException e) {
      throw new ScenarioException(Location.of(file.toString()), DuckdbError.of(e).message());
    }
    files.add(file);
    tables.add(name);
  }

  private static String sqlType(Type type) {
    return switch (type) {
      case INTEGER -> "BIGINT";
      case NUMBER -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TEXT -> "VARCHAR";
      case JSON -> "JSON";
    };
  }

  // -- queries ----------------------------------------------------------------------------------------

  @Override
  public void query(String source, String sql, Answer answer) {
    ready();
    try (Statement s = connection.createStatement()) {
      running = s;
      if (!s.execute(sql)) {
        answer.columns(List.of());
        return;
      }
      try (ResultSet r = s.getResultSet()) {
        answer(r, answer);
      }
    } catch (SQLException e) {
      throw refused(source, sql, 0, e);
    } finally {
      running = null;
    }
  }

  private static void answer(ResultSet r, Answer answer) throws SQLException {
    ResultSetMetaData meta = r.getMetaData();
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(new Column(meta.getColumnLabel(i), type(meta.getColumnTypeName(i)), ""));
    }
    answer.columns(columns);
    List<@Nullable Object> values = new ArrayList<>();
    boolean more = true;
    while (more && r.next()) {
      values.clear();
      for (int i = 1; i <= columns.size(); i++) {
        values.add(value(r, i, columns.get(i - 1).type()));
      }
      more = answer.row(values);
    }
  }

  private static Type type(String duckdb) {
    return switch (duckdb) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT" ->
          Type.INTEGER;
      case "FLOAT", "DOUBLE" -> Type.NUMBER;
      case "BOOLEAN" -> Type.BOOLEAN;
      case "JSON" -> Type.JSON;
      default -> duckdb.startsWith("DECIMAL") ? Type.NUMBER : Type.TEXT;
    };
  }

  /** As {@link Answer} wants it; a whole number of more than 64 bits is one with a fraction. */
  private static @Nullable Object value(ResultSet r, int column, Type type) throws SQLException {
    if (type == Type.TEXT || type == Type.JSON) {
      return r.getString(column);
    }
    Object o = r.getObject(column);
    return switch (o) {
      case null -> null;
      case BigInteger b -> b.bitLength() < Long.SIZE ? (Object) b.longValue() : (Object) b.doubleValue();
      case BigDecimal d -> d.doubleValue();
      case Number n -> type == Type.NUMBER ? (Object) n.doubleValue() : (Object) n.longValue();
      default -> o;
    };
  }

  @Override
  public void exportParquet(String source, String sql, OutputStream out) throws IOException {
    ready();
    Path file = folder.resolve("export.parquet");
    try (Statement s = connection.createStatement()) {
      running = s;
      s.execute(EXPORT_BEGIN + sql.replaceFirst("[;\\s]+$", "") + "\n) TO " + text(file.toString()) + " (FORMAT parquet)");
    } catch (SQLException e) {
      throw refused(source, sql, EXPORT_BEGIN.length(), e);
    } finally {
      running = null;
    }
    Files.copy(file, out);
    Files.delete(file);
  }

  @Override
  public void cancel() {
    Statement s = running;
    if (s != null) {
      try {
        s.cancel();
      } catch (SQLException e) {
        // it has just ended
      }
    }
  }

  /** All rows are in their tables, and files out of reach. */
  private void ready() {
    rows.forEach(DuckdbRows::close);
    rows.clear();
    if (!locked) {
      execute("SET allowed_paths = [" + files.stream().map(f -> text(f.toString())).collect(Collectors.joining(", ")) + "]");
      execute("SET allowed_directories = [" + text(folder.toString()) + "]");
      execute("SET enable_external_access = false");
      locked = true;
    }
  }

  private ScenarioException refused(String source, String sql, int before, SQLException e) {
    DuckdbError error = DuckdbError.of(e);
    List<String> named = tables.stream().filter(t -> !parts.contains(t)).toList();
    return new ScenarioException(error.at(source, sql, before), error.message(tables, String.join(", ", named)
        + (parts.isEmpty() ? "" : ", and each event by its name")));
  }

  // -- the end ----------------------------------------------------------------------------------------

  @Override
  public void close() {
    try {
      rows.forEach(DuckdbRows::close);
      rows.clear();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      delete();
    }
  }

  /** Where its files are. */
  Path folder() {
    return folder;
  }

  private void delete() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String sql) {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String name(String s) {
    return '"' + s.replace("\"", "\"\"") + '"';
  }

  private static String text(String s) {
    return "'" + s.replace("'", "''") + "'";
  }
}
