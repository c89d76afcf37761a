package dev.stormbench.plugin.scriptjs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant. */
final class Nearest {
  private static final int MAX_NAME = 60;

  private Nearest() {}

  /** {@code ; did you mean 'x'?}, or nothing when no known name is near. */
  static String didYouMean(String name, List<String> known) {
    String best = "";
    int bestErrors = Integer.MAX_VALUE;
    if (name.length() <= MAX_NAME) {
      for (String k : known) {
        int errors = errors(name.toLowerCase(Locale.ROOT), k.toLowerCase(Locale.ROOT));
        int longer = Math.max(name.length(), k.length());
        if (errors < bestErrors && errors < longer && errors <= Math.max(1, longer / 3)) {
          best = k;
          bestErrors = errors;
        }
      }
    }
    return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
  }

  /** Damerau-Levenshtein distance: insert, delete, replace, swap neighbours. */
  private static int errors(String a, String b) {
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
