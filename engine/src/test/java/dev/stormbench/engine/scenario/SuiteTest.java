package dev.stormbench.engine.scenario;

import static dev.stormbench.engine.scenario.Nodes.list;
import static dev.stormbench.engine.scenario.Nodes.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Outcome;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Suites as any notation gives them. */
class SuiteTest {
  private static final Suite.Known KNOWN =
      new Suite.Known(List.of("none", "walk-ratelimit", "next-pushable"), List.of("rt-global", "global-fifo"));
  private static final Location AT = Location.of("here");

  private static Suite bind(Object... more) {
    Object[] all = new Object[more.length + 4];
    System.arraycopy(new Object[] {"format", 1, "name", "s"}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return Suite.bind(map(all), KNOWN);
  }

  private static Suite variants(Object... variants) {
    return bind("variants", list(variants), "scenarios", list("a.yaml"));
  }

  private static Suite scenarios(Object... scenarios) {
    return bind("variants", list("none", "walk-ratelimit"), "scenarios", list(scenarios));
  }

  @Test
  void variants_areFixesOrWhatIsSet() {
    Suite s = variants("none", "next-pushable+walk-ratelimit", "./mine.js",
        map("before", map("set", map("kernel.self-skip", false, "kernel.sysctl.kernel.watchdog_thresh", 1,
            "workloads.psimon.cpus", list(1, 2), "expect", map("maxLatency", "< 2s")), "outcome", "fail")),
        map("later", map("set", map("kernel.profile", "v6.18"), "fix", "walk-ratelimit")),
        map("walk-ratelimit", map("outcome", "pass")));

    assertThat(s.variants()).extracting(Variant::name)
        .containsExactly("none", "next-pushable+walk-ratelimit", "./mine.js", "before", "later", "walk-ratelimit");
    assertThat(s.variants()).extracting(Variant::fixes).containsExactly(List.of(), List.of("next-pushable", "walk-ratelimit"),
        List.of("./mine.js"), List.of(), List.of("walk-ratelimit"), List.of("walk-ratelimit"));
    assertThat(s.variants().get(3).sets()).containsExactly("kernel.self-skip=false", "kernel.sysctl.kernel.watchdog_thresh=1",
        "workloads.psimon.cpus=[1, 2]", "expect={ maxLatency: '< 2s' }");
    assertThat(s.variants()).extracting(Variant::outcome).containsExactly(null, null, null, Outcome.FAIL, null, Outcome.PASS);
  }

  @Test
  void variants_haveAPolicyForAClass() {
    Suite s = variants("none", "rt=rt-global", "fair=global-fifo+rt=./mine.js+walk-ratelimit",
        map("rt=rt-global+next-pushable", map("outcome", "fail")),
        map("short", map("policy", map("fair", map("global-fifo", map("slice", "1ms")), "rt", "none"), "fix", "walk-ratelimit")),
        map("walk-ratelimit", map("policy", map("rt", "rt-global"))));

    assertThat(s.variants()).extracting(Variant::policies).containsExactly(List.of(), List.of("rt=rt-global"),
        List.of("fair=global-fifo", "rt=./mine.js"), List.of("rt=rt-global"), List.of("rt=none"), List.of("rt=rt-global"));
    assertThat(s.variants()).extracting(Variant::fixes).containsExactly(List.of(), List.of(), List.of("walk-ratelimit"),
        List.of("next-pushable"), List.of("walk-ratelimit"), List.of());
    assertThat(s.variants().get(4).sets()).containsExactly("policy.fair={ global-fifo: { slice: 1ms } }");
    assertThat(s.withVariants(List.of("rt=rt-global+next-pushable", "fair=global-fifo"), KNOWN, AT).variants())
        .extracting(Variant::policies).containsExactly(List.of(), List.of("rt=rt-global"), List.of("fair=global-fifo"));
  }

  @Test
  void aPolicyThatIsNone_isRefused() {
    refusedWith(() -> variants("tr=rt-global"), "unknown class 'tr'; did you mean 'rt'?");
    refusedWith(() -> variants("rt=rt-globl"), "unknown scheduler-policy 'rt-globl'; did you mean 'rt-global'?");
    refusedWith(() -> variants("rt="), "wants CLASS=NAME, such as rt=rt-global or fair=global-fifo");
    refusedWith(() -> variants("rt=rt-global+walk-ratelimi"), "unknown fix 'walk-ratelimi'; did you mean 'walk-ratelimit'?");
    refusedWith(() -> variants(map("x", map("policy", map("tr", "rt-global")))), "unknown key 'tr' in policy in x; did you mean 'rt'?");
    refusedWith(() -> variants(map("x", map("policy", map("rt", "walk-ratelimit")))), "unknown scheduler-policy 'walk-ratelimit'");
    refusedWith(() -> variants(map("x", map("policy", map()))), "variant 'x' is no fix and changes nothing");
  }

  @Test
  void scenarios_haveNamesSeedsAndOutcomes() {
    Suite s = scenarios("x/small.yaml", "museum/pull-herd/scenario.yaml",
        map("storm", map("file", "storm.js", "seeds", list(7, 9), "set", map("run.duration", "60s"),
            "outcomes", map("walk-ratelimit", "pass"))));

    assertThat(s.scenarios()).extracting(Entry::name).containsExactly("small", "pull-herd", "storm");
    assertThat(s.seeds(s.scenarios().getFirst())).containsExactly(1L);
    assertThat(s.seeds(s.scenarios().getLast())).containsExactly(7L, 9L);
    assertThat(s.withSeeds(List.of(3L)).scenarios().getLast().seeds()).isEmpty();
    assertThat(s.scenarios().getLast().outcome(s.variants().get(1))).isEqualTo(Outcome.PASS);
    assertThat(s.scenarios().getLast().outcome(s.variants().getFirst())).isNull();
  }

  @Test
  void seeds_areANumberOrAList() {
    assertThat(bind("seeds", 3, "variants", list("none"), "scenarios", list("a")).seeds()).containsExactly(1L, 2L, 3L);
    assertThat(bind("seeds", list(5, 2), "variants", list("none"), "scenarios", list("a")).seeds()).containsExactly(5L, 2L);
  }

  @Test
  void chosenVariants_areTheSuitesOwnOrFixes_noneComesFirst() {
    Suite s = variants("none", map("before", map("set", map("kernel.hz", 250))));

    assertThat(s.withVariants(List.of("before", "walk-ratelimit+next-pushable"), KNOWN, AT).variants())
        .extracting(Variant::name).containsExactly("none", "before", "walk-ratelimit+next-pushable");
    assertThat(s.withVariants(List.of("before", "none"), KNOWN, AT).variants())
        .extracting(Variant::name).containsExactly("before", "none");
    assertThat(s.withVariants(List.of("before"), KNOWN, AT).variants().get(1).sets()).containsExactly("kernel.hz=250");
    refused(() -> s.withVariants(List.of("befor"), KNOWN, AT), "here: unknown fix 'befor'; did you mean 'before'? "
        + "(known: none, walk-ratelimit, next-pushable, before)");
    refused(() -> s.withVariants(List.of("none", "none"), KNOWN, AT), "here: names 'none' twice");
  }

  @Test
  void badSuites_areRefusedAtTheirPlace() {
    refused(() -> Suite.bind(map("format", 1, "name", "s", "variant", list()), KNOWN),
        "key variant: unknown key 'variant' in the suite; did you mean 'variants'? "
            + "(accepted: format, name, description, seeds, variants, scenarios)");
    refused(() -> bind("variants", list("none")), "map: missing key 'scenarios' in the suite (a list)");
    refused(() -> variants(), "list: variants in the suite is a list of 0; accepted: a list of 1 to 200");
    refused(() -> variants("walk-ratelimitt"),
        "value of item: unknown fix 'walk-ratelimitt'; did you mean 'walk-ratelimit'? (known: none, walk-ratelimit, next-pushable)");
    refused(() -> variants("none+"), "value of item: unknown fix '' (known: none, walk-ratelimit, next-pushable)");
    refused(() -> variants("none", "none"), "value of item: two variants have the name 'none', the first at value of item");
    refused(() -> variants(map("nonne", map())),
        "key nonne: variant 'nonne' is no fix and changes nothing; did you mean 'none'? (give it fix:, policy: or set:)");
    refused(() -> variants(map("x", map("sets", map()))),
        "key sets: unknown key 'sets' in x; did you mean 'set'? (accepted: fix, policy, set, outcome)");
    refused(() -> variants(map("none", map("outcome", "failed"))),
        "value of outcome: outcome in none is the text 'failed'; did you mean 'fail'? (accepted: pass, fail)");
    refused(() -> scenarios(map("storm", map("set", map("a", 1)))),
        "map: missing key 'file' in storm (the scenario's file, relative to the suite)");
    refused(() -> scenarios(map("storm", map("file", "x", "outcomes", map("non", "pass")))),
        "key non: unknown key 'non' in outcomes in storm; did you mean 'none'? (accepted: none, walk-ratelimit)");
    refused(() -> scenarios("a.yaml", "b/a.js"), "value of item: two scenarios have the name 'a', the first at value of item");
    refused(() -> scenarios(map("a", map("file", "x", "seeds", list(1, 1)))),
        "list: seeds in a is a list of 2; accepted: 1 to 1000 different seeds");
    refused(() -> scenarios(map("a", map("file", "x", "seeds", 0))), "value of seeds: seeds in a is the number 0; accepted: 1 to 1000");
  }

  @Test
  void names_areFoundOrTheNearestIsSaid() {
    Suite s = scenarios("storm.yaml", "herd.yaml");

    assertThat(s.scenario("herd", AT).file()).isEqualTo("herd.yaml");
    refused(() -> s.scenario("hard", AT), "here: unknown scenario 'hard'; did you mean 'herd'? (known: storm, herd)");
    refused(() -> s.variant("walk", AT), "here: unknown variant 'walk' (known: none, walk-ratelimit)");
  }

  @Test
  void flowText_readsBackAsItself() {
    Node n = map("a", list(1, "1", true, "true", "x y", "a, b", "it's"), "b", map("c: d", "< 2s", "e", ""));

    assertThat(FlowText.of(FlowText.parse(FlowText.of(n), AT))).isEqualTo(FlowText.of(n))
        .isEqualTo("{ a: [1, '1', true, 'true', 'x y', 'a, b', \"it's\"], b: { 'c: d': '< 2s', e: '' } }");
  }

  private static void refusedWith(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String part) {
    assertThatThrownBy(call).isInstanceOf(ScenarioException.class).hasMessageContaining(part);
  }

  private static void refused(Runnable r, String message) {
    assertThatThrownBy(r::run).isInstanceOf(ScenarioException.class).hasMessage(message);
  }
}
