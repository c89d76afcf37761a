package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** fix, set, stop, start, undo, changes: what is done to a machine, and what was. */
final class Changing {
  private static final String SETTABLE = "a sysctl, a feature or a cost and its value, such as set kernel.watchdog_thresh 5, "
      + "set RT_PUSH_IPI false or set irq-entry 400ns";

  private Changing() {}

  static void register(Registry r) {
    r.replCommand("fix", "apply a kernel fix", Word.of("NAME | FILE.js",
        "Applies a fix to the running machine, as a livepatch would. A file's definitions are added first, and all fixes it "
            + "defines are applied. Without arguments it lists the fixes in force and those there are.",
        "fix skip-prio-bail", "fix('skip-prio-bail')", Changing::fix)
        .completed((s, typed) -> typed.size() == 1 ? s.names("fixes") : List.of()));
    r.replCommand("set", "write a sysctl, a scheduler feature or a cost", Word.of("SYSCTL|FEATURE|COST VALUE",
        "Writes a value that can change while a kernel runs: " + SETTABLE + ". Everything else stands in the scenario.",
        "set kernel.watchdog_thresh 5", "set('kernel.watchdog_thresh', 5)", Changing::set).completed(Changing::settable));
    r.replCommand("stop", "take a workload away", Word.of("WORKLOAD",
        "Stops a workload of the scenario, by its id: its tasks, timers and pools go.",
        "stop psimon", "stop('psimon')", (s, a) -> workload(s, a, "stop"))
        .completed((s, typed) -> typed.size() == 1 ? s.names("workload-ids") : List.of()));
    r.replCommand("start", "start a workload", Word.of("WORKLOAD",
        "Starts a workload of the scenario that was stopped, or that says start: timeline.",
        "start psimon", "start('psimon')", (s, a) -> workload(s, a, "start"))
        .completed((s, typed) -> typed.size() == 1 ? s.names("workload-ids") : List.of()));
    r.replCommand("undo", "drop the last intervention", Word.of("",
        "Drops the last thing that was done to the machine and replays the experiment to the present without it.",
        "undo", "undo()", (s, a) -> {
          Given.words(a, 0, 0, "undo");
          List<String> done = s.interventions();
          s.undo();
          s.print("undone: " + done.getLast());
        }));
    r.replCommand("changes", "what was done to the machine so far", Word.of("",
        "Lists the interventions with their virtual times, in the order in which they were made. save writes them into the "
            + "timeline of a scenario.",
        "changes", "changes()", (s, a) -> {
          Given.words(a, 0, 0, "log");
          List<String> done = s.interventions();
          done.forEach(s::print);
          if (done.isEmpty()) {
            s.print("nothing was done to this machine");
          }
        }));
  }

  private static void fix(Session s, Arguments a) {
    Optional<Definition> typed = a.definition();
    if (typed.isPresent()) {
      s.define(typed.get());
      apply(s, typed.get().name());
      return;
    }
    List<String> words = Given.words(a, 0, 1, "fix NAME or fix FILE.js");
    if (words.isEmpty()) {
      s.print("in force: " + (s.fixes().isEmpty() ? "none" : String.join(", ", s.fixes())));
      s.print("there are: " + String.join(", ", s.names("fixes")));
      return;
    }
    String what = words.getFirst();
    if (!what.contains("/") && !what.endsWith(".js")) {
      apply(s, what);
      return;
    }
    List<String> before = s.names("fixes");
    s.load(what);
    List<String> fresh = new ArrayList<>(s.names("fixes"));
    fresh.removeAll(before);
    if (fresh.isEmpty()) {
      throw new CommandException(what + " defines no fix that was not there already");
    }
    fresh.forEach(f -> apply(s, f));
  }

  private static void apply(Session s, String name) {
    s.intervene(mapping("fix", text(name, "fix " + name)));
    s.print("fix " + name + " " + now(s));
  }

  private static void set(Session s, Arguments a) {
    List<String> words = Given.words(a, 2, 2, SETTABLE);
    String name = words.getFirst();
    Location at = Location.of("set " + name);
    String kind = s.names("sysctls").contains(name) ? "sysctl" : s.names("features").contains(name) ? "feature"
        : s.names("costs").contains(name) ? "cost" : "";
    if (kind.isEmpty()) {
      throw new CommandException("'" + name + "' cannot be set while a machine runs; accepted: " + SETTABLE + " (sysctls: "
          + String.join(", ", s.names("sysctls")) + "; features: " + String.join(", ", s.names("features")) + ")");
    }
    s.intervene(new Node.Mapping(List.of(new Node.Entry(kind, at,
        new Node.Mapping(List.of(new Node.Entry(name, at, Node.Scalar.plain(words.get(1), at))), at))), at));
    s.print(name + " = " + words.get(1) + " " + now(s));
  }

  private static List<String> settable(Session s, List<String> typed) {
    if (typed.size() == 2) {
      return s.names("features").contains(typed.getFirst()) ? List.of("true", "false") : List.of();
    }
    List<String> all = new ArrayList<>();
    if (typed.size() == 1) {
      all.addAll(s.names("sysctls"));
      all.addAll(s.names("features"));
      all.addAll(s.names("costs"));
    }
    return all;
  }

  private static void workload(Session s, Arguments a, String action) {
    String id = Given.words(a, 1, 1, action + " WORKLOAD (there: " + String.join(", ", s.names("workload-ids")) + ")").getFirst();
    s.intervene(mapping(action, text(id, action + " " + id)));
    s.print(id + (action.equals("stop") ? " stopped " : " started ") + now(s));
  }

  private static String now(Session s) {
    return "at " + Stops.instant(s.machine().nowNs());
  }

  private static Node.Scalar text(String value, String origin) {
    return new Node.Scalar(value, Node.Scalar.Kind.STRING, Location.of(origin));
  }

  private static Node mapping(String key, Node.Scalar value) {
    return new Node.Mapping(List.of(new Node.Entry(key, value.at(), value)), value.at());
  }
}
