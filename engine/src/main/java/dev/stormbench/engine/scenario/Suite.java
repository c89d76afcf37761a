package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Variants of a kernel, scenarios that each of them must stand, and seeds: a matrix of runs.
 *
 * <pre>{@code
 * format: 1
 * name: rt-push
 * description: What each fix does to each known scenario.
 * seeds: [1, 2, 3]              # or 3, which means 1 to 3
 * variants:                     # the first is what the others are compared with
 *   - none
 *   - skip-prio-bail
 *   - walk-ratelimit+next-pushable
 *   - rt=rt-global                # a scheduler policy for a class; rt=rt-global+skip-prio-bail is both
 *   - before: { set: { kernel.self-skip: false }, outcome: fail }
 *   - later:  { set: { kernel.profile: v6.12 }, fix: walk-ratelimit }
 *   - short:  { policy: { fair: { global-fifo: { slice: 1ms } } } }
 * scenarios:                    # files relative to the suite
 *   - ../museum/pull-herd/scenario.yaml
 *   - storm: { file: ../rt-push-storm.yaml, set: { run.duration: 60s }, seeds: [1], outcomes: { none: fail } }
 * }</pre>
 *
 * @param seeds at least one
 * @param variants at least one, with different names
 * @param scenarios at least one, with different names
 */
public record Suite(String name, String description, List<Long> seeds, List<Variant> variants, List<Entry> scenarios) {
  private static final List<String> KEYS = List.of("format", "name", "description", "seeds", "variants", "scenarios");
  private static final List<String> VARIANT_KEYS = List.of("fix", "policy", "set", "outcome");
  private static final List<String> SCENARIO_KEYS = List.of("file", "set", "seeds", "outcomes");
  private static final int ITEMS_MAX = 200;
  private static final int SEEDS_MAX = 1000;

  /** The variant without a fix. */
  public static final String NONE = "none";

  /** What a run of a variant is said to come to: whether it meets all that its scenario expects. */
  public enum Outcome { PASS, FAIL }

  /**
   * A kernel to be judged.
   *
   * @param fixes their names; those with a slash or with the ending {@code .js} are files relative to the suite
   * @param policies {@code class=name}, as {@link PolicyWord} has it; names with a slash or the ending {@code .js} are files
   * @param sets {@code path=value}, as {@code --set} has it
   * @param outcome of every scenario that does not say otherwise; null where nothing is stated
   */
  public record Variant(String name, List<String> fixes, List<String> policies, List<String> sets, @Nullable Outcome outcome, Location at) {
    public Variant {
      fixes = List.copyOf(fixes);
      policies = List.copyOf(policies);
      sets = List.copyOf(sets);
    }
  }

  /**
   * A scenario of a suite.
   *
   * @param file relative to the suite
   * @param sets {@code path=value}, before those of a variant
   * @param seeds instead of the suite's; empty for the suite's
   * @param outcomes by name of variant
   */
  public record Entry(String name, String file, List<String> sets, List<Long> seeds, Map<String, Outcome> outcomes, Location at) {
    public Entry {
      sets = List.copyOf(sets);
      seeds = List.copyOf(seeds);
      outcomes = new LinkedHashMap<>(outcomes);
    }

    /** What the suite says of this scenario with a variant; null if it says nothing. */
    public @Nullable Outcome outcome(Variant v) {
      return outcomes.getOrDefault(v.name(), v.outcome());
    }
  }

  /** The names that a variant may have in it: of all fixes and of all scheduler policies that there are. */
  public record Known(Collection<String> fixes, Collection<String> policies) {}

  public Suite {
    seeds = List.copyOf(seeds);
    variants = List.copyOf(variants);
    scenarios = List.copyOf(scenarios);
  }

  /**
   * Binds a suite.
   *
   * @throws dev.stormbench.spi.scenario.ScenarioException at the first error
   */
  public static Suite bind(Node node, Known known) {
    Section s = Section.open("the suite", node, KEYS);
    Profiles.checkFormat(s.need("format", "1"), "format in the suite");
    String name = s.text("name");
    List<Variant> variants = items(s, "variants", "variant", Variant::name, Variant::at, n -> variant(n, known));
    List<Entry> scenarios = items(s, "scenarios", "scenario", Entry::name, Entry::at, n -> entry(n, variants));
    Node seeds = s.get("seeds");
    return new Suite(name, s.prose("description", ""), seeds == null ? List.of(1L) : seeds(seeds, s.what("seeds")), variants,
        scenarios);
  }

