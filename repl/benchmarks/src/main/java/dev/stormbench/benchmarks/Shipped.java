package dev.stormbench.benchmarks;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The profiles and plugins of the installation that {@code -Dstormbench.home} names. */
final class Shipped implements ScenarioLibrary, ScenarioLoader {
  private static final String ENDING = ".yaml";

  private final Path scripts = Path.of(System.getProperty("stormbench.home")).resolve("scripts");
  private final Plugins plugins = Plugins.discover(Shipped.class.getClassLoader());

  /** The machine of a scenario in YAML, which stands at 0. */
  Simulation machine(String yaml, Simulation.Engine engine) {
    Document document = ScenarioText.read(plugins, "benchmark" + ENDING, yaml.getBytes(StandardCharsets.UTF_8), this);
    Scenario scenario = new ScenarioBinder(plugins, this).bind(document, Overrides.none());
    return Simulation.of(scenario, engine);
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

  @Override
  public String text(String path, Location from) {
    throw new ScenarioException(from, "a benchmark reads no other file");
  }

  @Override
  public Document scenario(String path, Location from) {
    throw new ScenarioException(from, "a benchmark reads no other file");
  }

  private List<String> names(String folder) {
    try (Stream<Path> files = Files.list(scripts.resolve(folder))) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(ENDING))
          .map(f -> f.substring(0, f.length() - ENDING.length())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node read(String folder, String name) {
    try {
      Path file = scripts.resolve(folder).resolve(name + ENDING);
      return ScenarioText.parse(plugins, file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
