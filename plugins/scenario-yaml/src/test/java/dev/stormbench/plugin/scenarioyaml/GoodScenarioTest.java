package dev.stormbench.plugin.scenarioyaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Feature;
import dev.stormbench.engine.scenario.Intervention;
import dev.stormbench.engine.scenario.MachineSpec;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Sysctl;
import dev.stormbench.engine.scenario.WorkloadItem;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program.Step;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GoodScenarioTest {
  /** The example of the design, section 5. */
  static final String STORM = """
      format: 1
      name: rt-push-storm
      description: The synthetic reproducer of the RT_PUSH_IPI soft-lockup loop.
      machine: { cpus: 192, sockets: 2, smt: 2 }
      kernel:  { profile: v7.0, hz: 1000, sysctl: { kernel.watchdog_thresh: 10 }, features: { RT_PUSH_IPI: true } }
      costs:   epyc-192
      workloads:                      # `id:` optional, default = type; a second item of one type needs one
        - softirq-items: { cpus: [47, 95], period: 750us, pool: 20000, work: 500us }   # work is nominal
        - fair-hog:      { cpus: [47, 95], comm: rt_storm_hog }
        - fifo-sleepers: { cpus: others, prio: 50, sleep: 100us, run: 5us }
        - psimon:        { count: 2, cpus: [47, 95] }    # the seed's
      watchdogs: [softlockup, rcu-stall]
      checks: []                      # Checkers to run
      expect: {}                      # e.g. { lockups: 0, maxSoftirq: "< 2s" }; a miss is exit code 1
      run: { duration: 180s, seed: 1 }
      timeline:
        - at: 120s
          do: { stop: fifo-sleepers }
      """;

  private static final String SMALL = """
      format: 1
      name: small
      machine: { cpus: 8 }
      kernel: { profile: v6.1 }
      run: { duration: 1s }
      """;

  private final Scripts scripts = new Scripts();

  @Test
  void storm_binds() {
    Scenario s = scripts.bind(STORM);
    assertThat(s.name()).isEqualTo("rt-push-storm");
    assertThat(s.machine())
        .isEqualTo(new MachineSpec(192, 2, 2, 48, MachineSpec.Numbering.LINUX_X86, MachineSpec.Idle.MWAIT, false,
            java.util.Collections.nCopies(192, 1)));
    assertThat(s.kernel().hz()).isEqualTo(1000);
    assertThat(s.kernel().preempt()).isEqualTo(Preempt.LAZY);
    assertThat(s.kernel().feature(Feature.RT_PUSH_IPI)).isTrue();
    assertThat(s.kernel().sysctl(Sysctl.WATCHDOG_THRESH)).isEqualTo(10);
    assertThat(s.kernel().rules().selfSkip()).isTrue();
    assertThat(s.kernel().rcuStallTimeoutNs()).isEqualTo(21_000_000_000L);
    assertThat(s.costs().ratio("body-scale")).isEqualTo(1.27);
    assertThat(s.costs().ns("irq-entry")).isPositive();
    assertThat(s.workloads()).extracting(WorkloadItem::id)
        .containsExactly("softirq-items", "fair-hog", "fifo-sleepers", "psimon");
    Params items = s.workloads().getFirst().params();
    assertThat(items.cpus("cpus")).containsExactly(47, 95);
    assertThat(items.durationNs("period")).isEqualTo(750_000);
    assertThat(items.distribution("work")).isEqualTo(new Distribution.Fixed(500_000));
    assertThat(items.isSet("pool")).isTrue();
    assertThat(items.at("pool")).hasToString("t.yaml:8:59");
    int[] others = s.workloads().get(2).params().cpus("cpus");
    assertThat(others).hasSize(190).doesNotContain(47, 95);
    assertThat(s.watchdogs()).hasSize(2);
    assertThat(s.run().durationNs()).isEqualTo(180_000_000_000L);
    assertThat(s.run().sampleNs()).isEqualTo(1_000_000_000L);
    assertThat(s.timeline()).singleElement().satisfies(e -> {
      assertThat(e.atNs()).isEqualTo(120_000_000_000L);
      assertThat(e.intervention()).isEqualTo(new Intervention.StopWorkload("fifo-sleepers"));
    });
    assertThat(s.sha256()).hasSize(64);
  }

  @Test
  void machine_numbersCpusAsLinuxOnX86() {
    MachineSpec m = scripts.bind(STORM).machine();
    assertThat(m.coreOf(47)).isEqualTo(47);
    assertThat(m.coreOf(143)).isEqualTo(47);
    assertThat(m.socketOf(47)).isZero();
    assertThat(m.socketOf(95)).isEqualTo(1);
    assertThat(m.socketOf(96)).isZero();
    assertThat(m.cpuOf(47, 1)).isEqualTo(143);
    MachineSpec c = scripts.bind(STORM, "machine.numbering=compact", "machine.llc-cores=8").machine();
    assertThat(c.coreOf(47)).isEqualTo(23);
    assertThat(c.threadOf(47)).isEqualTo(1);
    assertThat(c.llcOf(47)).isEqualTo(2);
  }

  @Test
  void plugin_isFoundOnTheClassPath() {
    Plugins found = Plugins.discover(GoodScenarioTest.class.getClassLoader());
    assertThat(found.scenarioFormats().names()).contains("yaml");
  }

  @Test
  void small_takesDefaults() {
    Scenario s = scripts.bind(SMALL);
    assertThat(s.costs().name()).isEqualTo("generic-x86");
    assertThat(s.run().seed()).isEqualTo(1);
    assertThat(s.kernel().feature(Feature.RT_PUSH_IPI)).isFalse();
    assertThat(s.kernel().rules().rtEmptyPrio()).isEqualTo(99);
    assertThat(s.workloads()).isEmpty();
  }

  @Test
  void everyShippedProfileBinds() {
    for (String kernel : scripts.kernelProfileNames()) {
      for (String costs : scripts.costProfileNames()) {
        Scenario s = scripts.bind(SMALL, "kernel.profile=" + kernel, "costs=" + costs);
        assertThat(s.kernel().profile()).isEqualTo(kernel);
        assertThat(s.costs().all()).allMatch(c -> !c.source().isBlank());
      }
    }
    assertThat(scripts.kernelProfileNames()).contains("v6.1", "v6.12", "v7.0");
  }

  @Test
  void everyKindOfValueBinds() {
    Scenario s = scripts.bind(SMALL + """
        costs: { base: epyc-192, irq-entry: 0.4us, body-scale: 2 }
        workloads:
          - program:
              id: left
              start: 1.5ms
              cpus: 0-2,5
              class: fifo
              program:
                - run: { exp: 20us }
                - repeat: { times: 3, steps: [yield, run: 1us] }
                - policy: FIFO:50
                - prio: 30
                - cpus: [1, 2-3]
                - wait: sem
                - post: sem
                - sleep: { uniform: [1us, 2us] }
                - loop
          - program: { id: right, start: timeline, program: [until: 2s, migrate_disable, run: forever] }
          - psimon: { cpus: others, ratio: 0.25, pinned: true, count: 0x10 }
          - fair-hog
        watchdogs: [softlockup, rcu-stall: { after: 3s }]
        checks: [one-token]
        fixes: [none, bounded-resched: { max: 3 }]
        expect: { lockups: 0, maxSoftirq: "< 2s", hops: ">= 1", lockups.rcu-stall: 0, p999Latency.left: < 1ms }
        timeline:
          - at: 3s
            do: { fix: skip-prio-bail }
          - at: 2s
            do: { start: right, sysctl: { kernel.watchdog_thresh: 0 }, feature: { TTWU_QUEUE: false } }
        """);
    assertThat(s.costs().ns("irq-entry")).isEqualTo(400);
    assertThat(s.costs().ratio("body-scale")).isEqualTo(2);
    assertThat(s.workloads().getFirst().startNs()).isEqualTo(1_500_000);
    assertThat(s.workloads().getFirst().params().cpus("cpus")).containsExactly(0, 1, 2, 5);
    List<Step> steps = s.workloads().getFirst().params().program("program").steps();
    assertThat(steps).hasSize(11);
    assertThat(steps.get(0)).isEqualTo(new Step.Run(new Distribution.Exponential(20_000)));
    assertThat(steps.get(3)).isEqualTo(new Step.Loop(1, 3));
    assertThat(steps.get(4)).isEqualTo(new Step.SetPolicy(Task.Policy.FIFO, 50));
    assertThat(((Step.SetAffinity) steps.get(6)).cpus()).containsExactly(1, 2, 3);
    assertThat(steps.getLast()).isEqualTo(new Step.Loop(0, 0));
    assertThat(s.workloads().get(1).startNs()).isEqualTo(WorkloadItem.NEVER_NS);
    assertThat(s.workloads().get(2).params().cpus("cpus")).containsExactly(3, 4, 6, 7);
    assertThat(s.workloads().get(2).params().intValue("count")).isEqualTo(16);
    assertThat(s.workloads().get(3).params().text("comm")).isEqualTo("hog");
    assertThat(s.watchdogs().get(1).params().durationNs("after")).isEqualTo(3_000_000_000L);
    assertThat(s.fixes().get(1).params().intValue("max")).isEqualTo(3);
    assertThat(s.expect()).extracting(Expectation::toString)
        .containsExactly("lockups == 0", "lockups.rcu-stall == 0", "maxSoftirq < 2s", "hops >= 1", "p999Latency.left < 1ms");
    assertThat(s.expect().get(2).holds(1_999_999_999L)).isTrue();
    assertThat(s.timeline()).extracting(e -> e.intervention().getClass().getSimpleName())
        .containsExactly("StartWorkload", "WriteSysctl", "WriteFeature", "ApplyFix");
  }

  @Test
  void preemptRt_bringsItsFeatures() {
    Scenario s = scripts.bind(SMALL, "kernel.preempt=rt");
    assertThat(s.kernel().threadirqs()).isTrue();
    assertThat(s.kernel().feature(Feature.RT_PUSH_IPI)).isTrue();
    assertThat(s.kernel().feature(Feature.TTWU_QUEUE)).isFalse();
    s = scripts.bind(SMALL, "kernel.preempt=rt", "kernel.features.RT_PUSH_IPI=false");
    assertThat(s.kernel().feature(Feature.RT_PUSH_IPI)).isFalse();
  }

  @Test
  void set_reachesEveryKindOfPlace() {
    Scenario s = scripts.bind(STORM, "machine.cpus=64", "workloads.softirq-items.cpus=[3, 5-6]",
        "workloads.fair-hog.cpus=7", "workloads.psimon.cpus=all", "workloads.2.fifo-sleepers.prio=60",
        "workloads.softirq-items.period=800us", "workloads.softirq-items.work={ exp: 1ms }",
        "costs.irq-entry=410ns", "kernel.features.RT_PUSH_IPI=false", "run.duration=5s",
        "kernel.sysctl.kernel.watchdog_thresh=3", "watchdogs.rcu-stall.after=9s", "timeline=[]");
    assertThat(s.machine().cpus()).isEqualTo(64);
    Params items = s.workloads().getFirst().params();
    assertThat(items.cpus("cpus")).containsExactly(3, 5, 6);
    assertThat(items.durationNs("period")).isEqualTo(800_000);
    assertThat(items.at("period")).hasToString("--set workloads.softirq-items.period=800us");
    assertThat(s.workloads().get(2).params().intValue("prio")).isEqualTo(60);
    assertThat(s.workloads().get(2).params().cpus("cpus")).hasSize(60);
    assertThat(s.costs().ns("irq-entry")).isEqualTo(410);
    assertThat(s.costs().name()).isEqualTo("epyc-192");
    assertThat(s.kernel().feature(Feature.RT_PUSH_IPI)).isFalse();
    assertThat(s.kernel().sysctl(Sysctl.WATCHDOG_THRESH)).isEqualTo(3);
    assertThat(s.watchdogs().get(1).params().durationNs("after")).isEqualTo(9_000_000_000L);
    assertThat(s.timeline()).isEmpty();
  }

  @Test
  void overrides_addFixesAndSeed() {
    Overrides o = new Overrides(List.of(), List.of("none", "skip-prio-bail"), OptionalLong.of(7));
    Scenario s = scripts.bind(SMALL + "fixes: [none]\n", o);
    assertThat(s.fixes()).extracting(f -> f.name()).containsExactly("none", "skip-prio-bail");
    assertThat(s.run().seed()).isEqualTo(7);
  }

  @Test
  void sha256_isOfTheContent() {
    String sha = scripts.bind(STORM).sha256();
    assertThat(scripts.bind(STORM.replace("750us", "\"750us\"").replaceAll("#.*", "")).sha256())
        .isEqualTo(sha);
    assertThat(scripts.bind(STORM, "run.duration=180s").sha256()).isEqualTo(sha);
    assertThat(scripts.bind(STORM, "run.duration=181s").sha256()).isNotEqualTo(sha);
    assertThat(scripts.bind(STORM, "costs=generic-x86").sha256()).isNotEqualTo(sha);
  }
}
