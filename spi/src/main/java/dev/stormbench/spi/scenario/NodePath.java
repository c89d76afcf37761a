package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A place in a scenario, by a path: {@code machine.cpus}, {@code workloads.softirq-items.period}, {@code
 * kernel.sysctl.kernel.watchdog_thresh}, {@code costs.irq-entry}, {@code watchdogs}.
 *
 * <p>A path is keys joined by dots. An item of a list goes by its number from 0, or by its id or its
 * name, which leads to its parameters. All below {@code sysctl} is one key, dots included. A key that
 * is not there yet is added; whether it is a known one is checked when the scenario is bound.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public final class NodePath {
  private static final int NAME_MAX = 60;

  private final Location at;
  private final List<String> keys;
  private final Node value;

  private NodePath(Location at, String path, Node value) {
    this.at = at;
    this.keys = split(path);
    this.value = value;
  }

  /**
   * The scenario with a value put at a path.
   *
   * @param path for which {@link #isPath} holds
   * @param at who says so: blamed if there is no such place, and where new keys stand
   * @throws ScenarioException at {@code at}
   */
  public static Node set(Node scenario, String path, Location at, Node value) {
    return new NodePath(at, path, value).put(scenario, 0);
  }

  /** Whether a text is a path at all. */
  public static boolean isPath(String text) {
    return !text.isEmpty() && !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
  }

  private static List<String> split(String path) {
    String prefix = "kernel.sysctl.";
    if (path.startsWith(prefix)) {
      return List.of("kernel", "sysctl", path.substring(prefix.length()));
    }
    return List.of(path.split("\\."));
  }

  /** The node with the value put at {@code keys} from {@code i} on. */
  private Node put(Node here, int i) {
    if (i == keys.size()) {
      return value;
    }
    return switch (here) {
      case Node.Mapping m -> putInMapping(m, i);
      case Node.Sequence s -> putInSequence(s, i);
      case Node.Scalar s when s.kind() == Node.Scalar.Kind.NULL -> putInMapping(empty(), i);
      case Node.Scalar s when i == 1 && keys.getFirst().equals("costs") ->
          putInMapping(new Node.Mapping(List.of(new Node.Entry("base", s.at(), s)), s.at()), i);
      case Node.Scalar s when i == 2 && keys.getFirst().equals("policy") && keys.get(i).equals(s.text()) -> putInMapping(empty(), i);
      case Node.Scalar s -> throw new ScenarioException(at, walked(i) + " is " + s.describe()
          + ", it has no key " + quote(keys.get(i)));
    };
  }

  private Node putInMapping(Node.Mapping m, int i) {
    String key = keys.get(i);
    List<Node.Entry> entries = new ArrayList<>();
    boolean found = false;
    for (Node.Entry e : m.entries()) {
      boolean here = e.key().equals(key);
      found |= here;
      entries.add(here ? new Node.Entry(key, e.at(), put(e.value(), i + 1)) : e);
    }
    if (!found) {
      entries.add(new Node.Entry(key, at, put(empty(), i + 1)));
    }
    return new Node.Mapping(entries, m.at());
  }

  private Node putInSequence(Node.Sequence s, int i) {
    String key = keys.get(i);
    int index = indexOf(s, key);
    if (index < 0) {
      Set<String> names = new LinkedHashSet<>();
      s.items().forEach(item -> names.add(idOf(item)));
      throw new ScenarioException(at, "no item " + quote(key) + " in " + walked(i)
          + Nearest.didYouMean(key, names) + " (there: " + String.join(", ", names) + ")");
    }
    List<Node> items = new ArrayList<>(s.items());
    boolean byNumber = key.chars().allMatch(Character::isDigit);
    items.set(index, byNumber ? put(items.get(index), i + 1) : putInItem(items.get(index), i + 1));
    return new Node.Sequence(items, s.at());
  }

  /** Puts into the parameters of an item that was named, or replaces the item. */
  private Node putInItem(Node item, int i) {
    if (i == keys.size()) {
      return value;
    }
    if (item instanceof Node.Mapping m) {
      Node.Entry e = m.entries().getFirst();
      return new Node.Mapping(List.of(new Node.Entry(e.key(), e.at(), put(e.value(), i))), m.at());
    }
    Node.Scalar name = (Node.Scalar) item;
    return new Node.Mapping(
        List.of(new Node.Entry(name.text(), name.at(), put(empty(), i))), name.at());
  }

  /** Where the item of that number, id or name stands, or -1. Ids win over names. */
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
      case Node.Mapping m -> "(" + m.describe() + ")";
      case Node.Sequence s -> "(" + s.describe() + ")";
    };
  }

  private Node.Mapping empty() {
    return new Node.Mapping(List.of(), at);
  }

  private static String quote(String name) {
    return "'" + (name.length() > NAME_MAX ? name.substring(0, NAME_MAX - 3) + "..." : name) + "'";
  }

  private String walked(int i) {
    return i == 0 ? "the scenario" : String.join(".", keys.subList(0, i));
  }
}
