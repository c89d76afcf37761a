package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.scenario.PolicyWord;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Suite;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Outcome;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A suite as it stands in a file: its cells, and what to run for each of them. */
final class SuiteFile {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
  private static final int SEEDS_MAX = 1000;

  private final Host host;
  private final Path folder;
  private final Suite suite;
  private final Map<String, Document> documents = new LinkedHashMap<>();

  private SuiteFile(Host host, Path folder, Suite suite) {
    this.host = host;
    this.folder = folder;
    this.suite = suite;
  }

  /** One run of the matrix. */
  record Cell(Variant variant, Entry scenario, long seed) {
    /** {@code storm, skip-prio-bail, seed 1}. */
    String title() {
      return scenario.name() + ", " + variant.name() + ", seed " + seed;
    }

    /** What the suite says it comes to; null if it says nothing. */
    @Nullable Outcome outcome() {
      return scenario.outcome(variant);
    }
  }

  /** Reads a suite. {@code file} is as the user named it. */
  static SuiteFile read(Host host, String file) {
    Document document = InputFile.document(host, file);
    if (document.scenario() == null || !document.scripts().isEmpty()) {
      throw new ScenarioException(Location.of(file), "a suite is one mapping, and what it names as a fix is a file of its own; "
          + "this file " + (document.scenario() == null ? "has none" : "defines extensions"));
    }
    Path path = InputFile.path(host, file, file).normalize();
    return new SuiteFile(host, path.toAbsolutePath().getParent(), Suite.bind(document.scenario(), known(host)));
  }

  /** Those that are left out are known as well: who binds one is told why it is not there. */
  private static Suite.Known known(Host host) {
    return new Suite.Known(names(host.plugins().fixes()), names(host.plugins().schedulerPolicies()));
  }

  private static Set<String> names(Extensions<?> kind) {
    Set<String> names = new TreeSet<>(kind.names());
    names.addAll(kind.lostNames());
    return names;
  }

  /** What it says. */
  Suite suite() {
    return suite;
  }

  /** The same with the variants of {@code --fixes}. */
  SuiteFile withVariants(List<String> words) {
    Location at = Location.of("--fixes " + String.join(",", words));
    return new SuiteFile(host, folder, suite.withVariants(words.stream().map(String::strip).toList(), known(host), at));
  }

  /** The same with the scenarios of {@code --scenarios}. */
  SuiteFile withScenarios(List<String> names) {
    Location at = Location.of("--scenarios " + String.join(",", names));
    return new SuiteFile(host, folder, suite.withScenarios(names.stream().map(String::strip).distinct().toList(), at));
  }

  /** The same with the seeds of {@code --seeds} for all scenarios: {@code 3} for 1 to 3, {@code 4-6}, or {@code 1,5,9}. */
  SuiteFile withSeeds(String text) {
    return new SuiteFile(host, folder, suite.withSeeds(seeds(text)));
  }

  private static List<Long> seeds(String text) {
    Location at = Location.of("--seeds " + text);
    List<Long> all = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Matcher m = RANGE.matcher(item.strip());
      if (!m.matches()) {
        throw new ScenarioException(at, "'" + item + "' is no seed; accepted: a number of seeds such as 3, a range such as 4-6, "
            + "or a list such as 1,5,9");
      }
      long low = Long.parseLong(m.group(1));
      long high = m.group(2) == null ? low : Long.parseLong(m.group(2));
      if (!text.contains(",") && m.group(2) == null) {
        low = 1;
      }
      if (high < low || high - low >= SEEDS_MAX || all.size() >= SEEDS_MAX) {
        throw new ScenarioException(at, "'" + item + "' does not make 1 to " + SEEDS_MAX + " seeds");
      }
      LongStream.rangeClosed(low, high).filter(s -> !all.contains(s)).forEach(all::add);
    }
    return all;
  }

  /** All of them: scenario by scenario as listed, in each the variants, of each the seeds. */
  List<Cell> cells() {
    List<Cell> all = new ArrayList<>();
    for (Entry e : suite.scenarios()) {
      for (Variant v : suite.variants()) {
        suite.seeds(e).forEach(seed -> all.add(new Cell(v, e, seed)));
      }
    }
    return all;
  }

  /** What stands after {@code stormbench run}, with files relative to where the user is. */
  List<String> arguments(Cell c) {
    List<String> all = new ArrayList<>(arguments(c.variant(), c.scenario()));
    all.addAll(List.of("--seed", Long.toString(c.seed())));
    return all;
  }

  private List<String> arguments(Variant v, Entry e) {
    List<String> all = new ArrayList<>(List.of(file(e)));
    for (String fix : v.fixes()) {
      all.addAll(List.of("--fix", Suite.isFile(fix) ? shown(fix, v.at()) : fix));
    }
    for (String word : v.policies()) {
      PolicyWord policy = PolicyWord.read(word, v.at());
      all.addAll(List.of("--policy", Suite.isFile(policy.name()) ? policy.slot() + "=" + shown(policy.name(), v.at()) : word));
    }
    for (List<String> sets : List.of(e.sets().stream().filter(s -> !isReplaced(s, v)).toList(), v.sets())) {
      sets.forEach(s -> all.addAll(List.of("--set", s)));
    }
    return all;
  }

  /** Whether a variant's policy takes the place of what a scenario sets. */
  private static boolean isReplaced(String set, Variant v) {
    return v.policies().stream().map(w -> "policy." + PolicyWord.read(w, v.at()).slot()).anyMatch(p -> set.startsWith(p + "=") || set.startsWith(p + "."));
  }

  /** The file of a scenario, as the user would name it. */
  String file(Entry e) {
    return shown(e.file(), e.at());
  }

  private String shown(String file, Location at) {
    try {
      return host.shown(folder.resolve(file));
    } catch (InvalidPathException e) {
      throw new ScenarioException(at, "not a file name: " + e.getReason());
    }
  }

  /**
   * Binds a scenario with a variant, and builds its machine, which refuses fixes that conflict.
   *
   * @throws ScenarioException that says for which variant and scenario of the suite
   */
  Scenario bind(Variant v, Entry e) {
    try {
      ScenarioArguments arguments = ScenarioArguments.of(arguments(v, e));
      Document document = documents.computeIfAbsent(arguments.file(), f -> arguments.read(host));
      Scenario s = arguments.bind(host, document, OptionalLong.empty());
      Simulation.of(s, Simulation.Engine.FAST);
      return s;
    } catch (ScenarioException x) {
      ScenarioException refused =
          new ScenarioException(e.at(), "scenario '" + e.name() + "' with variant '" + v.name() + "': " + x.getMessage());
      refused.initCause(x.getCause());
      throw refused;
    }
  }
}
