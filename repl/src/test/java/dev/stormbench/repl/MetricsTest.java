package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code expect:} can compare, where it is more than a counter. */
class MetricsTest {
  private static final String STARVED = """
      format: 1
      name: starved
      machine: { cpus: 2 }
      kernel: { profile: v7.0 }
      costs: zero
      workloads:
        - program: { id: hog, cpus: [0], policy: "FIFO:60", program: [run: forever] }
        - program: { id: starved, cpus: [0], policy: "FIFO:50", at: 100ms, program: [run: 1ms, sleep: 1ms, loop] }
        - program: { id: served, cpus: [1], policy: "FIFO:50", program: [run: 1ms, sleep: 1ms, loop] }
        - program: { id: fair, cpus: [1], program: [run: 1us] }
      run: { duration: 1s }
      """;

  @TempDir
  Path folder;

  @Test
  void aTaskThatNeverRan_hasTheLongestLatency() {
    RunReport r = run(STARVED);

    assertThat(r.latency().get("starved").count()).isZero();
    assertThat(r.metric("maxLatency.starved")).isEqualTo(r.metric("maxLatency")).isBetween(899_000_000L, 900_000_000L);
    assertThat(r.metric("maxLatency.served")).isLessThan(1_000_000);
    assertThat(r.latency().get("starved").rt()).isTrue();
    assertThat(r.latency().get("fair").rt()).isFalse();
    assertThat(r.metric("p99Latency")).isEqualTo(r.metric("p99Latency.fair"));
  }

  @Test
  void expectation_ofTheStarvedOneIsMissed_ofTheOtherIsNot() {
    Cli.Result one = new Cli(folder).file("s.yaml", STARVED + "expect: { maxLatency.starved: < 1ms }\n").run("run", "s.yaml", "-q");
    Cli.Result other = new Cli(folder).file("s.yaml", STARVED + "expect: { maxLatency.served: < 1ms }\n").run("run", "s.yaml", "-q");

    assertThat(one.code()).isEqualTo(ExitCode.HIT);
    assertThat(one.err()).contains("expected maxLatency.starved < 1ms, but it is 9").contains(" ms");
    assertThat(other.code()).isZero();
  }

  @Test
  void migrations_areSchedMigrateTask() {
    Cli cli = new Cli(folder);
    Path small = Path.of(System.getProperty("stormbench.home"), "scripts/small/pull-on-sleep-token.yaml");
    Cli.Result r = cli.run("run", small.toString(), "-q", "--json", "r.json", "--trace", "-",
        "--trace-events", "sched_migrate_task");
    long traced = r.out().lines().filter(l -> l.contains(" sched_migrate_task: ")).count();

    assertThat(traced).isPositive();
    assertThat(report(cli.text("r.json")).metric("migrations")).isEqualTo(traced);
  }

  private RunReport run(String scenario) {
    return report(new Cli(folder).file("s.yaml", scenario).run("run", "s.yaml", "-q", "--json", "-").out());
  }

  private static RunReport report(String json) {
    return JsonMapper.shared().readValue(json, RunReport.class);
  }
}
