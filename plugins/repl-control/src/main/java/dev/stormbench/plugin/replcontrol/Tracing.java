package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.repl.TraceLine;
import dev.stormbench.spi.scenario.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** trace: what was hit, as tracefs prints it, or into a file. */
final class Tracing {
  private static final int DEFAULT_MAX = 10_000;
  private static final int MAX = 1_000_000;
  private static final String ACCEPTED = "trace on [N], trace off, trace show [N] [cpu CPU], trace start FILE [OPTION VALUE]...,"
      + " trace stop, trace status";
  private static final String START = "trace start FILE [" + String.join(" VALUE] [", Session.TRACE_OPTIONS) + " VALUE]";

  private Tracing() {}

  static void register(Registry r) {
    r.replCommand("trace", "keep tracepoints and show them, or write them to a file",
        Word.of("on [N] | off | show [N] [cpu CPU] | start FILE [OPTION VALUE]... | stop | status",
        "on keeps the last N tracepoints (10000 if none is given) from now on, off forgets them, show prints the last N of what "
            + "was kept, of one CPU or of all, as /sys/kernel/tracing/trace does. start writes what comes to a file until stop, or "
            + "until the machine goes; its options are those of run --trace: events, cpus, window, stop, buffer, format, as in "
            + "trace start t.txt cpus 47,95 window lockup:-1s..+1s. A machine whose tracepoints are kept runs slower.",
        "trace show 20 cpu 47", "trace('show', 20, 'cpu', 47)", Tracing::trace).completed((s, typed) -> switch (typed.size()) {
          case 1 -> List.of("on", "off", "show", "start", "stop", "status");
          case 2, 3 -> typed.getFirst().equals("show") ? List.of("cpu") : typed.size() == 3 ? options(typed) : List.of();
          default -> typed.size() % 2 == 1 ? options(typed) : List.of();
        }));
  }

  private static List<String> options(List<String> typed) {
    return typed.getFirst().equals("start") ? Session.TRACE_OPTIONS : List.of();
  }

  private static void trace(Session s, Arguments a) {
    List<String> words = Given.words(a, 1, MAX, ACCEPTED);
    s.machine();
    switch (words.getFirst()) {
      case "start" -> start(s, words.subList(1, words.size()));
      case "stop" -> {
        Given.words(a, 1, 1, ACCEPTED);
        s.traceDone().forEach(s::print);
      }
      case "status" -> {
        Given.words(a, 1, 1, ACCEPTED);
        List<String> lines = s.traceStatus();
        (lines.isEmpty() ? List.of("nothing is traced") : lines).forEach(s::print);
      }
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
      case "show" -> show(s, Given.words(a, 1, 4, ACCEPTED).subList(1, words.size()));
      default -> throw new CommandException("'" + words.getFirst() + "'; accepted: " + ACCEPTED);
    }
  }

  /** The values are what stands between two options: a condition may have blanks. */
  private static void start(Session s, List<String> words) {
    if (words.isEmpty()) {
      throw new CommandException("to which file? Accepted: " + START);
    }
    Map<String, String> options = new LinkedHashMap<>();
    String option = null;
    for (String word : words.subList(1, words.size())) {
      if (Session.TRACE_OPTIONS.contains(word) && !options.containsKey(word)) {
        option = word;
        options.put(word, "");
      } else if (option == null) {
        throw new CommandException("'" + word + "'" + Nearest.didYouMean(word, Session.TRACE_OPTIONS) + "; accepted: " + START);
      } else {
        options.merge(option, word, (before, more) -> before.isEmpty() ? more : before + " " + more);
      }
    }
    options.forEach((name, value) -> {
      if (value.isEmpty()) {
        throw new CommandException("nothing after '" + name + "'; accepted: " + START);
      }
    });
    s.traceTo(words.getFirst(), options);
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
