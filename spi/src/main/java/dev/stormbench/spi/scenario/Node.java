package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of a scenario that knows where it stands. Formats produce nodes and nothing else.
 *
 * @since 0.1.0
 */
@Stability.Stable
public sealed interface Node {
  /** Where the value begins. */
  Location at();

  /** What a reader would call the value: {@code a mapping}, {@code the number 3}, {@code the text 'abc'}. */
  String describe();

  /** A leaf: its text as written, and what the notation says it is. */
  record Scalar(String text, Kind kind, Location at) implements Node {
    /** The scalar's type in its notation. */
    public enum Kind { STRING, INTEGER, DECIMAL, BOOLEAN, NULL }

    @Override
    public String describe() {
      return switch (kind) {
        case STRING -> "the text '" + shorten(text) + "'";
        case INTEGER, DECIMAL -> "the number " + shorten(text);
        case BOOLEAN -> "'" + text + "'";
        case NULL -> "nothing";
      };
    }

    /**
     * An unquoted scalar, typed as the core schema of YAML 1.2 does: {@code yes} is a text, {@code 0x1f}
     * and {@code -3} are integers, {@code 1e3} is a decimal, {@code ~} and the empty text are nothing.
     */
    public static Scalar plain(String text, Location at) {
      Kind kind = switch (text) {
        case "", "~", "null", "Null", "NULL" -> Kind.NULL;
        case "true", "True", "TRUE", "false", "False", "FALSE" -> Kind.BOOLEAN;
        default -> INTEGER.matcher(text).matches() ? Kind.INTEGER
            : DECIMAL.matcher(text).matches() ? Kind.DECIMAL : Kind.STRING;
      };
      return new Scalar(text, kind, at);
    }

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile(
        "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static String shorten(String s) {
      String t = s.length() > 60 ? s.substring(0, 57) + "..." : s;
      return t.replace("\n", "\\n");
    }
  }

  /** An ordered list. */
  record Sequence(List<Node> items, Location at) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list of " + items.size();
    }
  }

  /** Keys and values in the order of the file; a format refuses duplicate keys. */
  record Mapping(List<Entry> entries, Location at) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of a key, or null. */
    public @Nullable Node get(String key) {
      for (Entry e : entries) {
        if (e.key().equals(key)) {
          return e.value();
        }
      }
      return null;
    }

    @Override
    public String describe() {
      return "a mapping of " + entries.size() + (entries.size() == 1 ? " key" : " keys");
    }
  }

  /** One key of a mapping. */
  record Entry(String key, Location at, Node value) {}
}
