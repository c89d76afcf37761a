package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a value from one line of text: a plain scalar, {@code [47, 95]}, {@code { exp: 1ms }} or
 * {@code [run: 20us, loop]}, as in the flow style of YAML. For {@code --set} and for the defaults that
 * plugins declare, which must not depend on a format being installed.
 */
final class FlowText {
  /** Deeper nesting is refused, so that the parser's own stack is bounded. */
  private static final int MAX_DEPTH = 50;

  private final String text;
  private final Location at;
  private int pos;
  private int depth;

  private FlowText(String text, Location at) {
    this.text = text;
    this.at = at;
  }

  /** Reads a value; all its parts stand at {@code at}. */
  static Node parse(String text, Location at) {
    String stripped = text.strip();
    if (stripped.isEmpty() || "[{'\"".indexOf(stripped.charAt(0)) < 0) {
      return Node.Scalar.plain(stripped, at);
    }
    FlowText flow = new FlowText(stripped, at);
    Node node = flow.value();
    if (flow.pos < stripped.length()) {
      throw flow.unexpected("the end");
    }
    return node;
  }

  /** The text that {@link #parse} reads as this. */
  static String of(Node node) {
    return switch (node) {
      case Node.Sequence s -> s.items().stream().map(FlowText::of).collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping m -> m.entries().stream().map(e -> scalar(e.key()) + ": " + of(e.value()))
          .collect(Collectors.joining(", ", "{ ", " }"));
      case Node.Scalar s -> s.kind() == Node.Scalar.Kind.STRING ? scalar(s.text()) : s.text();
    };
  }

  private static String scalar(String text) {
    boolean plain = Node.Scalar.plain(text, Location.of("")).kind() == Node.Scalar.Kind.STRING && text.matches("[A-Za-z0-9_./+<>=%:-]+")
        && !text.contains(": ") && !text.endsWith(":");
    return plain ? text : text.contains("'") ? '"' + text + '"' : "'" + text + "'";
  }

  private Node value() {
    skipSpace();
    return switch (peek()) {
      case '[' -> sequence();
      case '{' -> mapping();
      case '\'', '"' -> new Node.Scalar(quoted(), Node.Scalar.Kind.STRING, at);
      default -> Node.Scalar.plain(plain(), at);
    };
  }

  private Node sequence() {
    open();
    List<Node> items = new ArrayList<>();
    for (skipSpace(); peek() != ']'; comma(']')) {
      Node item = value();
      skipSpace();
      if (peek() == ':' && item instanceof Node.Scalar key) {
        pos++;
        item = new Node.Mapping(List.of(new Node.Entry(key.text(), at, value())), at);
      }
      items.add(item);
    }
    close();
    return new Node.Sequence(items, at);
  }

  private Node mapping() {
    open();
    List<Node.Entry> entries = new ArrayList<>();
    for (skipSpace(); peek() != '}'; comma('}')) {
      if (!(value() instanceof Node.Scalar key)) {
        throw unexpected("a key");
      }
      skipSpace();
      if (peek() != ':') {
        throw unexpected("':'");
      }
      pos++;
      if (entries.stream().anyMatch(e -> e.key().equals(key.text()))) {
        throw Bad.at(at, "duplicate key " + Names.quote(key.text()) + " in " + Names.quote(text));
      }
      entries.add(new Node.Entry(key.text(), at, value()));
    }
    close();
    return new Node.Mapping(entries, at);
  }

  private void open() {
    pos++;
    if (++depth > MAX_DEPTH) {
      throw Bad.at(at, "nested deeper than " + MAX_DEPTH + " levels");
    }
  }

  private void close() {
    pos++;
    depth--;
    skipSpace();
  }

  private void comma(char end) {
    skipSpace();
    if (peek() == ',') {
      pos++;
      skipSpace();
    } else if (peek() != end) {
      throw unexpected("',' or '" + end + "'");
    }
  }

  private String quoted() {
    char quote = text.charAt(pos++);
    int end = text.indexOf(quote, pos);
    if (end < 0) {
      throw Bad.at(at, "no closing " + quote + " in " + Names.quote(text));
    }
    String s = text.substring(pos, end);
    pos = end + 1;
    return s;
  }

  private String plain() {
    int start = pos;
    while (pos < text.length() && ",[]{}".indexOf(text.charAt(pos)) < 0 && !colonEndsKey()) {
      pos++;
    }
    if (pos == start && peek() != ',' && peek() != ']' && peek() != '}') {
      throw unexpected("a value");
    }
    return text.substring(start, pos).strip();
  }

  private boolean colonEndsKey() {
    return text.charAt(pos) == ':'
        && (pos + 1 == text.length() || " ,[]{}".indexOf(text.charAt(pos + 1)) >= 0);
  }

  private void skipSpace() {
    while (peek() == ' ') {
      pos++;
    }
  }

  private char peek() {
    return pos < text.length() ? text.charAt(pos) : '\0';
  }

  private ScenarioException unexpected(String expected) {
    String found = pos < text.length() ? "'" + text.charAt(pos) + "'" : "the end";
    return Bad.at(at, "read " + found + " in " + Names.quote(text) + "; expected " + expected);
  }
}
