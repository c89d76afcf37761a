package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a host does: reads profiles from scripts/ and binds texts. */
final class Scripts implements ScenarioLibrary {
  private final Path scripts = home().resolve("scripts");
  private final Plugins plugins = Plugins.of(List.of(new ScenarioYamlPlugin(), new TestLoads()));

  /** Binds a text as if it were the file {@code t.yaml}. */
  Scenario bind(String text, String... sets) {
    return bind(text, new Overrides(List.of(sets), List.of(), Overrides.none().seed()));
  }

  Scenario bind(String text, Overrides overrides) {
    Node node = ScenarioText.parse(plugins, "t.yaml", text.getBytes(StandardCharsets.UTF_8));
    return new ScenarioBinder(plugins, this).bind(node, overrides);
  }

  Scenario bindBytes(byte[] bytes) {
    return new ScenarioBinder(plugins, this).bind(ScenarioText.parse(plugins, "t.yaml", bytes));
  }

  Plugins plugins() {
    return plugins;
  }

  @Override
  public List<String> kernelProfileNames() {
    return names("kernels");
  }

  @Override
  public Node kernelProfile(String name) {
    return read("kernels", name);
  }

  @Override
  public List<String> costProfileNames() {
    return names("costs");
  }

  @Override
  public Node costProfile(String name) {
    return read("costs", name);
  }

  private List<String> names(String folder) {
    try (Stream<Path> files = Files.list(scripts.resolve(folder))) {
      return files.map(f -> f.getFileName().toString().replaceFirst("\\.yaml$", "")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node read(String folder, String name) {
    Path file = scripts.resolve(folder).resolve(name + ".yaml");
    try {
      return ScenarioText.parse(plugins, file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository: set by the build, else the nearest folder above that has scripts/. */
  private static Path home() {
    String set = System.getProperty("stormbench.home");
    Path p = set == null ? Path.of("").toAbsolutePath() : Path.of(set);
    while (!Files.isDirectory(p.resolve("scripts/kernels"))) {
      p = p.getParent();
    }
    return p;
  }
}