  /** The same with other variants, each a variant of this suite by its name, or fixes and policies; {@code none} comes first if it is not named. */
  public Suite withVariants(List<String> words, Known known, Location at) {
    List<Variant> chosen = new ArrayList<>();
    if (!words.contains(NONE)) {
      chosen.add(variant(NONE, known, at));
    }
    for (String word : words) {
      if (chosen.stream().anyMatch(v -> v.name().equals(word))) {
        throw Bad.at(at, "names " + Names.quote(word) + " twice");
      }
      chosen.add(variant(word, known, at));
    }
    return new Suite(name, description, seeds, chosen, scenarios);
  }

  private Variant variant(String word, Known there, Location at) {
    return variants.stream().filter(v -> v.name().equals(word)).findFirst().orElseGet(() -> {
      Set<String> known = new LinkedHashSet<>(there.fixes());
      variants.forEach(v -> known.add(v.name()));
      return variant(word, word, new Known(known, there.policies()), List.of(), null, at);
    });
  }

  /** The same with only these scenarios, by name. */
  public Suite withScenarios(List<String> names, Location at) {
    return new Suite(name, description, seeds, variants, names.stream().map(n -> scenario(n, at)).toList());
  }

  /** The same with these seeds for every scenario. */
  public Suite withSeeds(List<Long> other) {
    return new Suite(name, description, other, variants, scenarios.stream()
        .map(e -> new Entry(e.name, e.file, e.sets, List.of(), e.outcomes, e.at)).toList());
  }

  /** The variant of a name. {@code at} is blamed if there is none. */
  public Variant variant(String wanted, Location at) {
    return find(variants, Variant::name, "variant", wanted, at);
  }

  /** The scenario of a name. {@code at} is blamed if there is none. */
  public Entry scenario(String wanted, Location at) {
    return find(scenarios, Entry::name, "scenario", wanted, at);
  }

  /** The seeds of a scenario. */
  public List<Long> seeds(Entry e) {
    return e.seeds.isEmpty() ? seeds : e.seeds;
  }

  private static <T> T find(List<T> all, Function<T, String> nameOf, String kind, String wanted, Location at) {
    return all.stream().filter(x -> nameOf.apply(x).equals(wanted)).findFirst()
        .orElseThrow(() -> Bad.name(at, kind, wanted, all.stream().map(nameOf).toList(), ""));
  }

  private static <T> List<T> items(Section s, String key, String kind, Function<T, String> nameOf, Function<T, Location> placeOf,
      Function<Node, T> read) {
    Node list = s.need(key, "a list");
    Node.Sequence items = Values.list(list, s.what(key), "a list");
    if (items.items().isEmpty() || items.items().size() > ITEMS_MAX) {
      throw Bad.type(s.what(key), list, "a list of 1 to " + ITEMS_MAX);
    }
    Map<String, T> all = new LinkedHashMap<>();
    for (Node item : items.items()) {
      T x = read.apply(item);
      T first = all.putIfAbsent(nameOf.apply(x), x);
      if (first != null) {
        throw Bad.at(placeOf.apply(x), "two " + kind + "s have the name " + Names.quote(nameOf.apply(x)) + ", the first at "
            + placeOf.apply(first));
      }
    }
    return List.copyOf(all.values());
  }

  private static Variant variant(Node node, Known known) {
    NamedItem item = NamedItem.read(node, "variant");
    if (node instanceof Node.Scalar) {
      return variant(item.name(), item.name(), known, List.of(), null, item.at());
    }
    Section s = Section.open(item.name(), item.params(), VARIANT_KEYS);
    Node fix = s.get("fix");
    List<String> words = new ArrayList<>();
    List<String> sets = new ArrayList<>(sets(s));
    if (fix != null) {
      words.add(Values.text(fix, s.what("fix")));
    }
    if (s.get("policy") instanceof Node policy) {
      policies(Section.open(s.what("policy"), policy, PolicyItem.SLOTS), known, words, sets);
    }
    if (words.isEmpty() && isWord(item.name(), known)) {
      words.add(item.name());
    }
    if (words.isEmpty() && sets.isEmpty() && s.get("set") == null && !item.name().equals(NONE)) {
      throw Bad.at(item.at(), "variant " + Names.quote(item.name()) + " is no fix and changes nothing"
          + Nearest.didYouMean(item.name(), known.fixes()) + " (give it fix:, policy: or set:)");
    }
    return variant(item.name(), words.isEmpty() ? NONE : String.join("+", words), known, sets,
        s.get("outcome") == null ? null : s.word("outcome", Outcome.class), fix == null ? item.at() : fix.at());
  }

