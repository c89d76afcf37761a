package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.repl.TraceLine;
import java.util.List;

/** trace: what was hit, as tracefs prints it. */
final class Tracing {
  private static final int DEFAULT_MAX = 10_000;
  private static final int MAX = 1_000_000;
  private static final String ACCEPTED = "trace on [N], trace off, trace show [N] [cpu CPU]";

  private Tracing() {}

  static void register(Registry r) {
    r.replCommand("trace", "keep tracepoints and show them", Word.of("on [N] | off | show [N] [cpu CPU]",
        "on keeps the last N tracepoints (10000 if none is given) from now on, off forgets them, show prints the last N of what "
            + "was kept, of one CPU or of all, as /sys/kernel/tracing/trace does. A machine whose tracepoints are kept runs slower.",
        "trace show 20 cpu 47", "trace('show', 20, 'cpu', 47)", Tracing::trace).completed((s, typed) -> switch (typed.size()) {
          case 1 -> List.of("on", "off", "show");
          case 2, 3 -> typed.getFirst().equals("show") ? List.of("cpu") : List.of();
          default -> List.of();
        }));
  }

  private static void trace(Session s, Arguments a) {
    List<String> words = Given.words(a, 1, 4, ACCEPTED);
    s.machine();
    switch (words.getFirst()) {
      case "on" -> {
        int max = words.size() == 1 ? DEFAULT_MAX : Given.number(Given.words(a, 2, 2, ACCEPTED).get(1), "number of tracepoints");
        if (max > MAX) {
          throw new CommandException("trace on " + max + "; accepted: up to " + MAX);
        }
        s.trace(true, max);
      }
      case "off" -> {
        Given.words(a, 1, 1, ACCEPTED);
        s.trace(false, DEFAULT_MAX);
      }
      case "show" -> show(s, words.subList(1, words.size()));
      default -> throw new CommandException("'" + words.getFirst() + "'; accepted: " + ACCEPTED);
    }
  }

  private static void show(Session s, List<String> words) {
    boolean counted = !words.isEmpty() && !words.getFirst().equals("cpu");
    int max = counted ? Given.number(words.getFirst(), "number of tracepoints") : MAX;
    List<String> rest = words.subList(counted ? 1 : 0, words.size());
    if (!rest.isEmpty() && (rest.size() != 2 || !rest.getFirst().equals("cpu"))) {
      throw new CommandException("'" + String.join(" ", rest) + "' is too much; accepted: " + ACCEPTED);
    }
    int cpu = rest.isEmpty() ? -1 : Given.number(rest.get(1), "CPU");
    List<TraceLine> kept = s.traced().stream().filter(l -> cpu < 0 || l.cpu() == cpu).toList();
    if (kept.isEmpty()) {
      s.print("nothing was kept; 'trace on' begins to");
    }
    kept.stream().skip(Math.max(0, kept.size() - max)).forEach(l -> s.print(l.text()));
  }
}
