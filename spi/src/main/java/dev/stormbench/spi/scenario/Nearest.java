package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds what somebody may have meant: every refusal of a name says so in the same words.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public final class Nearest {
  private static final int NAME_MAX = 60;

  private Nearest() {}

  /** {@code ; did you mean 'x'?}, or nothing when no known name is near. */
  public static String didYouMean(String name, Collection<String> known) {
    String nearest = nearest(name, known);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /** The known name that is fewest typing errors away, or null when that is more than a third of it. */
  public static @Nullable String nearest(String name, Collection<String> known) {
    if (name.length() > NAME_MAX) {
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
  public static int typingErrors(String a, String b) {
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
