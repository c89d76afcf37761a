package dev.stormbench.repl.shrink;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scenarios written in tests, as reductions see them. */
final class Shapes implements ScenarioLibrary {
  /** Two loads on CPUs of their own, one on the others, and one everywhere. */
  static final String STORM = """
      format: 1
      name: storm
      machine: { cpus: 32, sockets: 2, smt: 2, llc-cores: 4 }
      kernel: { profile: v7.0 }
      workloads:
        - softirq-items: { cpus: [7, 15], period: 750us, pool: 200, work: 500us }
        - fifo-sleepers: { cpus: others, sleep: 100us, run: { uniform: [4us, 6us] } }
        - psimon: { cpus: [7, 15], home: [7, 15], waker: 0 }
        - kworker-items: { period: 1s, work: 5us }
      watchdogs: [softlockup, rcu-stall]
      run: { duration: 60s, seed: 1 }
      """;

  private final Plugins plugins = Plugins.discover(Shapes.class.getClassLoader());
  private final Map<Path, Node> known = new HashMap<>();
  private final Path scripts = Path.of(System.getProperty("stormbench.home")).resolve("scripts");

  List<ParamSpec> params(String workload) {
    return plugins.workloads().find(workload).map(Extension::params).orElse(List.of());
  }

  Node.Mapping node(String yaml) {
    return (Node.Mapping) ScenarioText.parse(plugins, "s.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  Scenario bind(Node scenario) {
    return new ScenarioBinder(plugins, this).bind(scenario);
  }

  Shape shape(String yaml) {
    return shape(yaml, Finding.UNKNOWN_NS);
  }

  Shape shape(String yaml, long shownNs) {
    Node.Mapping n = node(yaml);
    return new Shape(n, bind(n), Sites.of(n, this::params), shownNs);
  }

  String text(Node scenario) {
    return ScenarioText.write(plugins, "s.yaml", scenario);
  }

  @Override
  public List<String> kernelProfileNames() {
    return List.of("v7.0");
  }

  @Override
  public Node kernelProfile(String name) {
    return parse(scripts.resolve("kernels").resolve(name + ".yaml"));
  }

  @Override
  public List<String> costProfileNames() {
    return List.of("generic-x86", "epyc-192");
  }

  @Override
  public Node costProfile(String name) {
    return parse(scripts.resolve("costs").resolve(name + ".yaml"));
  }

  private Node parse(Path file) {
    return known.computeIfAbsent(file, f -> {
      try {
        return ScenarioText.parse(plugins, f.toString(), Files.readAllBytes(f));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
