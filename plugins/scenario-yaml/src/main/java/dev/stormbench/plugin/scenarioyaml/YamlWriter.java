package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.scenario.Node;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes nodes as a person would: what fits on a line in flow style, the rest in block style, quotes only where a plain
 * scalar would be read as something else. Reading the text gives the same nodes.
 */
final class YamlWriter {
  private static final int WIDTH = 120;
  /** Explicit keys are needed beyond YAML's limit for simple ones. */
  private static final int KEY_MAX = 1000;
  /** Begins like nothing else, and has nothing in it that ends a plain scalar in any context. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./$(^][A-Za-z0-9_./$()^+*=<>;~@%|&'!\\\\-]*( [A-Za-z0-9_./$()^+*=<>;~@%|&'!\\\\-]+)*");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Node root) {
    YamlWriter w = new YamlWriter();
    w.block(root, 0, "");
    return w.out.toString();
  }

  /** Writes a value that begins after {@code before} has been written on its line. */
  private void block(Node n, int indent, String before) {
    String flow = flow(n);
    boolean top = indent == 0 && before.isEmpty();
    boolean item = before.endsWith("- ");
    boolean named = item && n instanceof Node.Mapping m && m.entries().size() == 1;
    if (n instanceof Node.Scalar || isEmpty(n) || flow != null && !top && !named && before.length() + flow.length() <= WIDTH) {
      out.append(before).append(before.isEmpty() || before.endsWith(" ") || isNothing(n) ? "" : " ")
          .append(flow == null ? "" : flow).append('\n');
      return;
    }
    if (!item) {
      out.append(before).append(before.isEmpty() ? "" : "\n");
    }
    String lead = item ? before : " ".repeat(indent);
    switch (n) {
      case Node.Mapping m -> {
        for (Node.Entry e : m.entries()) {
          String key = key(e.key());
          if (key.length() > KEY_MAX) {
            out.append(lead).append("? ").append(key).append('\n');
            block(e.value(), indent + 2, " ".repeat(indent) + ":");
          } else {
            block(e.value(), indent + 2, lead + key + ":");
          }
          lead = " ".repeat(indent);
        }
      }
      case Node.Sequence s -> {
        for (Node i : s.items()) {
          block(i, indent + 2, lead + "- ");
          lead = " ".repeat(indent);
        }
      }
      case Node.Scalar s -> throw new IllegalStateException("a scalar is written on one line");
    }
  }

  private static boolean isEmpty(Node n) {
    return switch (n) {
      case Node.Mapping m -> m.entries().isEmpty();
      case Node.Sequence s -> s.items().isEmpty();
      case Node.Scalar s -> false;
    };
  }

  /** A value that is written by writing nothing. */
  private static boolean isNothing(Node n) {
    return n instanceof Node.Scalar s && s.kind() == Node.Scalar.Kind.NULL && s.text().isEmpty();
  }

  /** On one line; null where something in it can only be written in block style. */
  private static String flow(Node n) {
    return switch (n) {
      case Node.Scalar s -> scalar(s);
      case Node.Sequence s -> s.items().isEmpty() ? "[]" : joined(s.items().stream().map(YamlWriter::flowItem).toList(), "[", "]");
      case Node.Mapping m -> m.entries().isEmpty() ? "{}" : joined(m.entries().stream().map(e -> {
        String key = key(e.key());
        String value = flowItem(e.value());
        return value == null || key.length() > KEY_MAX ? null : key + ": " + value;
      }).toList(), "{ ", " }");
    };
  }

  private static String flowItem(Node n) {
    return isNothing(n) ? null : flow(n);
  }

  private static String joined(List<String> parts, String open, String close) {
    return parts.contains(null) ? null : open + String.join(", ", parts) + close;
  }

  private static String key(String s) {
    return PLAIN.matcher(s).matches() ? s : quoted(s);
  }

  private static String scalar(Node.Scalar s) {
    if (s.kind() != Node.Scalar.Kind.STRING) {
      return s.text();
    }
    boolean plain = PLAIN.matcher(s.text()).matches() && Node.Scalar.plain(s.text(), s.at()).kind() == Node.Scalar.Kind.STRING;
    return plain ? s.text() : quoted(s.text());
  }

  private static String quoted(String s) {
    StringBuilder b = new StringBuilder("\"");
    for (int i = 0; i < s.length(); i += Character.charCount(s.codePointAt(i))) {
      int c = s.codePointAt(i);
      switch (c) {
        case '"' -> b.append("\\\"");
        case '\\' -> b.append("\\\\");
        case '\n' -> b.append("\\n");
        case '\r' -> b.append("\\r");
        case '\t' -> b.append("\\t");
        default -> {
          boolean raw = c >= ' ' && c < 0x7f || c >= 0xa0 && c < 0x2000;
          b.append(raw ? Character.toString(c) : String.format(Locale.ROOT, c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
        }
      }
    }
    return b.append('"').toString();
  }
}
