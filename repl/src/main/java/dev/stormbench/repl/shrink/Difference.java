package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is different between two scenarios, by path. */
public final class Difference {
  private final List<String> dropped = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();

  private Difference() {}

  /** From one scenario to another. */
  public static Difference of(Node from, Node to) {
    Difference d = new Difference();
    d.compare("", from, to);
    return d;
  }

  /** Paths of what is no longer there, the outermost of each, in the order of the first scenario. */
  public List<String> dropped() {
    return List.copyOf(dropped);
  }

  /** {@code machine.cpus 192 -> 4}, and what is there that was not. */
  public List<String> changed() {
    return List.copyOf(changed);
  }

  private void compare(String path, Node from, Node to) {
    Map<String, Node> a = parts(from);
    Map<String, Node> b = parts(to);
    if (from instanceof Node.Scalar || to instanceof Node.Scalar || a.isEmpty() || b.isEmpty()) {
      if (!Tree.canonical(from).equals(Tree.canonical(to))) {
        changed.add(path + " " + flow(from) + " -> " + flow(to));
      }
      return;
    }
    a.forEach((name, value) -> {
      Node other = b.get(name);
      String below = path.isEmpty() ? name : path + "." + name;
      if (other == null) {
        dropped.add(below);
      } else {
        compare(below, value, other);
      }
    });
    b.forEach((name, value) -> {
      if (!a.containsKey(name)) {
        changed.add((path.isEmpty() ? name : path + "." + name) + " is " + flow(value));
      }
    });
  }

  /** By key, or by name in a list of named items; nothing where parts have no names. */
  private static Map<String, Node> parts(Node n) {
    Map<String, Node> parts = new LinkedHashMap<>();
    if (n instanceof Node.Mapping m) {
      m.entries().forEach(e -> parts.put(e.key(), e.value()));
    } else if (n instanceof Node.Sequence s) {
      for (Node item : s.items()) {
        Node inner = item instanceof Node.Mapping m && m.entries().size() == 1 ? m.entries().getFirst().value() : item;
        if (Sites.name(item).isEmpty() || parts.put(Sites.name(item), inner) != null) {
          return Map.of();
        }
      }
    }
    return parts;
  }

  static String flow(Node n) {
    return switch (n) {
      case Node.Scalar s -> s.text();
      case Node.Sequence s -> s.items().stream().map(Difference::flow).collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping m -> m.entries().isEmpty() ? "{}" : m.entries().stream().map(e -> e.key() + ": " + flow(e.value()))
          .collect(Collectors.joining(", ", "{ ", " }"));
    };
  }
}
