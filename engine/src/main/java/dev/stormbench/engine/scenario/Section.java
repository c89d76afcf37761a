package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mapping while it is read: its name for messages and its accepted keys, all checked when it is
 * opened. It may lie over another one, which then gives what it does not say.
 */
final class Section {
  private final String name;
  private final Node.Mapping mapping;
  private final @Nullable Section below;

  private Section(String name, Node.Mapping mapping, @Nullable Section below) {
    this.name = name;
    this.mapping = mapping;
    this.below = below;
  }

  /** Opens a mapping; {@code name} is how messages call it, such as {@code machine}. */
  static Section open(String name, Node node, List<String> accepted) {
    return open(name, node, accepted, null);
  }

  /** The same over {@code below}. */
  static Section open(String name, Node node, List<String> accepted, @Nullable Section below) {
    Node.Mapping mapping =
        Values.mapping(node, name, "a mapping with the keys " + String.join(", ", accepted));
    for (Node.Entry e : mapping.entries()) {
      if (!accepted.contains(e.key())) {
        throw Bad.key(e.at(), e.key(), name, accepted);
      }
    }
    return new Section(name, mapping, below);
  }

  Location at() {
    return mapping.at();
  }

  /** The value of a key here or below, or null. */
  @Nullable Node get(String key) {
    Node own = mapping.get(key);
    return own == null && below != null ? below.get(key) : own;
  }

  /** How messages call the value of a key. */
  String what(String key) {
    return mapping.get(key) == null && below != null ? below.what(key) : key + " in " + name;
  }

  Node need(String key, String accepted) {
    Node node = get(key);
    if (node == null) {
      Section owner = below == null ? this : below;
      throw Bad.missing(owner.at(), key, owner.name, accepted);
    }
    return node;
  }

  int integer(String key, int min, int max) {
    return (int) Values.integer(need(key, "a whole number"), what(key), min, max);
  }

  int integer(String key, int min, int max, int orElse) {
    return get(key) == null ? orElse : integer(key, min, max);
  }

  long longInteger(String key, long orElse) {
    Node node = get(key);
    return node == null ? orElse : Values.integer(node, what(key), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  boolean bool(String key) {
    return Values.bool(need(key, "true or false"), what(key));
  }

  String text(String key) {
    return Values.text(need(key, "a text"), what(key));
  }

  String prose(String key, String orElse) {
    Node node = get(key);
    return node == null ? orElse : Values.prose(node, what(key)).strip();
  }

  long durationNs(String key, long minNs, long maxNs) {
    return Durations.ns(need(key, "a time with a unit, such as 750us"), what(key), minNs, maxNs);
  }

  long durationNs(String key, long minNs, long maxNs, long orElseNs) {
    return get(key) == null ? orElseNs : durationNs(key, minNs, maxNs);
  }

  /** A word that is a constant of an enum in lower case with hyphens. */
  <E extends Enum<E>> E word(String key, Class<E> type) {
    List<String> words = words(type);
    Node node = need(key, String.join(", ", words));
    return type.getEnumConstants()[words.indexOf(Values.word(node, what(key), words))];
  }

  <E extends Enum<E>> E word(String key, Class<E> type, E orElse) {
    return get(key) == null ? orElse : word(key, type);
  }

  private static <E extends Enum<E>> List<String> words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
  }
}
