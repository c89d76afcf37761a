package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.fidelity.DecisionCase;
import dev.stormbench.repl.fidelity.DecisionScenarios;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces become scenarios, and those run as was recorded. */
class ReplayTest {
  private static final Path FIDELITY = Path.of(System.getProperty("stormbench.home")).resolve("scripts/fidelity");
  private static final DecisionScenarios SCENARIOS = new DecisionScenarios((file, sets, observer) -> {
    throw new AssertionError("nothing is run");
  }, (file, observer) -> { }, FIDELITY);

  @TempDir
  Path folder;

  @Test
  void recordings() {
    List<String> lines = new ArrayList<>();
    int same = 0;
    for (DecisionCase c : SCENARIOS.counting()) {
      String r = replayed(c);
      lines.add(c.scenario() + " " + c.config() + ": " + r);
      same += r.equals("the same") ? 1 : 0;
    }
    System.err.println(String.join("\n", lines));
    System.err.println(same + " of " + lines.size());
  }

  private String replayed(DecisionCase c) {
    Path trace = FIDELITY.resolve("recorded").resolve(c.config()).resolve(c.scenario() + ".trace.gz");
    Cli cli = new Cli(folder);
    List<String> sets = SCENARIOS.recording(c).t0Ns() > 0 ? List.of() : List.of();
    String tasks = String.join(",", new TreeSet<>(SCENARIOS.tasks(c)));
    Cli.Result made = cli.run("import", trace.toString(), "--scenario", "r.yaml", "--costs", "qemu-tcg-traced", "--kernel",
        c.config().startsWith("61_") ? "v6.1" : "v6.12", "--drop", "holes,context,state,policy,task:rtu,task:kcompactd0,task:rcu*,task:kworker*");
    if (made.code() != 0) {
      return made.err().strip();
    }
    Cli.Result ran = cli.run("run", "r.yaml", "--trace", "r.txt", "--set",
        "kernel.features.RT_PUSH_IPI=" + !c.config().endsWith("_nopush"));
    if (ran.code() != 0) {
      return ran.err().strip();
    }
    Cli.Result compared = cli.run("compare-trace", "r.txt", trace.toString(), "--tasks", tasks, "--free-cpus-alike", "--until-rt-ends");
    return compared.code() == 0 ? "the same" : compared.err() + compared.out().lines().filter(l -> l.contains(">")).filter(l -> l.startsWith("  >") || l.startsWith("the")).reduce("", (a, b) -> a + " | " + b) + compared.out().lines().findFirst().orElse("");
  }
}
