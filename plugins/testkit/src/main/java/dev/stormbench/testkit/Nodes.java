package dev.stormbench.testkit;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes from Java's own values: maps with the order of their keys, lists, numbers, and texts as YAML reads them without quotes. */
final class Nodes {
  private static final Location HERE = Location.of("testkit");

  private Nodes() {}

  static Node of(Object value) {
    return switch (value) {
      case Node n -> n;
      case Map<?, ?> m -> {
        List<Node.Entry> entries = new ArrayList<>();
        m.forEach((k, v) -> entries.add(new Node.Entry(k.toString(), HERE, of(v))));
        yield new Node.Mapping(entries, HERE);
      }
      case List<?> l -> new Node.Sequence(l.stream().map(Nodes::of).toList(), HERE);
      default -> Node.Scalar.plain(value.toString(), HERE);
    };
  }
}
