package dev.stormbench.engine.scenario;

import static dev.stormbench.engine.scenario.Nodes.list;
import static dev.stormbench.engine.scenario.Nodes.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Binding of nodes made by hand; how files look to users is tested with the YAML plugin. */
class ScenarioBinderTest {
  @BuiltFor(Spi.VERSION)
  private static final class Loads implements Plugin {
    @Override
    public String id() {
      return "com.example.loads";
    }

    @Override
    public void init(Registry r) {
      r.workload("hog", "Burns.", List.of(
          ParamSpec.of("cpus", Type.CPUS, "Where.").orElse("others"),
          ParamSpec.of("period", Type.DISTRIBUTION, "How often.").orElse("{ uniform: [1ms, 2ms] }"),
          ParamSpec.of("comm", Type.TEXT, "Its name.").orElse("[x]")), p -> setup -> { });
      r.workload("broken", "Its default is no time.", List.of(
          ParamSpec.of("period", Type.DURATION, "How often.").orElse("3")), p -> setup -> { });
    }
  }

  /** One kernel and one cost profile, by hand. */
  private static final class Library implements ScenarioLibrary {
    private Node kernel = map("format", 1, "name", "k", "description", "A kernel.", "hz", 250,
        "preempt", "voluntary", "threadirqs", false, "rcu-stall-timeout", "21s",
        "features", map("RT_PUSH_IPI", true, "TTWU_QUEUE", true), "overload-rule", "pushable",
        "self-skip", true, "bail-position", "before", "fair-class", "eevdf", "rt-throttling",
        "group-only", "dl-server", true, "ksoftirqd-gate", false, "double-lock", "try-first",
        "head-recheck", true, "irq-time-accounting", true, "distribute-pick", true,
        "irq-work-remote", "call-single",
        "pull-self-check", true,
        "migrate-disable-push", true,
        "pull-ipi", "token",
        "ipi-tracepoints", "csd",
        "intr-storm", false,
        "rt-empty-prio", 99);
    private CostEntry left;

    @Override
    public List<String> kernelProfileNames() {
      return List.of("k");
    }

    @Override
    public Node kernelProfile(String name) {
      return kernel;
    }

    @Override
    public List<String> costProfileNames() {
      return List.of("generic-x86");
    }

    @Override
    public Node costProfile(String name) {
      List<Object> entries = new ArrayList<>();
      Arrays.stream(CostEntry.values()).filter(e -> e != left).forEach(e -> {
        String unit = e.unit().word();
        entries.add(e.key());
        entries.add(map("value", unit.equals("ns") ? "100ns" : (Object) 1.5, "unit", unit,
            "source", "made up", "uncertainty", "+-50 %"));
      });
      return map("format", 1, "name", "generic-x86", "description", "Costs.", "entries",
          map(entries.toArray()));
    }
  }

  private final Library library = new Library();
  private final ScenarioBinder binder =
      new ScenarioBinder(Plugins.of(List.of(new Loads())), library);

  private static Node.Mapping scenario(Object... more) {
    List<Object> all = new ArrayList<>(List.of("format", 1, "name", "t", "machine", map("cpus", 4),
        "kernel", map("profile", "k"), "run", map("duration", "1s")));
    all.addAll(List.of(more));
    return map(all.toArray());
  }

  @Test
  void minimal_binds() {
    Scenario s = binder.bind(scenario());
    assertThat(s.kernel().hz()).isEqualTo(250);
    assertThat(s.kernel().preempt()).isEqualTo(Preempt.VOLUNTARY);
    assertThat(s.kernel().rules().doubleLock()).isEqualTo(KernelSpec.DoubleLock.TRY_FIRST);
    assertThat(s.costs().all()).hasSize(CostEntry.values().length);
    assertThat(s.costs().ns("rto-work")).isEqualTo(100);
    assertThat(s.costs().scaled(CostEntry.RTO_WORK, 1.2).ns("rto-work")).isEqualTo(120);
    assertThat(s.costs().ns("rto-work")).isEqualTo(100);
    assertThat(s.description()).isEmpty();
  }

  @Test
  void defaults_areInScenarioNotation() {
    Params p = binder.bind(scenario("workloads", list("hog"))).workloads().getFirst().params();
    assertThat(p.cpus("cpus")).containsExactly(0, 1, 2, 3);
    assertThat(p.distribution("period").meanNs()).isEqualTo(1_500_000);
    assertThat(p.text("comm")).isEqualTo("[x]");
    assertThat(p.isSet("comm")).isFalse();
    assertThat(p.at("comm")).hasToString("value of item");
    assertThatThrownBy(() -> p.text("com")).hasMessage("no parameter 'com' was declared");
    assertThatThrownBy(() -> p.flag("comm"))
        .hasMessage("parameter 'comm' was declared with another type");
  }

  @Test
  void others_leavesOutProperSubsetsOnly() {
    Node all = list(map("hog", map("id", "a", "cpus", list(0, 1, 2, 3))),
        map("hog", map("id", "b", "cpus", 2)), map("hog", map("id", "c", "cpus", "all")), "hog");
    assertThat(binder.bind(scenario("workloads", all)).workloads().get(3).params().cpus("cpus"))
        .containsExactly(0, 1, 3);
  }

  @Test
  void badDefault_blamesThePlugin() {
    assertThatThrownBy(() -> binder.bind(scenario("workloads", list("broken"))))
        .isInstanceOf(PluginException.class)
        .hasMessage("plugin com.example.loads dev failed in workload 'broken': its own default is "
            + "refused: value of item: period in broken is the number 3; add a unit: ns, us, ms, s, m or h");
  }

  @Test
  void incompleteProfiles_areRefused() {
    library.left = CostEntry.RTO_WORK;
    assertThatThrownBy(() -> binder.bind(scenario()))
        .hasMessage("map: missing key 'rto-work' in entries in cost profile generic-x86 "
            + "(Body of the token's handler up to the forward: locks, mask scan, bail.)");
    library.kernel = map("format", 1, "name", "k", "description", "A kernel.");
    assertThatThrownBy(() -> binder.bind(scenario()))
        .hasMessage("map: missing key 'hz' in kernel profile k (a whole number)");
    library.kernel = map("format", 1, "name", "j", "description", "A kernel.");
    assertThatThrownBy(() -> binder.bind(scenario())).hasMessage("value of name: name in kernel "
        + "profile k is the text 'j'; accepted: 'k', the name of its file");
  }

  @Test
  void aMessage_isOneLine_whateverWasRead() {
    assertThatThrownBy(() -> binder.bind(scenario("a\nb\u001b[31m", 1)))
        .hasMessageContaining("unknown key 'a?b?[31m' in the scenario").hasMessageNotContaining("\n");
  }

  @Test
  void sameContent_sameHash() {
    assertThat(binder.bind(scenario()).sha256()).isEqualTo(binder.bind(scenario()).sha256());
    assertThat(binder.bind(scenario("description", "x")).sha256())
        .isNotEqualTo(binder.bind(scenario()).sha256());
  }
}
