package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;

/** break, watch, delete. */
final class Stopping {
  private static final String BREAK = "TRACEPOINT [cpu CPU] [if CONDITION] | CONDITION";

  private Stopping() {}

  static void register(Registry r) {
    r.replCommand("break", "stop where a tracepoint is hit, or when a condition becomes true", Word.of("[" + BREAK + "]",
        "Every run, until, step and at stops where that tracepoint is hit, or when the condition has become true. Without "
            + "arguments it lists what there is. They are not looked at while the past is replayed.",
        "break sched_switch cpu 47 if cpu(47).backlog > 100", "break_('sched_switch', 'cpu', 47, 'if', () => cpu(47).backlog > 100)",
        Stopping::add).withRest().completed(Stopping::complete));
    r.replCommand("watch", "stop when the value of an expression changes", Word.of("EXPRESSION",
        "Every run, until, step and at stops when the expression has another value than before, looked at after each tracepoint.",
        "watch cpu(47).backlog", "watch('cpu(47).backlog')", (s, a) -> {
          if (a.rest().isEmpty() && a.words().isEmpty()) {
            throw new CommandException("watch what? Accepted: an expression such as cpu(47).backlog");
          }
          int n = s.watch(a.rest(), a.value(0));
          s.print(s.breakpoints().stream().filter(l -> Given.isNumbered(l, n)).findFirst().orElse("watch " + n));
        }).withRest());
    r.replCommand("delete", "remove a breakpoint or a watch", Word.of("NUMBER | all", "Removes what break and watch have made; "
        + "break lists them.", "delete 1", "delete_(1)", (s, a) -> {
          String what = Given.words(a, 1, 1, "delete NUMBER or delete all").getFirst();
          List<String> numbers = what.equals("all") ? s.breakpoints().stream().map(Stopping::number).toList() : List.of(what);
          numbers.forEach(n -> s.removeBreakpoint(Given.number(n, "breakpoint")));
        }).completed((s, typed) -> {
          List<String> all = new ArrayList<>(s.breakpoints().stream().map(Stopping::number).toList());
          all.add("all");
          return all;
        }));
  }

  private static String number(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static void add(Session s, Arguments a) {
    List<String> words = a.words();
    if (words.isEmpty() && a.rest().isEmpty()) {
      if (s.breakpoints().isEmpty()) {
        s.print("no breakpoints; set one with: break " + BREAK);
      }
      s.breakpoints().forEach(s::print);
      return;
    }
    int number;
    if (!words.isEmpty() && words.getFirst().matches("[a-z_]+") && (s.names("events").contains(words.getFirst())
        || words.size() == 1 || List.of("cpu", "if").contains(words.get(1)))) {
      number = atTracepoint(s, a, words);
    } else {
      number = s.breakWhen(a.condition(0));
    }
    s.print("breakpoint " + s.breakpoints().stream().filter(l -> Given.isNumbered(l, number)).findFirst().orElse("" + number));
  }

  private static int atTracepoint(Session s, Arguments a, List<String> words) {
    int next = 1;
    int cpu = -1;
    if (words.size() > next && words.get(next).equals("cpu")) {
      if (words.size() == next + 1) {
        throw new CommandException("which CPU? Accepted: break " + BREAK);
      }
      cpu = Given.number(words.get(next + 1), "CPU");
      next += 2;
    }
    if (words.size() > next && !words.get(next).equals("if")) {
      throw new CommandException("'" + words.get(next) + "' is too much; accepted: break " + BREAK);
    }
    return s.breakAt(words.getFirst(), cpu, words.size() > next ? a.condition(next + 1) : null);
  }

  private static List<String> complete(Session s, List<String> typed) {
    return switch (typed.size()) {
      case 1 -> s.names("events");
      case 2 -> s.names("events").contains(typed.getFirst()) ? List.of("cpu", "if") : List.of();
      case 4 -> typed.get(1).equals("cpu") ? List.of("if") : List.of();
      default -> List.of();
    };
  }
}
