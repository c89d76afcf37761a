package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.SuiteFile.Cell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suites as files: what their cells run. */
class SuiteFileTest {
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir
  Path folder;

  private final Plugins plugins = Plugins.discover(SuiteFileTest.class.getClassLoader());

  private Host host(Path cwd) {
    return new Host(NOWHERE, NOWHERE, Terminal.NONE, cwd, HOME, () -> plugins);
  }

  @Test
  void cells_areWhatOneWouldType() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/s.yaml"), """
        format: 1
        name: s
        seeds: 2
        variants: [none, skip-prio-bail+../mine.js, low: { set: { kernel.hz: 250 }, fix: walk-ratelimit }]
        scenarios:
          - one.yaml
          - two: { file: ../two.yaml, seeds: [7], set: { run.duration: 1s } }
        """);
    SuiteFile s = SuiteFile.read(host(folder), "sub/s.yaml");

    assertThat(s.cells()).extracting(Cell::title).containsExactly("one, none, seed 1", "one, none, seed 2",
        "one, skip-prio-bail+../mine.js, seed 1", "one, skip-prio-bail+../mine.js, seed 2", "one, low, seed 1", "one, low, seed 2",
        "two, none, seed 7", "two, skip-prio-bail+../mine.js, seed 7", "two, low, seed 7");
    assertThat(s.arguments(s.cells().getFirst())).containsExactly("sub/one.yaml", "--seed", "1");
    assertThat(s.arguments(s.cells().get(2))).containsExactly("sub/one.yaml", "--fix", "skip-prio-bail", "--fix", "mine.js", "--seed", "1");
    assertThat(s.arguments(s.cells().getLast())).containsExactly("two.yaml", "--fix", "walk-ratelimit", "--set", "run.duration=1s",
        "--set", "kernel.hz=250", "--seed", "7");
    assertThat(s.withSeeds("3").cells()).hasSize(18);
    assertThat(s.withSeeds("3-4").withScenarios(List.of("two")).cells()).extracting(Cell::seed).containsExactly(3L, 4L, 3L, 4L, 3L, 4L);
    assertThat(s.withSeeds("9,2").withVariants(List.of("low")).withScenarios(List.of("two")).cells()).extracting(Cell::title)
        .containsExactly("two, none, seed 9", "two, none, seed 2", "two, low, seed 9", "two, low, seed 2");
  }

  @Test
  void theShippedSuite_isRunnable_andEveryScenarioExpectsSomething() {
    SuiteFile s = SuiteFile.read(host(HOME), "scripts/suites/rt-push.yaml");

    assertThat(s.suite().variants()).extracting(Variant::name).startsWith("none")
        .contains("skip-prio-bail", "no-rt-push-ipi", "push-ipi-default-off");
    for (Entry e : s.suite().scenarios()) {
      for (Variant v : s.suite().variants()) {
        Scenario bound = s.bind(v, e);
        assertThat(bound.expect()).as(e.name()).isNotEmpty();
        assertThat(bound.kernel().profile()).as(e.name()).isEqualTo(e.name().equals("production") ? "v6.18" : "v7.0");
      }
    }
  }
}
