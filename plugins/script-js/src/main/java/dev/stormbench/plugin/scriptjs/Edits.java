package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
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
    if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
      throw new ScenarioException(at, "set needs a path such as machine.cpus");
    }
    String sysctl = "kernel.sysctl.";
    List<String> keys = path.startsWith(sysctl) ? List.of("kernel", "sysctl", path.substring(sysctl.length())) : List.of(path.split("\\."));
    return set(scenario, keys, 0, at, value);
  }

  private static Node set(Node here, List<String> keys, int i, Location at, Node value) {
    if (i == keys.size()) {
      return value;
    }
    String key = keys.get(i);
    return switch (here) {
      case Node.Mapping m -> {
        Node old = m.get(key);
        yield put(m, key, at, set(old == null ? new Node.Mapping(List.of(), at) : old, keys, i + 1, at, value));
      }
      case Node.Sequence s -> {
        int index = indexOf(s, key);
        if (index < 0) {
          List<String> names = s.items().stream().map(Edits::idOf).toList();
          throw new ScenarioException(at, "no item '" + key + "' in " + String.join(".", keys.subList(0, i))
              + Nearest.didYouMean(key, names) + " (there: " + String.join(", ", names) + ")");
        }
        List<Node> items = new ArrayList<>(s.items());
        boolean byNumber = key.chars().allMatch(Character::isDigit);
        items.set(index, byNumber ? set(items.get(index), keys, i + 1, at, value) : setInItem(items.get(index), keys, i + 1, at, value));
        yield new Node.Sequence(items, s.at());
      }
      case Node.Scalar s when s.kind() == Node.Scalar.Kind.NULL -> set(new Node.Mapping(List.of(), at), keys, i, at, value);
      case Node.Scalar s when i == 1 && keys.getFirst().equals("costs") ->
          set(new Node.Mapping(List.of(new Node.Entry("base", s.at(), s)), s.at()), keys, i, at, value);
      case Node.Scalar s -> throw new ScenarioException(at, String.join(".", keys.subList(0, i)) + " is " + s.describe()
          + ", it has no key '" + key + "'");
    };
  }

  /** An item that was named leads to its parameters. */
  private static Node setInItem(Node item, List<String> keys, int i, Location at, Node value) {
    if (i == keys.size()) {
      return value;
    }
    if (item instanceof Node.Mapping m && m.entries().size() == 1) {
      Node.Entry e = m.entries().getFirst();
      return new Node.Mapping(List.of(new Node.Entry(e.key(), e.at(), set(e.value(), keys, i, at, value))), m.at());
    }
    return new Node.Mapping(List.of(new Node.Entry(nameOf(item), item.at(), set(new Node.Mapping(List.of(), at), keys, i, at, value))), at);
  }

  private static int indexOf(Node.Sequence s, String key) {
    if (key.length() < 6 && key.chars().allMatch(Character::isDigit)) {
      int index = Integer.parseInt(key);
      return index < s.items().size() ? index : -1;
    }
    int byName = -1;
    for (int i = s.items().size() - 1; i >= 0; i--) {
      if (idOf(s.items().get(i)).equals(key)) {
        return i;
      }
      byName = nameOf(s.items().get(i)).equals(key) ? i : byName;
    }
    return byName;
  }

  private static String idOf(Node item) {
    return item instanceof Node.Mapping m && m.entries().size() == 1
        && m.entries().getFirst().value() instanceof Node.Mapping params
        && params.get("id") instanceof Node.Scalar id ? id.text() : nameOf(item);
  }

  private static String nameOf(Node item) {
    return switch (item) {
      case Node.Scalar s -> s.text();
      case Node.Mapping m when m.entries().size() == 1 -> m.entries().getFirst().key();
      default -> item.describe();
    };
  }
}
