package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.fidelity.Facts;
import dev.stormbench.repl.fidelity.Facts.Fact;
import dev.stormbench.repl.fidelity.Facts.Seen;
import dev.stormbench.repl.fidelity.Facts.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of the kernel's arithmetic, messages and history: {@code scripts/fidelity/facts}, as {@code fidelity} runs it. */
@DisplayName("Facts")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactsTest {
  private final Workbench workbench = new Workbench();
  private final Path folder = workbench.home.resolve("scripts/fidelity/facts");
  private final Facts facts = new Facts(workbench::runFidelity, Workbench.text(folder.resolve("facts.json")));
  private final Map<Fact, Seen> seen = new LinkedHashMap<>();

  List<Fact> all() {
    return facts.all();
  }

  private Seen see(Fact f) {
    return seen.computeIfAbsent(f, facts::see);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  @DisplayName("holds")
  void holds(Fact f) {
    assertThat(Facts.statements(f, see(f))).isNotEmpty().filteredOn(s -> !s.holds()).isEmpty();
  }

  /** Each statement tells a difference: there is another fact of the same scenario in whose run it is not true. */
  @Test
  void eachStatementCanBeMissed() {
    List<String> never = new ArrayList<>();
    for (Fact f : all()) {
      List<Fact> others = all().stream().filter(o -> o != f && o.scenario().equals(f.scenario())).toList();
      List<Statement> own = Facts.statements(f, see(f));
      for (int i = 0; i < own.size(); i++) {
        int statement = i;
        if (others.stream().allMatch(o -> Facts.statements(f, see(o)).get(statement).holds())) {
          never.add(f.name() + ": " + own.get(i).expected());
        }
      }
    }
    assertThat(never).isEmpty();
  }

  @Test
  void eachScenarioIsUsed_andNoNameTwice() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml")))
          .containsExactlyInAnyOrderElementsOf(new TreeSet<>(all().stream().map(Fact::scenario).toList()));
    }
    assertThat(all().stream().map(Fact::name)).doesNotHaveDuplicates();
  }
}
