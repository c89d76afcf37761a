package dev.stormbench.engine.scenario;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names in messages: quoting what a user wrote, and finding what he may have meant. */
public final class Names {
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

  /** {@code ; did you mean 'x'?}, or nothing when no known name is near. */
  static String didYouMean(String name, Collection<String> known) {
    String nearest = nearest(name, known);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /** The names in a row; of many only those nearest to {@code name}. */
  static String list(String name, Collection<String> names) {
    if (names.size() <= LIST_MAX || name.length() > QUOTE_MAX) {
      return list(names);
    }
    List<String> near = names.stream()
        .sorted(Comparator.comparingInt(n -> typingErrors(name, n))).limit(LIST_SHORT).toList();
    return list(near) + " and " + (names.size() - LIST_SHORT) + " more";
  }

  /** The names in a row, or {@code none}. */
  static String list(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** The known name that is fewest typing errors away, or null when that is more than a third of it. */
  public static @Nullable String nearest(String name, Collection<String> known) {
    if (name.length() > QUOTE_MAX) {
      return null;
    }
    String best = null;
    int bestErrors = Integer.MAX_VALUE;
    for (String k : known) {
      int errors = typingErrors(name.toLowerCase(Locale.ROOT), k.toLowerCase(Locale.ROOT));
      int longer = Math.max(name.length(), k.length());
      if (errors < bestErrors && errors < longer && errors <= Math.max(1, longer / 3)) {
        best = k;
        bestErrors = errors;
      }
    }
    return best;
  }

  /** Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, swap neighbours. */
  static int typingErrors(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    Arrays.setAll(d[0], j -> j);
    for (int i = 1; i <= a.length(); i++) {
      d[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
