package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.scenario.OptionParams;
import dev.stormbench.engine.scenario.OptionParams.Given;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.SweepBackend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the runs of a command that has many are run. */
final class BackendArguments {
  /** The backend that is always there. */
  static final String LOCAL = "local";

  @Option(names = "--backend", paramLabel = "NAME",
      description = "Where they run (see 'list sweep-backends'); default local.")
  private String backend = LOCAL;

  @Option(names = "--backend-set", paramLabel = "KEY=VALUE",
      description = "A parameter of the backend (see 'list sweep-backends NAME'); repeatable.")
  private List<String> sets = new ArrayList<>();

  @Option(names = "--master", paramLabel = "URL", description = "The same as --backend-set master=URL, such as spark://host:7077.")
  private @Nullable String master;

  /** This backend, with its defaults. */
  static BackendArguments of(String name) {
    BackendArguments arguments = new BackendArguments();
    arguments.backend = name;
    return arguments;
  }

  /** The backend that is named. */
  Extension<SweepBackend> extension(Host host) {
    Extensions<SweepBackend> known = host.plugins().sweepBackends();
    return known.find(backend).orElseThrow(() -> known.unknown(at(), backend,
        "unknown sweep backend" + Text.didYouMean(backend, known.names()) + " (known: " + String.join(", ", known.names()) + ")"));
  }

  /** What was given for it. */
  Params params(Extension<SweepBackend> extension) {
    List<Given> given = new ArrayList<>();
    for (String set : sets) {
      Location at = Location.of("--backend-set " + set);
      int end = set.indexOf('=');
      if (end <= 0) {
        throw new ScenarioException(at, "accepted: KEY=VALUE");
      }
      given.add(new Given(set.substring(0, end), set.substring(end + 1), at));
    }
    if (master != null) {
      given.add(new Given("master", master, Location.of("--master " + master)));
    }
    return OptionParams.bind(extension, given, at());
  }

  private Location at() {
    return Location.of("--backend " + backend);
  }
}
