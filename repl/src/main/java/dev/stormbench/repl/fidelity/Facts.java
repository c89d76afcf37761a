package dev.stormbench.repl.fidelity;

import dev.stormbench.engine.scenario.Expectation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of the kernel's arithmetic and history, as scenarios with one change each and what that change must lead to:
 * {@code facts/facts.json}.
 */
public final class Facts {
  /**
   * One fact.
   *
   * @param name what is changed
   * @param source where it is said
   * @param scenario file in {@code facts}
   * @param set what {@code --set} says
   * @param expect as in a scenario's {@code expect:}
   */
  public record Fact(String name, String source, String scenario, List<String> set, Map<String, String> expect) {}

  private final Runs runs;
  private final List<Fact> facts;

  /** For the facts of a file, given as text. */
  public Facts(Runs runs, String json) {
    this.runs = runs;
    facts = JsonMapper.builder().build().readValue(json, new TypeReference<List<Fact>>() { });
  }

  /** All facts. */
  public List<Fact> all() {
    return facts;
  }

  /** Runs the scenario of a fact. */
  public Finding compare(Fact f) {
    List<String> sets = new ArrayList<>(f.set());
    f.expect().forEach((metric, what) -> sets.add("expect." + metric + "=" + what));
    Runs.Result result = runs.run(Path.of("facts", f.scenario()), sets);
    boolean agrees = true;
    List<String> got = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Expectation e : result.scenario().expect()) {
      long value = result.report().metric(e.metric().key());
      expected.add(e.toString());
      got.add(e.metric().isTime() ? value / 1000 + " us" : "" + value);
      agrees &= e.holds(value);
    }
    return new Finding("kernel facts", f.name(), f.source(), String.join(", ", expected), String.join(", ", got), agrees);
  }
}
