package dev.stormbench.plugin.queryduckdb;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB says is wrong, which is JSON here, as one line of ours and a place in the query. */
final class DuckdbError {
  private static final Pattern ENTRY = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern KIND = Pattern.compile("^([A-Z]\\w*( [A-Z]\\w*)*) Error: ");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

  private final Map<String, String> entries = new LinkedHashMap<>();
  private final String plain;

  private DuckdbError(String text) {
    int json = text.indexOf('{');
    Matcher m = ENTRY.matcher(text);
    while (json >= 0 && m.find()) {
      entries.putIfAbsent(m.group(1), unescaped(m.group(2)));
    }
    plain = entries.getOrDefault("exception_message", KIND.matcher(text).replaceFirst(""));
  }

  static DuckdbError of(SQLException e) {
    return new DuckdbError(String.valueOf(e.getMessage()));
  }

  private static String unescaped(String s) {
    return ESCAPE.matcher(s).replaceAll(m -> Matcher.quoteReplacement(switch (m.group(1).charAt(0)) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'u' -> String.valueOf((char) Integer.parseInt(m.group(1).substring(1), 16));
      default -> m.group(1);
    }));
  }

  /**
   * Where it is.
   *
   * @param before what DuckDB was given in front of {@code sql}, in bytes
   */
  Location at(String source, String sql, int before) {
    String position = entries.getOrDefault("position", "");
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    int at = position.isEmpty() ? -1 : Integer.parseInt(position) - before;
    if (at < 0 || at > bytes.length) {
      return Location.of(source);
    }
    String read = new String(bytes, 0, at, StandardCharsets.UTF_8);
    int line = (int) read.chars().filter(c -> c == '\n').count() + 1;
    return new Location(source, line, read.length() - read.lastIndexOf('\n'));
  }

  /** One line. */
  String message() {
    return plain.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  /** One line, which says what tables there are if one is not. */
  String message(Collection<String> tables, String listed) {
    String name = entries.getOrDefault("name", "");
    if (entries.getOrDefault("type", "").equals("Table") && entries.getOrDefault("error_subtype", "").equals("MISSING_ENTRY")) {
      return "there is no table '" + name + "'" + Nearest.didYouMean(name, tables) + " (tables: " + listed + ")";
    }
    if (entries.getOrDefault("error_subtype", "").equals("COLUMN_NOT_FOUND") && !name.isEmpty()) {
      String known = entries.getOrDefault("candidates", "");
      return "there is no column '" + name + "' in these tables" + Nearest.didYouMean(name, Arrays.asList(known.split(",")))
          + (known.isEmpty() ? "" : " (near it: " + known.replace(",", ", ") + ")");
    }
    return entries.getOrDefault("exception_type", "").equals("Permission")
        ? message() + "; a query reads only what was named with it: tables, and Parquet files"
        : message();
  }
}
