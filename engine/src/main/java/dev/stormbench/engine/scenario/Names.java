package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Nearest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names in messages: quoting what a user wrote, and listing what there is. */
final class Names {
  private static final int QUOTE_MAX = 60;

  /** A list of more names than this does not help a reader. */
  private static final int LIST_MAX = 24;

  private static final int LIST_SHORT = 6;

  private Names() {}

  /** The name in quotes, on one line, shortened. */
  static String quote(String name) {
    String s = name.length() > QUOTE_MAX ? name.substring(0, QUOTE_MAX - 3) + "..." : name;
    return "'" + s + "'";
  }

  /** The names in a row; of many only those nearest to {@code name}. */
  static String list(String name, Collection<String> names) {
    if (names.size() <= LIST_MAX || name.length() > QUOTE_MAX) {
      return list(names);
    }
    List<String> near = names.stream()
        .sorted(Comparator.comparingInt(n -> Nearest.typingErrors(name, n))).limit(LIST_SHORT).toList();
    return list(near) + " and " + (names.size() - LIST_SHORT) + " more";
  }

  /** The names in a row, or {@code none}. */
  static String list(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
