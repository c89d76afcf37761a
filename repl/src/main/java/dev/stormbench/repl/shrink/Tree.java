package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by their address in a tree: numbers of children, from the root down. */
final class Tree {
  private static final Location HERE = Location.of("shrink");

  private Tree() {}

  /** A text. */
  static Node.Scalar text(String text) {
    return Node.Scalar.plain(text, HERE);
  }

  /** The tree with another value at an address. */
  static Node replace(Node root, List<Integer> address, Node value) {
    if (address.isEmpty()) {
      return value;
    }
    int i = address.getFirst();
    List<Integer> rest = address.subList(1, address.size());
    return switch (root) {
      case Node.Mapping m -> {
        List<Node.Entry> entries = new ArrayList<>(m.entries());
        Node.Entry e = entries.get(i);
        entries.set(i, new Node.Entry(e.key(), e.at(), replace(e.value(), rest, value)));
        yield new Node.Mapping(entries, m.at());
      }
      case Node.Sequence s -> {
        List<Node> items = new ArrayList<>(s.items());
        items.set(i, replace(items.get(i), rest, value));
        yield new Node.Sequence(items, s.at());
      }
      case Node.Scalar s -> throw new IllegalArgumentException("there is nothing below " + s.text());
    };
  }

  /** The tree without what stands at these addresses, none of which leads through another. */
  static Node remove(Node root, Collection<List<Integer>> addresses) {
    List<List<Integer>> last = new ArrayList<>(addresses);
    last.sort((a, b) -> compare(b, a)); // from the end, so that the others stay where they are
    Node n = root;
    for (List<Integer> address : last) {
      n = remove(n, address);
    }
    return n;
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!a.get(i).equals(b.get(i))) {
        return a.get(i).compareTo(b.get(i));
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static Node remove(Node root, List<Integer> address) {
    int i = address.getFirst();
    if (address.size() > 1) {
      Node child = root instanceof Node.Mapping m ? m.entries().get(i).value() : ((Node.Sequence) root).items().get(i);
      return replace(root, address.subList(0, 1), remove(child, address.subList(1, address.size())));
    }
    if (root instanceof Node.Mapping m) {
      List<Node.Entry> entries = new ArrayList<>(m.entries());
      entries.remove(i);
      return new Node.Mapping(entries, m.at());
    }
    Node.Sequence s = (Node.Sequence) root;
    List<Node> items = new ArrayList<>(s.items());
    items.remove(i);
    return new Node.Sequence(items, s.at());
  }

  /** The value of a key of a key; null if there is none. */
  static @Nullable Node at(Node root, String... keys) {
    Node n = root;
    for (String key : keys) {
      n = n instanceof Node.Mapping m ? m.get(key) : null;
      if (n == null) {
        return null;
      }
    }
    return n;
  }

  /** How many values a tree has, itself included. */
  static int count(Node n) {
    return switch (n) {
      case Node.Scalar s -> 1;
      case Node.Sequence s -> 1 + s.items().stream().mapToInt(Tree::count).sum();
      case Node.Mapping m -> 1 + m.entries().stream().mapToInt(e -> count(e.value())).sum();
    };
  }

  /** Its values without their places: equal for trees that say the same. */
  static String canonical(Node n) {
    StringBuilder b = new StringBuilder();
    canonical(n, b);
    return b.toString();
  }

  private static void canonical(Node n, StringBuilder b) {
    switch (n) {
      case Node.Scalar s -> b.append(s.kind()).append(s.text().length()).append(':').append(s.text());
      case Node.Sequence s -> {
        b.append('[');
        s.items().forEach(i -> canonical(i, b));
        b.append(']');
      }
      case Node.Mapping m -> {
        b.append('{');
        m.entries().forEach(e -> {
          b.append(e.key().length()).append(':').append(e.key());
          canonical(e.value(), b);
        });
        b.append('}');
      }
    }
  }
}