  /** What {@code policy:} says: a word for each that has no parameters. */
  private static void policies(Section slots, Known known, List<String> words, List<String> sets) {
    for (String slot : PolicyItem.SLOTS) {
      if (slots.get(slot) instanceof Node given) {
        NamedItem item = NamedItem.read(given, "scheduler-policy");
        check(item.name(), known, item.at());
        if (item.params().entries().isEmpty()) {
          words.add(slot + "=" + item.name());
        } else {
          sets.add("policy." + slot + "=" + FlowText.of(given));
        }
      }
    }
  }

  private static void check(String policy, Known known, Location at) {
    if (!isFile(policy) && !policy.equals(PolicyWord.NONE) && !known.policies().contains(policy)) {
      throw Bad.name(at, "scheduler-policy", policy, known.policies(), "");
    }
  }

  private static boolean isWord(String words, Known known) {
    return List.of(words.split("\\+", -1)).stream().allMatch(w -> known.fixes().contains(w) || isFile(w) || PolicyWord.is(w));
  }

  /** Whether a fix or a policy is a file that defines it. */
  public static boolean isFile(String fix) {
    return fix.contains("/") || fix.endsWith(".js");
  }

  /** {@code a+b}; nothing for {@code none}. */
  private static Variant variant(String name, String words, Known known, List<String> sets, @Nullable Outcome outcome, Location at) {
    List<String> fixes = new ArrayList<>();
    List<String> policies = new ArrayList<>();
    for (String w : words.split("\\+", -1)) {
      String word = w.strip();
      if (PolicyWord.is(word)) {
        PolicyWord policy = PolicyWord.read(word, at);
        check(policy.name(), known, at);
        policies.add(policy.toString());
        continue;
      }
      if (!isFile(word) && !known.fixes().contains(word)) {
        throw Bad.name(at, "fix", word, known.fixes(), "");
      }
      fixes.add(word);
    }
    return new Variant(name, fixes.equals(List.of(NONE)) ? List.of() : fixes, policies, sets, outcome, at);
  }

  private static Entry entry(Node node, List<Variant> variants) {
    if (node instanceof Node.Scalar) {
      String file = Values.text(node, "a scenario");
      return new Entry(nameOf(file), file, List.of(), List.of(), Map.of(), node.at());
    }
    NamedItem item = NamedItem.read(node, "scenario");
    Section s = Section.open(item.name(), item.params(), SCENARIO_KEYS);
    String file = Values.text(s.need("file", "the scenario's file, relative to the suite"), s.what("file"));
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    if (s.get("outcomes") instanceof Node stated) {
      List<String> names = variants.stream().map(Variant::name).toList();
      Section o = Section.open(s.what("outcomes"), stated, names);
      for (String name : names) {
        if (o.get(name) != null) {
          outcomes.put(name, o.word(name, Outcome.class));
        }
      }
    }
    Node seeds = s.get("seeds");
    return new Entry(item.name(), file, sets(s), seeds == null ? List.of() : seeds(seeds, s.what("seeds")), outcomes, item.at());
  }

  /** The file's name without its ending, or its folder's if it is just called {@code scenario}. */
  private static String nameOf(String file) {
    String[] parts = file.replaceFirst("\\.[^./]*$", "").split("/");
    String last = parts[parts.length - 1];
    return last.equals("scenario") && parts.length > 1 ? parts[parts.length - 2] : last;
  }

  private static List<String> sets(Section s) {
    Node set = s.get("set");
    return set == null ? List.of()
        : Values.mapping(set, s.what("set"), "a mapping of paths to values, such as { run.duration: 60s }").entries().stream()
            .map(e -> e.key() + "=" + FlowText.of(e.value())).toList();
  }

  private static List<Long> seeds(Node node, String what) {
    if (node instanceof Node.Scalar) {
      return LongStream.rangeClosed(1, Values.integer(node, what, 1, SEEDS_MAX)).boxed().toList();
    }
    Node.Sequence list = Values.list(node, what, "a number of seeds, or a list of them");
    List<Long> seeds = list.items().stream().map(n -> Values.integer(n, "a seed", 0, Long.MAX_VALUE)).distinct().toList();
    if (seeds.isEmpty() || seeds.size() < list.items().size() || seeds.size() > SEEDS_MAX) {
      throw Bad.type(what, node, "1 to " + SEEDS_MAX + " different seeds");
    }
    return seeds;
  }
}
