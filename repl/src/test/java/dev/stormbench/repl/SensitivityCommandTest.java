package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each cost or parameter does to figures. */
class SensitivityCommandTest {
  @TempDir
  Path folder;

  private Cli cli() {
    return new Cli(folder).file("s.yaml", Cli.SMALL);
  }

  @Test
  void costs_areRankedByElasticity() {
    Cli cli = cli();
    Cli.Result r = cli.run("sensitivity", "s.yaml", "--metric", "maxBody,hops", "--entries", "nmi,body-scale,context-switch", "--out",
        "o.csv");

    assertThat(r.code()).isZero();
    assertThat(r.out().lines().skip(2).limit(4).map(l -> l.strip().split(" +")[0])).startsWith("cost", "body-scale");
    assertThat(r.out()).containsPattern("body-scale +1.0 +\\+(1.00|0.9[0-9]) +-\n").containsPattern("nmi +[^ ]+ +\\+0.00 +-\n");
    assertThat(cli.text("o.csv").lines()).hasSize(7).first().isEqualTo("metric,cost,value,elasticity,less,asItIs,more");
    assertThat(cli.files()).containsExactly("o.csv", "s.yaml");
  }

  @Test
  void parameters_areRankedByCorrelation_whateverTheirKind() {
    Cli cli = cli();
    Cli.Result r = cli.run("sensitivity", "s.yaml", "--metric", "maxBody", "--outcome", "backlogMax > 2", "--vary",
        "workloads.softirq-items.work=100us..900us", "--vary", "kernel.sysctl.kernel.watchdog_thresh=1..20", "--vary", "fix=none,no-rt-push-ipi",
        "--samples", "24", "--out", "o.json");

    assertThat(r.code()).isZero();
    assertThat(r.out()).startsWith("  maxBody, 24 runs\n").contains("\n  backlogMax > 2, 24 runs\n");
    assertThat(r.out().lines().skip(2).findFirst().orElseThrow()).matches("  workloads.softirq-items.work +\\+(0.9[0-9]|1.00) .* us");
    assertThat(r.out()).containsPattern("watchdog_thresh .*nothing seen\n");
    JsonNode rows = JsonMapper.shared().readTree(cli.text("o.json")).get("rows");
    assertThat(rows.size()).isEqualTo(6);
    assertThat(rows.get(0).get("parameter").stringValue()).isEqualTo("workloads.softirq-items.work");
    assertThat(rows.get(0).get("prcc").doubleValue()).isGreaterThan(0.9);
  }

  @Test
  void withoutAMetric_theFiguresAreTheStorms() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.LOCKUP);
    Cli.Result r = cli.run("sensitivity", "s.yaml", "--entries", "body-scale", "--baseline", "s.yaml", "--baseline-until", "20s", "--window", "70s",
        "--until", "100s");

    assertThat(r.code()).isZero();
    assertThat(r.out()).startsWith("as it is: baseline softirq ").contains(", first report ")
        .containsPattern("  cost +value +util -20 % +\\+20 % +body -20 % +\\+20 % +growth -20 % +\\+20 % +first report -20 % +\\+20 %\n")
        .endsWith("\nutil in percentage points, body and growth relative to the first line\n");
  }
}
