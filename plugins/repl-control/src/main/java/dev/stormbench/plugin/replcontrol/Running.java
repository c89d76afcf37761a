package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.repl.Stop;
import java.util.List;

/** load, run, until, step, at. */
final class Running {
  private static final long FOREVER_NS = 365L * 24 * 3600 * 1_000_000_000L;
  private static final String UNTIL = "a time such as 46s, lockup, a watchdog such as rcu-stall, or an expression";

  private Running() {}

  static void register(Registry r) {
    r.replCommand("load", "read a scenario, or a file of definitions", Word.of("FILE",
        "Reads a scenario and builds its machine; nothing has happened yet. What was there before is gone. A name such as "
            + "rt-push-storm stands for a scenario that is shipped. A file that only defines fixes, watchdogs, workloads or "
            + "checkers adds them to the experiment.",
        "load rt-push-storm", "load('rt-push-storm')", (s, a) -> {
          s.load(Given.words(a, 1, 1, "load FILE").getFirst());
          s.print(s.scenario() + ": " + s.machine().nrCpus() + " CPUs, at " + Stops.instant(s.machine().nowNs()));
        }).completed((s, typed) -> typed.size() == 1 ? s.names("scenarios") : List.of()));
    r.replCommand("run", "run on for some virtual time", Word.of("[TIME]",
        "Runs on for that much virtual time (1s if none is given), or until a breakpoint or Ctrl-C. Kernel log lines are printed "
            + "as they happen.",
        "run 10s", "run(s(10))", (s, a) -> {
          List<String> words = Given.words(a, 0, 1, "run [TIME], such as run 10s");
          Stops.say(s, s.run(words.isEmpty() ? 1_000_000_000L : Given.timeNs(words.getFirst())));
        }));
    r.replCommand("until", "run until something holds", Word.of("TIME | lockup | WATCHDOG | CONDITION",
        "Runs until a virtual time has come, a watchdog has reported (lockup: any), or an expression is true; it is looked at "
            + "after each tracepoint and stops the machine before the next nanosecond. Expressions may look at everything and "
            + "change nothing.",
        "until cpu(47).backlog > 1000", "until(() => cpu(47).backlog > 1000)", Running::until).withRest()
        .completed((s, typed) -> {
          List<String> all = new java.util.ArrayList<>(s.names("watchdogs"));
          all.add("lockup");
          return typed.size() == 1 ? all : List.of();
        }));
    r.replCommand("step", "run on for some tracepoints, and show them", Word.of("[N] [cpu CPU]",
        "Runs on until N tracepoints were hit (1 if none is given), on one CPU or anywhere, and prints them with all that "
            + "happened at the last instant.",
        "step 5 cpu 47", "step(5, 'cpu', 47)", Running::step));
    r.replCommand("at", "go to a virtual time, forwards or back", Word.of("TIME",
        "Goes to a virtual time. Forwards it runs on, as run does; backwards it replays the experiment from the beginning, "
            + "interventions included. Those that were made later are still to come.",
        "at 46s", "at(s(46))", (s, a) -> Stops.say(s, s.at(Given.timeNs(Given.words(a, 1, 1, "at TIME, such as at 46s").getFirst())))));
  }

  private static void until(Session s, Arguments a) {
    List<String> words = a.words();
    boolean one = words.size() == 1;
    if (words.isEmpty() && a.rest().isEmpty()) {
      throw new CommandException("until what? Accepted: " + UNTIL);
    }
    if (one && Given.isTime(words.getFirst())) {
      long ns = Given.timeNs(words.getFirst());
      if (ns < s.machine().nowNs()) {
        throw new CommandException(words.getFirst() + " has passed; 'at " + words.getFirst() + "' goes back there");
      }
      Stops.say(s, s.at(ns));
    } else if (one && words.getFirst().equals("lockup")) {
      Stops.say(s, s.untilLockup(FOREVER_NS));
    } else if (one && s.names("watchdogs").contains(words.getFirst())) {
      Stops.say(s, untilReport(s, words.getFirst()));
    } else {
      Stops.say(s, s.until(a.condition(0), FOREVER_NS));
    }
  }

  /** Those of other watchdogs do not count. */
  private static Stop untilReport(Session s, String watchdog) {
    while (true) {
      Stop stop = s.untilLockup(FOREVER_NS);
      if (stop.reason() != Stop.Reason.CONDITION || s.lockups().getLast().contains(" " + watchdog + " ")) {
        return stop;
      }
    }
  }

  private static void step(Session s, Arguments a) {
    List<String> words = Given.words(a, 0, 3, "step [N] [cpu CPU]");
    boolean counted = !words.isEmpty() && !words.getFirst().equals("cpu");
    int n = counted ? Given.number(words.getFirst(), "number of tracepoints") : 1;
    List<String> rest = words.subList(counted ? 1 : 0, words.size());
    int cpu = -1;
    if (!rest.isEmpty()) {
      if (rest.size() != 2 || !rest.getFirst().equals("cpu")) {
        throw new CommandException("'" + String.join(" ", rest) + "' is too much; accepted: step [N] [cpu CPU]");
      }
      cpu = Given.number(rest.get(1), "CPU");
    }
    Stop stop = s.step(n, cpu);
    s.lastSteps().forEach(l -> s.print(l.text()));
    if (stop.reason() != Stop.Reason.CONDITION || !stop.why().isEmpty()) {
      Stops.say(s, stop);
    }
  }
}
