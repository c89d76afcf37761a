package dev.stormbench.repl;

import dev.stormbench.spi.scenario.Location;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which checkers the command line asks for. */
final class CheckArguments {
  private static final String ALL = "all";

  @Option(names = "--check", paramLabel = "NAME[,NAME...]|all", split = ",", hideParamSyntax = true,
      description = "Check these invariants (see 'list checkers'); repeatable. A broken one is exit code 4.")
  private List<String> checks = new ArrayList<>();

  /** Their names, each once. */
  Set<String> names(Host host) {
    Set<String> known = host.plugins().checkers().names();
    Set<String> names = new LinkedHashSet<>();
    for (String check : checks) {
      String name = check.strip();
      if (name.equals(ALL)) {
        names.addAll(known);
      } else if (known.contains(name)) {
        names.add(name);
      } else {
        throw host.plugins().checkers().unknown(Location.of("--check " + name), name, "unknown checker" + Text.didYouMean(name, known)
            + " (known: " + ALL + ", " + String.join(", ", known) + ")");
      }
    }
    return names;
  }

  /** The same arguments as one would type them, each with a blank before it. */
  String typed() {
    return checks.isEmpty() ? "" : " --check " + String.join(",", checks);
  }
}
