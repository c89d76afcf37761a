package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Values of a scenario that stay as they are. */
public final class Held implements Predicate<Node.Mapping> {
  private final Function<String, List<ParamSpec>> params;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * For what stands at these paths.
   *
   * @throws ScenarioException if there is nothing
   */
  public Held(Node.Mapping scenario, List<String> paths, Function<String, List<ParamSpec>> params) {
    this.params = params;
    Map<String, String> all = values(scenario);
    for (String path : paths) {
      String value = all.get(path);
      if (value == null) {
        throw new ScenarioException(Location.of("--hold " + path),
            "the scenario says nothing there" + Nearest.didYouMean(path, all.keySet()));
      }
      values.put(path, value);
    }
  }

  private Map<String, String> values(Node.Mapping scenario) {
    return Sites.of(scenario, params).stream()
        .collect(Collectors.toMap(Site::path, s -> Tree.canonical(s.node()), (first, inner) -> first, LinkedHashMap::new));
  }

  @Override
  public boolean test(Node.Mapping scenario) {
    return values.isEmpty() || values(scenario).entrySet().containsAll(values.entrySet());
  }
}
