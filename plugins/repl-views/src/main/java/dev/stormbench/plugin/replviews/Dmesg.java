package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** {@code dmesg}: the kernel log. */
final class Dmesg extends View {
  private static final String LAST = "-l";

  Dmesg() {
    super("[-l lines] [pattern]",
        "Prints the kernel log. -l keeps the last so many lines; a pattern (a regular expression, case ignored) keeps the lines in"
        + " which it is found. Both: the last so many of those.",
        "dmesg -l 20 soft lockup", "dmesg('-l', 20, 'soft lockup')");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    int last = Integer.MAX_VALUE;
    List<String> rest = new ArrayList<>(words);
    int at = rest.indexOf(LAST);
    if (at >= 0) {
      if (at + 1 == rest.size() || !rest.get(at + 1).matches("[1-9]\\d{0,8}")) {
        throw usage(at + 1 == rest.size() ? "-l without a number of lines" : "'" + rest.get(at + 1) + "' is no number of lines");
      }
      last = Integer.parseInt(rest.get(at + 1));
      rest.subList(at, at + 2).clear();
    }
    Pattern pattern = rest.isEmpty() ? null : pattern(String.join(" ", rest));
    List<String> lines = m.kernelLog().stream().filter(l -> found(pattern, l)).toList();
    if (lines.isEmpty()) {
      say(session, m.kernelLog().isEmpty() ? "the kernel log is empty"
          : "none of the " + Text.many(m.kernelLog().size(), "line") + " of the kernel log has '" + String.join(" ", rest) + "'");
    }
    print(session, lines.subList(Math.max(0, lines.size() - last), lines.size()));
  }

  private static boolean found(@Nullable Pattern pattern, String line) {
    return pattern == null || pattern.matcher(line).find();
  }

  private Pattern pattern(String text) {
    try {
      return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw usage("'" + text + "' is no regular expression: " + e.getDescription());
    }
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return List.of(LAST);
  }
}
