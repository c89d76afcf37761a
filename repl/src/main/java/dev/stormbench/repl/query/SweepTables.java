package dev.stormbench.repl.query;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.repl.sweep.Cells;
import dev.stormbench.repl.sweep.SweepFile;
import dev.stormbench.spi.query.Column;
import dev.stormbench.spi.query.Column.Type;
import dev.stormbench.spi.query.TableSpec;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Fills tables from what a sweep wrote. Columns are named as elsewhere: {@code maxSoftirqNs} is {@code max_softirq}, in ns; the path of an
 * axis is its last word, such as {@code irq_entry}, or the whole path if that is taken. The values of an axis are numbers if all of them
 * are, ns if all are times, and else texts.
 */
public final class SweepTables {
  private static final String WHOLE = "-?[0-9]{1,18}";
  private static final String NUMBER = "-?[0-9]{1,18}(\\.[0-9]+)?([eE]-?[0-9]+)?";
  private static final String TIME = "0|[0-9.]+(ns|us|ms|s|min|h)";

  private SweepTables() {}

  /** A table of the rows of a document, and one of its points if it has any, named after the file. */
  static void fill(Tables tables, String file, JsonNode sweep) {
    String name = tableName(file);
    fill(tables, name, SweepFile.runs(sweep));
    Optional<Cells> points = SweepFile.points(sweep);
    points.ifPresent(p -> fill(tables, name + "_points", p));
  }

  /** A table of these rows. */
  public static void fill(Tables tables, String name, Cells cells) {
    int axes = SweepFile.axes(cells.header());
    List<String> names = names(cells.header(), axes);
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      boolean text = i >= axes && SweepFile.isText(cells.header().get(i));
      kinds.add(text ? Kind.TEXT : Kind.of(cells.rows().stream().map(r -> r.get(column)).filter(c -> !c.isEmpty()).toList()));
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new Column(names.get(i), kinds.get(i).type, ""));
    }
    Out out = tables.add(new TableSpec(name, "What a sweep found.", columns));
    for (List<String> row : cells.rows()) {
      for (int i = 0; i < row.size(); i++) {
        kinds.get(i).put(out, row.get(i));
      }
      out.end();
    }
  }

  private static List<String> names(List<String> header, int axes) {
    Set<String> taken = new LinkedHashSet<>();
    header.subList(axes, header.size()).forEach(h -> taken.add(name(h)));
    List<String> names = new ArrayList<>();
    for (String path : header.subList(0, axes)) {
      String last = name(path.substring(path.lastIndexOf('.') + 1));
      names.add(taken.add(last) ? last : name(path));
    }
    header.subList(axes, header.size()).forEach(h -> names.add(name(h)));
    return names;
  }

  private static String name(String text) {
    return text.replaceFirst("Ns$", "").replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
  }

  /** What the cells of a column hold. */
  private enum Kind {
    WHOLE(Type.INTEGER), NUMBER(Type.NUMBER), TIME(Type.INTEGER), TEXT(Type.TEXT);

    private final Type type;

    Kind(Type type) {
      this.type = type;
    }

    static Kind of(List<String> cells) {
      return cells.stream().allMatch(c -> c.matches(SweepTables.WHOLE)) ? WHOLE
          : cells.stream().allMatch(c -> c.matches(SweepTables.NUMBER)) ? NUMBER
          : cells.stream().allMatch(c -> c.matches(SweepTables.TIME)) ? TIME : TEXT;
    }

    void put(Out out, String cell) {
      if (cell.isEmpty()) {
        out.none();
        return;
      }
      switch (this) {
        case WHOLE -> out.num(Long.parseLong(cell));
        case NUMBER -> out.real(Double.parseDouble(cell));
        case TIME -> out.num(cell.equals("0") ? 0 : Durations.parse(cell, Location.of(cell), "it"));
        case TEXT -> out.text(cell);
      }
    }
  }

  /** The table of a file: its name without folders and ending, lower-case, with {@code _} for what a name cannot have. */
  public static String tableName(String file) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    String name = last.substring(0, last.lastIndexOf('.')).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (name.isEmpty() || Schema.all().stream().anyMatch(t -> t.name().equals(name))) {
      throw new ScenarioException(Location.of(file), "its name is that of the table, and there is a table '" + name + "' already");
    }
    return Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  /** A table of a CSV file that a sweep wrote, named after the file. */
  public static void csv(Tables tables, String file, String text) {
    fill(tables, tableName(file), csv(file, text));
  }

  private static Cells csv(String file, String text) {
    try {
      Cells cells = Cells.read(text);
      if (SweepFile.is(cells.header())) {
        return cells;
      }
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(Location.of(file), "no table of a sweep: " + e.getMessage());
    }
    throw new ScenarioException(Location.of(file), "no table of a sweep; accepted: what 'sweep --out FILE.csv' writes");
  }
}
