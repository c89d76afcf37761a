package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.PolicyWord;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioEditor;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.Script;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which scenario, and what is changed in it. */
final class ScenarioArguments {
  @Parameters(paramLabel = "FILE", description = "The scenario.")
  private String file = "";

  @Option(names = "--fix", paramLabel = "NAME[+NAME...]",
      description = "Apply these fixes after those of the scenario; repeatable. See 'list fixes'. A script's name, such as "
          + "./my-fix.js, stands for the fixes it defines.")
  private List<String> fixes = new ArrayList<>();

  @Option(names = "--policy", paramLabel = "CLASS=NAME",
      description = "Have a scheduler policy stand in for a class, fair or rt, such as rt=rt-global; repeatable, none is the kernel's own. The "
          + "same as --set policy.CLASS=NAME. See 'list scheduler-policies'. A script's name, such as rt=./mine.js, stands for the one it defines.")
  private List<String> policies = new ArrayList<>();

  @Option(names = "--set", paramLabel = "PATH=VALUE",
      description = "Change the scenario before it is checked, such as machine.cpus=64 or workloads.psimon.cpus=all; "
          + "repeatable.")
  private List<String> sets = new ArrayList<>();

  /** What was typed; {@code words} has nothing else. */
  static ScenarioArguments of(List<String> words) {
    ScenarioArguments arguments = new ScenarioArguments();
    new CommandLine(CommandSpec.create().addMixin("scenario", CommandSpec.forAnnotatedObject(arguments)))
        .setExpandAtFiles(false).parseArgs(words.toArray(String[]::new));
    return arguments;
  }

  /** As the user named it. */
  String file() {
    return file;
  }

  /** Reads the file. */
  Document read(Host host) {
    return InputFile.document(host, file);
  }

  /** Binds what was read. */
  Scenario bind(Host host, Document document, OptionalLong seed) {
    return bind(host, document, sets, fixes, policies, seed);
  }

  /** Binds it with more of each. */
  Scenario bindWith(Host host, Document document, List<String> moreSets, List<String> moreFixes, List<String> morePolicies,
      OptionalLong seed) {
    return bind(host, document, joined(sets, moreSets), joined(fixes, moreFixes), joined(policies, morePolicies), seed);
  }

  /** Binds it with one more {@code --set}. */
  Scenario bindWith(Host host, Document document, String set) {
    return bindWith(host, document, List.of(set), List.of(), List.of(), OptionalLong.empty());
  }

  /**
   * The scenario as data with what the command line changes.
   *
   * @throws ScenarioException if that is not data: what a script defines is none
   */
  Node applied(Document document) {
    Node n = Objects.requireNonNull(document.scenario());
    for (String word : policies) {
      Location at = Location.of("--policy " + word);
      PolicyWord policy = PolicyWord.read(word, at);
      refuseFile(policy.name(), at);
      n = NodePath.set(n, "policy." + policy.slot(), at, new Node.Scalar(policy.name(), Node.Scalar.Kind.STRING, at));
    }
    for (String set : sets) {
      n = ScenarioEditor.set(n, set);
    }
    List<Node> all = new ArrayList<>();
    if (n instanceof Node.Mapping m && m.get("fixes") instanceof Node.Sequence s) {
      all.addAll(s.items());
    }
    for (String name : names(fixes)) {
      Location at = Location.of("--fix " + name);
      refuseFile(name, at);
      all.add(new Node.Scalar(name, Node.Scalar.Kind.STRING, at));
    }
    return fixes.isEmpty() ? n : NodePath.set(n, "fixes", Location.of("--fix"), new Node.Sequence(all, Location.of("--fix")));
  }

  private static void refuseFile(String name, Location at) {
    if (isFile(name)) {
      throw new ScenarioException(at, "a scenario that is written can name no file there; name it in the scenario's key scripts instead");
    }
  }

  private static List<String> joined(List<String> first, List<String> then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }

  private static Scenario bind(Host host, Document document, List<String> allSets, List<String> allFixes, List<String> allPolicies,
      OptionalLong seed) {
    Set<Script> scripts = new LinkedHashSet<>(document.scripts());
    List<String> names = new ArrayList<>();
    for (String name : names(allFixes)) {
      if (!isFile(name)) {
        names.add(name);
        continue;
      }
      List<String> defined = defined(host, name, Plugins::fixes, scripts);
      if (defined.isEmpty()) {
        throw new ScenarioException(Location.of("--fix " + name), "the file defines no fix");
      }
      names.addAll(defined);
    }
    List<String> words = new ArrayList<>();
    for (String word : allPolicies) {
      Location at = Location.of("--policy " + word);
      PolicyWord policy = PolicyWord.read(word, at);
      if (!isFile(policy.name())) {
        words.add(word);
        continue;
      }
      List<String> defined = defined(host, policy.name(), Plugins::schedulerPolicies, scripts);
      if (defined.size() != 1) {
        throw new ScenarioException(at, defined.isEmpty() ? "the file defines no scheduler policy"
            : "the file defines " + defined.size() + " scheduler policies (" + String.join(", ", defined) + "); accepted: one");
      }
      words.add(new PolicyWord(policy.slot(), defined.getFirst()).toString());
    }
    return new ScenarioBinder(host.plugins(), host.library())
        .bind(new Document(document.scenario(), List.copyOf(scripts)), new Overrides(allSets, names, words, seed));
  }

  /** Names of what a file defines of a kind. */
  private static <T> List<String> defined(Host host, String file, Function<Plugins, Extensions<T>> kind, Set<Script> scripts) {
    Document definitions = InputFile.document(host, file);
    List<String> defined = kind.apply(host.plugins().with(definitions.scripts())).all().stream()
        .filter(e -> definitions.scripts().contains(e.owner().plugin())).map(Extension::name).toList();
    scripts.addAll(definitions.scripts());
    return defined;
  }

  private static boolean isFile(String fix) {
    return fix.contains("/") || fix.endsWith(".js");
  }

  private static List<String> names(List<String> fixes) {
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

  /** The same arguments, a word each. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(file));
    fixes.forEach(f -> words.addAll(List.of("--fix", f)));
    policies.forEach(p -> words.addAll(List.of("--policy", p)));
    sets.forEach(s -> words.addAll(List.of("--set", s)));
    return words;
  }

  /** The same arguments as one would type them. */
  String typed() {
    StringBuilder b = new StringBuilder(quoted(file));
    fixes.forEach(f -> b.append(" --fix ").append(quoted(f)));
    policies.forEach(p -> b.append(" --policy ").append(quoted(p)));
    sets.forEach(s -> b.append(" --set ").append(quoted(s)));
    return b.toString();
  }

  static String quoted(String s) {
    return s.matches("[A-Za-z0-9_./+:,=@%-]+") ? s : "'" + s.replace("'", "'\\''") + "'";
  }
}
