package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** fix, policy, set, stop, start, workload, watchdog, undo, changes: what is done to a machine, and what was. */
final class Changing {
  private static final String SETTABLE = "a sysctl, a feature or a cost and its value, such as set kernel.watchdog_thresh 5, "
      + "set RT_PUSH_IPI false or set irq-entry 400ns";

  private static final List<String> SLOTS = List.of("fair", "rt");

  private Changing() {}

  static void register(Registry r) {
    r.replCommand("fix", "apply a kernel fix", Word.of("NAME | FILE.js",
        "Applies a fix to the running machine, as a livepatch would. A file's definitions are added first, and all fixes it "
            + "defines are applied. Without arguments it lists the fixes in force and those there are.",
        "fix skip-prio-bail", "fix('skip-prio-bail')", Changing::fix)
        .completed((s, typed) -> typed.size() == 1 ? s.names("fixes") : List.of()));
    r.replCommand("policy", "have a scheduler policy stand in for a class", Word.of("CLASS NAME | CLASS FILE.js",
        "Puts a policy for the fair or the rt class into the scenario, from the beginning, and replays it to the present; none is the kernel's "
            + "own class. Not an intervention, so undo does not drop it: choose another instead. Without arguments it lists the policies and "
            + "their state, and those there are.",
        "policy rt rt-global", "policy('rt', 'rt-global')", Changing::policy)
        .completed((s, typed) -> typed.size() == 1 ? SLOTS : typed.size() == 2 ? s.names("scheduler-policies") : List.of()));
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
    r.replCommand("workload", "add a workload", Word.of("NAME [KEY=VALUE...]",
        "Adds a workload to the running machine and starts it. id=... names it where the scenario has one of that type already.",
        "workload fifo-sleepers id=more cpus=3 sleep=200us", "workload('fifo-sleepers', 'id=more', 'cpus=3', 'sleep=200us')",
        Changing::addWorkload).completed((s, typed) -> typed.size() == 1 ? s.names("workloads") : List.of()));
    r.replCommand("watchdog", "add a watchdog", Word.of("NAME [KEY=VALUE...]",
        "Adds a watchdog to the running machine. In JavaScript one can be defined on the spot.",
        "watchdog softlockup", "watchdog('softlockup')", Changing::addWatchdog)
        .completed((s, typed) -> typed.size() == 1 ? s.names("watchdogs") : List.of()));
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

  private static void policy(Session s, Arguments a) {
    Optional<Definition> typed = a.definition();
    List<String> words = Given.words(a, 0, typed.isPresent() ? Integer.MAX_VALUE : 2, "policy CLASS NAME or policy CLASS FILE.js");
    if (words.isEmpty()) {
      List<String> policies = s.policies();
      policies.forEach(s::print);
      s.print((policies.isEmpty() ? "none is in force; " : "") + "there are: " + String.join(", ", s.names("scheduler-policies")));
      return;
    }
    String slot = words.getFirst();
    if (!SLOTS.contains(slot)) {
      throw new CommandException("unknown class '" + slot + "'" + Nearest.didYouMean(slot, SLOTS) + "; accepted: policy CLASS NAME with a class of "
          + String.join(", ", SLOTS));
    }
    if (words.size() < 2) {
      throw new CommandException("policy " + slot + " wants a NAME; there are: " + String.join(", ", s.names("scheduler-policies")));
    }
    typed.ifPresent(s::define);
    String name = typed.map(Definition::name).orElse(words.get(1));
    if (typed.isEmpty() && (name.contains("/") || name.endsWith(".js"))) {
      name = defined(s, name);
    }
    s.amend("policy." + slot, text(name, "policy " + slot + " " + name));
    s.print("policy " + name + " for " + slot + " from the beginning, replayed to " + Stops.instant(s.machine().nowNs()));
  }

  private static String defined(Session s, String file) {
    List<String> before = s.names("scheduler-policies");
    s.load(file);
    List<String> fresh = new ArrayList<>(s.names("scheduler-policies"));
    fresh.removeAll(before);
    if (fresh.size() != 1) {
      throw new CommandException(file + " defines " + (fresh.isEmpty() ? "no policy" : fresh.size() + " policies") + " that "
          + (fresh.size() > 1 ? "were" : "was") + " not there already; accepted: one");
    }
    return fresh.getFirst();
  }

  private static void apply(Session s, String name) {
    s.intervene(mapping("fix", text(name, "fix " + name)));
    s.print("fix " + name + " " + now(s));
  }

  private static void addWorkload(Session s, Arguments a) {
    add(s, a, "workload", "workload NAME [KEY=VALUE...]");
  }

  private static void addWatchdog(Session s, Arguments a) {
    add(s, a, "watchdog", "watchdog NAME [KEY=VALUE...]");
  }

  private static void add(Session s, Arguments a, String kind, String accepted) {
    Optional<Definition> typed = a.definition();
    typed.ifPresent(s::define);
    List<String> words = typed.isPresent() ? List.of(typed.get().name()) : Given.words(a, 1, Integer.MAX_VALUE, accepted);
    String name = words.getFirst();
    Location at = Location.of(kind + " " + name);
    List<Node.Entry> params = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new CommandException("'" + word + "' is no KEY=VALUE; accepted: " + accepted);
      }
      params.add(new Node.Entry(word.substring(0, equals), at, Node.Scalar.plain(word.substring(equals + 1), at)));
    }
    Node.Mapping item = new Node.Mapping(List.of(new Node.Entry(name, at, new Node.Mapping(params, at))), at);
    s.intervene(new Node.Mapping(List.of(new Node.Entry(kind, at, item)), at));
    s.print(kind + " " + name + " " + now(s));
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
