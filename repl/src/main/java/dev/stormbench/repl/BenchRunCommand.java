package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.bench.Measurement;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Measures one simulation in this JVM and prints what was counted, a line of JSON. */
@Command(name = "bench-run", hidden = true, description = "Measures a simulation for bench: a JSON line out.")
final class BenchRunCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Mixin
  private TraceArguments trace = new TraceArguments();

  @Option(names = "--engine", paramLabel = "ENGINE", converter = Converters.Engine.class, defaultValue = "fast")
  private Simulation.Engine engine = Simulation.Engine.FAST;

  @Option(names = "--warm-up", paramLabel = "TIME", converter = Converters.Time.class, required = true)
  private long warmUpNs;

  @Option(names = "--measure", paramLabel = "TIME", converter = Converters.Time.class, required = true)
  private long measureNs;

  @Option(names = "--unwritten", description = "Leave what a ring has at the end.")
  private boolean unwritten;

  BenchRunCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Scenario bound = arguments.bindWith(host, arguments.read(host), "run.sample=" + Durations.text(warmUpNs));
    Scenario scenario = bound.withRun(bound.run().withDuration(warmUpNs + measureNs));
    try (TraceWriter writer = TraceWriter.open(host, trace, scenario)) {
      Simulation simulation = Simulation.of(scenario, engine);
      if (writer != null) {
        writer.attach(host, simulation);
      }
      String counted = JSON.writeValueAsString(Measurement.of(simulation, warmUpNs));
      @Nullable RuntimeException failed = writer == null || unwritten ? null : writer.finish(simulation.nowNs());
      if (failed != null) {
        throw failed;
      }
      host.out().println(counted);
      return ExitCode.OK;
    }
  }
}
