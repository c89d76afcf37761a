package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.Session;
import java.util.List;
import java.util.Optional;

/** fork, switch, diff, save, digest. */
final class Comparing {
  private Comparing() {}

  static void register(Registry r) {
    r.replCommand("fork", "go on with a copy of the experiment", Word.of("[NAME]",
        "Keeps the experiment as it is now and goes on with a copy under another name; switch goes back to it. Without a name it "
            + "lists the experiments.",
        "fork with-fix", "fork('with-fix')", (s, a) -> {
          List<String> words = Given.words(a, 0, 1, "fork [NAME]");
          if (words.isEmpty()) {
            list(s);
          } else {
            String from = s.experiments().getFirst();
            s.fork(words.getFirst());
            s.print("this is " + words.getFirst() + " now; 'switch " + from + "' goes back");
          }
        }));
    r.replCommand("switch", "go back to a forked experiment", Word.of("NAME",
        "Goes to another experiment, to the instant where it was left, by replay. The present one is kept.",
        "switch main", "switch_('main')", (s, a) -> {
          s.switchTo(Given.words(a, 1, 1, "switch NAME").getFirst());
          list(s);
        }).completed((s, typed) -> typed.size() == 1 ? s.experiments() : List.of()));
    r.replCommand("diff", "what differs from the plain scenario or from a fork", Word.of("[NAME]",
        "Replays the scenario without interventions (or a fork) to the present virtual time, and shows the figures that differ: "
            + "this experiment on the left, the other on the right.",
        "diff", "diff()", (s, a) -> {
          List<String> words = Given.words(a, 0, 1, "diff [NAME]");
          s.diff(words.isEmpty() ? Optional.empty() : Optional.of(words.getFirst())).forEach(s::print);
        }).completed((s, typed) -> typed.size() == 1 ? s.experiments() : List.of()));
    r.replCommand("save", "write the experiment as a scenario", Word.of("FILE.yaml",
        "Writes the scenario with everything that was done to it in its timeline, ending now; 'stormbench run' on it gives the "
            + "same digest. What was defined at the prompt is written beside it.",
        "save exp.yaml", "save('exp.yaml')", Comparing::save));
    r.replCommand("digest", "the digest so far", Word.of("",
        "Prints the digest over all tracepoints so far. Equal digests are equal runs.",
        "digest", "digest()", (s, a) -> {
          Given.words(a, 0, 0, "digest");
          s.machine();
          s.print(s.digest());
        }));
  }

  private static void list(Session s) {
    List<String> all = s.experiments();
    s.print("* " + all.getFirst());
    all.stream().skip(1).forEach(n -> s.print("  " + n));
  }

  private static void save(Session s, Arguments a) {
    String file = Given.words(a, 1, 1, "save FILE.yaml").getFirst();
    List<String> written = s.save(file);
    s.print("wrote " + String.join(", ", written) + ": digest " + s.digest() + " at " + Stops.instant(s.machine().nowNs()));
  }
}
