package dev.stormbench.repl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which suite, and which part of it. */
final class SuiteArguments {
  @Parameters(paramLabel = "SUITE", description = "The suite, such as scripts/suites/rt-push.yaml.")
  private String file = "";

  @Option(names = "--fixes", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Instead of the suite's variants: variants of the suite by name, fixes (see 'list fixes'), scheduler policies "
          + "for a class, or several at once, such as walk-ratelimit,rt=rt-global,rt=rt-global+skip-prio-bail. Without 'none' among them it comes first.")
  private List<String> fixes = new ArrayList<>();

  @Option(names = "--scenarios", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only these scenarios of the suite, by name.")
  private List<String> scenarios = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N|LIST",
      description = "Instead of all seeds that the suite has: 3 for 1 to 3, 4-6, or 1,5,9.")
  private @Nullable String seeds;

  /** As the user named it. */
  String file() {
    return file;
  }

  /** The same arguments as one would type them. */
  String typed() {
    StringBuilder b = new StringBuilder(ScenarioArguments.quoted(file));
    if (!fixes.isEmpty()) {
      b.append(" --fixes ").append(ScenarioArguments.quoted(String.join(",", fixes)));
    }
    if (!scenarios.isEmpty()) {
      b.append(" --scenarios ").append(ScenarioArguments.quoted(String.join(",", scenarios)));
    }
    return seeds == null ? b.toString() : b.append(" --seeds ").append(ScenarioArguments.quoted(seeds)).toString();
  }

  /** Reads it and takes the part. */
  SuiteFile read(Host host) {
    SuiteFile suite = SuiteFile.read(host, file);
    suite = fixes.isEmpty() ? suite : suite.withVariants(fixes);
    suite = scenarios.isEmpty() ? suite : suite.withScenarios(scenarios);
    return seeds == null ? suite : suite.withSeeds(seeds);
  }
}
