package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which scenario, and what is changed in it. */
final class ScenarioArguments {
  @Parameters(paramLabel = "FILE", description = "The scenario.")
  private String file = "";

  @Option(names = "--fix", paramLabel = "NAME[+NAME...]",
      description = "Apply these fixes after those of the scenario; repeatable. See 'list fixes'.")
  private List<String> fixes = new ArrayList<>();

  @Option(names = "--set", paramLabel = "PATH=VALUE",
      description = "Change the scenario before it is checked, such as machine.cpus=64 or workloads.psimon.cpus=all; "
          + "repeatable.")
  private List<String> sets = new ArrayList<>();

  /** As the user named it. */
  String file() {
    return file;
  }

  /** Reads the file. */
  Node read(Host host) {
    return InputFile.parse(host, file);
  }

  /** Binds what was read. */
  Scenario bind(Host host, Node node, OptionalLong seed) {
    return new ScenarioBinder(host.plugins(), host.library()).bind(node, new Overrides(sets, fixNames(), seed));
  }

  /** Binds it with one more {@code --set}. */
  Scenario bindWith(Host host, Node node, String set) {
    List<String> all = new ArrayList<>(sets);
    all.add(set);
    return new ScenarioBinder(host.plugins(), host.library())
        .bind(node, new Overrides(all, fixNames(), OptionalLong.empty()));
  }

  private List<String> fixNames() {
    List<String> names = new ArrayList<>();
    for (String fix : fixes) {
      for (String name : fix.split("\\+", -1)) {
        if (name.isBlank()) {
          throw new ScenarioException(Location.of("--fix " + fix), "a name is empty; accepted: NAME or NAME+NAME");
        }
        names.add(name.strip());
      }
    }
    return names;
  }

  /** The same arguments as one would type them. */
  String typed() {
    StringBuilder b = new StringBuilder(quoted(file));
    fixes.forEach(f -> b.append(" --fix ").append(quoted(f)));
    sets.forEach(s -> b.append(" --set ").append(quoted(s)));
    return b.toString();
  }

  private static String quoted(String s) {
    return s.matches("[A-Za-z0-9_./+:,=@%-]+") ? s : "'" + s.replace("'", "'\\''") + "'";
  }
}
