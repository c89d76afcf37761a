package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;

/**
 * Reads nodes from the flat list that our JavaScript makes of a value: a kind, and what belongs to it. Texts of a script are
 * texts, whatever they look like; a whole number is what YAML would call one.
 */
final class TreeReader {
  /** Where a path of keys stands. */
  @FunctionalInterface
  interface Where {
    /** The place of a value, or of its key. */
    Location at(List<Object> path, boolean key);
  }

  private final Value tokens;
  private final Where where;
  private final List<Object> path = new ArrayList<>();
  private int next;

  private TreeReader(Value tokens, Where where) {
    this.tokens = tokens;
    this.where = where;
  }

  /** @param tree what {@code tree()} answered */
  static Node read(Value tree, Where where) {
    if (tree.hasMember("refused")) {
      Value p = tree.getMember("path");
      List<Object> path = new ArrayList<>();
      for (long i = 0; i < p.getArraySize(); i++) {
        path.add(step(p.getArrayElement(i)));
      }
      throw new ScenarioException(where.at(path, false), tree.getMember("refused").asString());
    }
    return new TreeReader(tree.getMember("out"), where).node();
  }

  private static Object step(Value v) {
    return v.isString() ? v.asString() : (Object) v.asInt();
  }

  private String text() {
    return tokens.getArrayElement(next++).asString();
  }

  private int count() {
    return tokens.getArrayElement(next++).asInt();
  }

  private Node node() {
    Location at = where.at(List.copyOf(path), false);
    String kind = text();
    return switch (kind) {
      case "s" -> new Node.Scalar(text(), Node.Scalar.Kind.STRING, at);
      case "b" -> new Node.Scalar(text(), Node.Scalar.Kind.BOOLEAN, at);
      case "i" -> new Node.Scalar(text(), Node.Scalar.Kind.INTEGER, at);
      case "d" -> new Node.Scalar(text(), Node.Scalar.Kind.DECIMAL, at);
      case "n" -> new Node.Scalar("null", Node.Scalar.Kind.NULL, at);
      case "[" -> {
        int n = count();
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          path.add(i);
          items.add(node());
          path.removeLast();
        }
        yield new Node.Sequence(items, at);
      }
      default -> {
        int n = count();
        List<Node.Entry> entries = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          String key = text();
          path.add(key);
          Location keyAt = where.at(List.copyOf(path), true);
          entries.add(new Node.Entry(key, keyAt, node()));
          path.removeLast();
        }
        yield new Node.Mapping(entries, at);
      }
    };
  }
}
