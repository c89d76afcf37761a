package dev.stormbench.repl.query;

import dev.stormbench.spi.query.Column;
import dev.stormbench.spi.query.Column.Type;
import dev.stormbench.spi.query.QueryEngine;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An answer as it is printed. */
public abstract class Answers implements QueryEngine.Answer {
  /** Rows of a table for people; programs get all. */
  private static final int ROWS_MAX = 1000;
  private static final MathContext SHORT = new MathContext(6);
  private static final String GAP = "  ";

  private Answers() {}

  /** There are no more rows. */
  public void end() {}

  /** In columns, for people: numbers with a fraction have six digits. */
  public static Answers table(Consumer<String> out) {
    return new InColumns(out);
  }

  /** As RFC 4180 has it; nothing for NULL. */
  public static Answers csv(PrintStream out) {
    return new Csv(out);
  }

  /** An array of objects, one on each line. */
  public static Answers json(PrintStream out) {
    return new Json(out);
  }

  private static final class InColumns extends Answers {
    private final Consumer<String> out;
    private final List<List<String>> rows = new ArrayList<>();
    private List<Column> columns = List.of();
    private boolean cut;

    InColumns(Consumer<String> out) {
      this.out = out;
    }

    @Override
    public void columns(List<Column> found) {
      columns = found;
      rows.add(found.stream().map(Column::name).toList());
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
      cut = rows.size() > ROWS_MAX;
      if (!cut) {
        rows.add(values.stream().map(InColumns::text).toList());
      }
      return !cut;
    }

    private static String text(@Nullable Object value) {
      if (value instanceof Double d && !d.isNaN() && !d.isInfinite()) {
        BigDecimal b = new BigDecimal(d);
        b = b.precision() - b.scale() > SHORT.getPrecision() ? b.setScale(0, RoundingMode.HALF_EVEN) : b.round(SHORT);
        return b.signum() == 0 ? "0" : b.stripTrailingZeros().toPlainString();
      }
      return value == null ? "NULL" : value.toString().replaceAll("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]", " ");
    }

    @Override
    public void end() {
      if (columns.isEmpty()) {
        return;
      }
      int[] width = new int[columns.size()];
      rows.forEach(r -> {
        for (int i = 0; i < width.length; i++) {
          width[i] = Math.max(width[i], r.get(i).length());
        }
      });
      for (List<String> row : rows) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < width.length; i++) {
          Type type = columns.get(i).type();
          String blanks = " ".repeat(width[i] - row.get(i).length());
          b.append(GAP).append(type == Type.INTEGER || type == Type.NUMBER ? blanks + row.get(i) : row.get(i) + blanks);
        }
        out.accept(b.toString().stripTrailing());
      }
      if (cut) {
        out.accept(GAP + "(the first " + ROWS_MAX + " rows; --csv and --json print all)");
      }
    }
  }

  private static final class Csv extends Answers {
    private static final String LINE_END = "\n";
    private final PrintStream out;

    Csv(PrintStream out) {
      this.out = out;
    }

    @Override
    public void columns(List<Column> columns) {
      out.print(columns.stream().map(c -> quoted(c.name())).collect(Collectors.joining(",", "", LINE_END)));
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
      out.print(values.stream().map(v -> v == null ? "" : quoted(v.toString())).collect(Collectors.joining(",", "", LINE_END)));
      return !out.checkError();
    }

    private static String quoted(String s) {
      return s.matches("[^\",\\r\\n]+") ? s : '"' + s.replace("\"", "\"\"") + '"';
    }
  }

  private static final class Json extends Answers {
    private final PrintStream out;
    private List<Column> columns = List.of();
    private long rows;

    Json(PrintStream out) {
      this.out = out;
    }

    @Override
    public void columns(List<Column> found) {
      columns = found;
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
      StringBuilder b = new StringBuilder(rows++ == 0 ? "[" : ",\n");
      for (int i = 0; i < columns.size(); i++) {
        b.append(i == 0 ? "{" : ", ").append(quoted(columns.get(i).name())).append(": ").append(text(values.get(i), columns.get(i).type()));
      }
      out.print(b.append('}'));
      return !out.checkError();
    }

    /** JSON has no NaN; what is JSON already is not quoted. */
    private static String text(@Nullable Object value, Type type) {
      return switch (value) {
        case null -> "null";
        case Double d when d.isNaN() || d.isInfinite() -> "null";
        case String s when type != Type.JSON -> quoted(s);
        default -> value.toString();
      };
    }

    private static String quoted(String s) {
      StringBuilder b = new StringBuilder("\"");
      for (char c : s.toCharArray()) {
        if (c == '"' || c == '\\') {
          b.append('\\').append(c);
        } else if (c < ' ') {
          b.append(String.format("\\u%04x", (int) c));
        } else {
          b.append(c);
        }
      }
      return b.append('"').toString();
    }

    @Override
    public void end() {
      out.println(rows == 0 ? "[]" : "]");
    }
  }
}
