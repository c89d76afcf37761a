package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.List;

/** Nodes by hand, as a script would make them: {@code map("cpus", 4, "sockets", 2)}. */
final class Nodes {
  private Nodes() {}

  static Node.Mapping map(Object... keysAndValues) {
    List<Node.Entry> entries = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String key = (String) keysAndValues[i];
      entries.add(new Node.Entry(key, Location.of("key " + key), node(keysAndValues[i + 1], key)));
    }
    return new Node.Mapping(entries, Location.of("map"));
  }

  static Node.Sequence list(Object... items) {
    return new Node.Sequence(List.of(items).stream().map(i -> node(i, "item")).toList(), Location.of("list"));
  }

  private static Node node(Object value, String place) {
    Location at = Location.of("value of " + place);
    return switch (value) {
      case Node n -> n;
      case String s -> new Node.Scalar(s, Node.Scalar.Kind.STRING, at);
      default -> Node.Scalar.plain(value.toString(), at);
    };
  }
}
