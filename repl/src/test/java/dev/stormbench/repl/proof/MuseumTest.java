package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.engine.scenario.Suite;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Outcome;
import dev.stormbench.engine.scenario.Suite.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bug of scripts/museum shows where its suite says so, and is gone where its suite says so. */
class MuseumTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final Path MUSEUM = WORKBENCH.home.resolve("scripts/museum");

  /** A run of which a suite says what it comes to. */
  record Exhibit(Path suite, Entry scenario, Variant variant, long seed) {
    @Override
    public String toString() {
      return "%s: %s, %s, seed %d: %s".formatted(MUSEUM.relativize(suite.getParent()), scenario.name(), variant.name(), seed, stated());
    }

    Outcome stated() {
      return scenario.outcome(variant);
    }

    /** What differs from what is stated; empty if nothing does. */
    List<String> wrong() {
      List<String> sets = new ArrayList<>(scenario.sets());
      sets.addAll(variant.sets());
      sets.add("run.seed=" + seed);
      if (!variant.fixes().isEmpty()) {
        sets.add("fixes=[" + String.join(", ", variant.fixes()) + "]");
      }
      Scenario s = WORKBENCH.file(suite.resolveSibling(scenario.file()), sets.toArray(String[]::new));
      RunReport report = Workbench.run(s, Engine.FAST);
      List<String> missed = s.expect().stream().filter(e -> !e.holds(report.metric(e.name())))
          .map(e -> e + ", but it is " + report.metric(e.name())).toList();
      if (stated() == Outcome.FAIL) {
        return missed.isEmpty() ? List.of("it fails no more; all of this holds: "
            + s.expect().stream().map(Expectation::toString).toList()) : List.of();
      }
      return missed;
    }
  }

  private static Suite suite(Path file, String text) {
    return Suite.bind(ScenarioText.parse(WORKBENCH.plugins, file.toString(), text.getBytes(StandardCharsets.UTF_8)),
        new Suite.Known(WORKBENCH.plugins.fixes().names(), WORKBENCH.plugins.schedulerPolicies().names()));
  }

  private static List<Path> suites() throws IOException {
    try (Stream<Path> files = Files.walk(MUSEUM)) {
      return files.filter(f -> f.endsWith("suite.yaml")).sorted().toList();
    }
  }

  private static List<Exhibit> exhibits(Path file, String text) {
    Suite suite = suite(file, text);
    List<Exhibit> all = new ArrayList<>();
    for (Entry e : suite.scenarios()) {
      for (Variant v : suite.variants()) {
        if (e.outcome(v) != null) {
          suite.seeds(e).forEach(seed -> all.add(new Exhibit(file, e, v, seed)));
        }
      }
    }
    return all;
  }

  static List<Exhibit> exhibits() throws IOException {
    List<Exhibit> all = new ArrayList<>();
    for (Path file : suites()) {
      all.addAll(exhibits(file, Files.readString(file)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exhibits")
  void everyRun_comesToWhatItsSuiteStates(Exhibit exhibit) {
    assertThat(exhibit.wrong()).isEmpty();
  }

  @Test
  void everySuite_hasABeforeThatFailsAndAnAfterThatPasses() throws IOException {
    assertThat(suites()).isNotEmpty();
    for (Path file : suites()) {
      assertThat(exhibits(file, Files.readString(file))).as(file.toString())
          .anyMatch(x -> x.variant().name().equals("before") && x.stated() == Outcome.FAIL)
          .anyMatch(x -> x.variant().name().equals("after") && x.stated() == Outcome.PASS);
    }
  }

  @Test
  void aWrongOutcome_isNoticed() throws IOException {
    Path file = suites().getFirst();
    String wrong = Files.readString(file).replace("outcome: fail", "outcome: was-fail").replace("outcome: pass", "outcome: fail")
        .replace("outcome: was-fail", "outcome: pass");
    List<Exhibit> turned = exhibits(file, wrong).stream()
        .filter(x -> List.of("before", "after").contains(x.variant().name())).toList();
    assertThat(turned).hasSizeGreaterThanOrEqualTo(2).noneMatch(x -> x.wrong().isEmpty());
  }
}
