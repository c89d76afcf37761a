package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;

/** What the methods of a builder do to the nodes of a scenario. */
final class Edits {
  private Edits() {}

  /** Puts a value at a key; mappings are merged. */
  static Node.Mapping merge(Node.Mapping into, String key, Location keyAt, Node value) {
    List<Node.Entry> entries = new ArrayList<>();
    boolean found = false;
    for (Node.Entry e : into.entries()) {
      boolean here = e.key().equals(key);
      found |= here;
      entries.add(here ? new Node.Entry(key, keyAt, merged(key, e.value(), value)) : e);
    }
    if (!found) {
      entries.add(new Node.Entry(key, keyAt, value));
    }
    return new Node.Mapping(entries, into.at());
  }

  private static Node merged(String key, Node old, Node value) {
    if (key.equals("costs") && old instanceof Node.Scalar && value instanceof Node.Mapping m && m.get("base") == null) {
      List<Node.Entry> entries = new ArrayList<>(List.of(new Node.Entry("base", old.at(), old)));
      entries.addAll(m.entries());
      return new Node.Mapping(entries, m.at());
    }
    if (!(old instanceof Node.Mapping a) || !(value instanceof Node.Mapping b)) {
      return value;
    }
    Node.Mapping all = a;
    for (Node.Entry e : b.entries()) {
      all = merge(all, e.key(), e.at(), e.value());
    }
    return all;
  }

  /** Puts a value at a key, whatever was there. */
  static Node.Mapping put(Node.Mapping into, String key, Location keyAt, Node value) {
    List<Node.Entry> entries = new ArrayList<>();
    boolean found = false;
    for (Node.Entry e : into.entries()) {
      boolean here = e.key().equals(key);
      found |= here;
      entries.add(here ? new Node.Entry(key, keyAt, value) : e);
    }
    if (!found) {
      entries.add(new Node.Entry(key, keyAt, value));
    }
    return new Node.Mapping(entries, into.at());
  }

  /** Adds an item to the list at a key. */
  static Node.Mapping append(Node.Mapping into, String key, Location keyAt, Node item) {
    Node old = into.get(key);
    if (old == null || old instanceof Node.Scalar s && s.kind() == Node.Scalar.Kind.NULL) {
      return put(into, key, keyAt, new Node.Sequence(List.of(item), keyAt));
    }
    if (!(old instanceof Node.Sequence s)) {
      return into;
    }
    List<Node> items = new ArrayList<>(s.items());
    items.add(item);
    Node.Sequence all = new Node.Sequence(items, s.at());
    return new Node.Mapping(into.entries().stream().map(e -> e.key().equals(key) ? new Node.Entry(key, e.at(), all) : e).toList(), into.at());
  }

  /** Puts a value at a path, as {@code --set} does: {@code machine.cpus}, {@code workloads.fair-hog.cpus}. */
  static Node set(Node scenario, String path, Location at, Node value) {
    if (!NodePath.isPath(path)) {
      throw new ScenarioException(at, "set needs a path such as machine.cpus");
    }
    return NodePath.set(scenario, path, at, value);
  }
}
