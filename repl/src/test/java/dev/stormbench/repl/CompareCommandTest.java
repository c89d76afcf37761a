package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The matrix of a suite of two small scenarios; and what is refused before anything runs. */
class CompareCommandTest {
  private static final Path SMALL = Path.of(System.getProperty("stormbench.home"), "scripts/small");
  private static final String SUITE = """
      format: 1
      name: tiny
      seeds: 2
      variants:
        - none
        - skip-prio-bail
        - v61: { set: { kernel.profile: v6.1 } }
      scenarios:
        - barren:
            file: SMALL/barren-hops.yaml
            set: { expect: { bails: 0, maxLatency: < 1s } }
            outcomes: { none: fail, v61: STATED }
        - herd: { file: SMALL/pull-on-sleep-token.yaml, seeds: [1] }
      """.replace("SMALL", SMALL.toString());

  @TempDir
  static Path folder;

  private static Cli.Result result;
  private static JsonNode json;
  private static String markdown;

  @BeforeAll
  static void run() {
    Cli cli = new Cli(folder).file("s.yaml", SUITE.replace("STATED", "pass"));
    result = cli.run("compare", "s.yaml", "--json", "m.json", "--markdown", "m.md");
    json = JsonMapper.shared().readTree(cli.text("m.json"));
    markdown = cli.text("m.md");
  }

  @Test
  void matrix_saysWhoPassesWhat() {
    assertThat(result.code()).isZero();
    assertThat(result.out().lines().map(l -> l.strip().replaceAll(" {2,}", "|"))).contains("variant|barren|herd|passed",
        "none|FAIL 2/2|-|0 of 1", "skip-prio-bail|pass|-|1 of 1", "v61|pass|-|1 of 1", "scenario|variant|expected|got|seeds");
    assertThat(result.out()).containsPattern("barren +none +bails == 0 +[1-9][0-9]* +2 of 2")
        .contains("ranking", "barren, seeds 1-2", "herd, seed 1", "One seed has no spread");
    assertThat(result.err()).contains("[9/9]", "barren, skip-prio-bail, seed 2: pass");
  }

  @Test
  void json_hasEveryRun_andBothEnginesAgreeOnIt() {
    assertThat(json.propertyNames()).containsExactly("format", "suite", "baseline", "variants", "scenarios", "cells", "ranking", "command");
    assertThat(json.get("cells").size()).isEqualTo(6);
    JsonNode cell = json.get("cells").get(0);
    assertThat(cell.propertyNames()).containsExactly("scenario", "variant", "verdict", "stated", "surprise", "figures", "runs");
    assertThat(Stream.of("scenario", "variant", "verdict", "stated").map(k -> cell.get(k).stringValue()))
        .containsExactly("barren", "none", "fail", "fail");
    assertThat(cell.get("surprise").booleanValue()).isFalse();
    assertThat(cell.get("figures").propertyNames()).contains("lockups", "longestBhNs", "rtLatencyP999Ns", "lockSpinShare", "migrations");
    assertThat(cell.get("figures").get("ipisPerSecond").propertyNames()).containsExactly("median", "min", "max", "differs");
    assertThat(json.get("ranking").get(0).get("passed").intValue()).isEqualTo(1);
    for (int seed = 1; seed <= 2; seed++) {
      JsonNode run = cell.get("runs").get(seed - 1);
      RunReport naive = JsonMapper.shared().readValue(new Cli(folder).run("run", SMALL.resolve("barren-hops.yaml").toString(), "-q",
          "--engine", "naive", "--seed", "" + seed, "--json", "-").out(), RunReport.class);
      assertThat(run.get("digest").stringValue()).isEqualTo(naive.digest());
      assertThat(run.get("figures").get("ipisPerSecond").doubleValue()).isEqualTo(naive.ipisPerSecond());
      assertThat(run.get("expectations").get(0).get("got").longValue()).isEqualTo(naive.rto().bails()).isPositive();
    }
  }

  @Test
  void markdown_hasTheSameTables() {
    assertThat(markdown).startsWith("| variant | barren | herd | passed |\n| --- | --- | --- | ---: |\n| none | FAIL 2/2 | - | 0 of 1 |\n")
        .contains("\n### ranking\n\n| rank | variant | passed |", "\n### what was missed\n\n", "\n### herd, seed 1\n\n");
    assertThat(markdown.lines().filter(l -> l.startsWith("|")).map(l -> l.replace("\\|", "")).map(l -> l.split("\\|").length))
        .allMatch(n -> n >= 4);
  }

  @Test
  void anOutcomeThatIsStatedWrongly_isFlagged() {
    Cli.Result r = new Cli(folder).file("wrong.yaml", SUITE.replace("STATED", "fail"))
        .run("compare", "wrong.yaml", "--scenarios", "barren", "--seeds", "1");

    assertThat(r.code()).isEqualTo(ExitCode.HIT);
    assertThat(r.out()).containsPattern("v61 +pass !").contains("!: not what the suite");
    assertThat(r.err()).contains("wrong.yaml:9:5: scenario 'barren' with variant 'v61' is stated to fail, but it passes");
  }

  @Test
  void aRunWithoutAResult_saysSo_theOthersCount() {
    new Cli(folder).file("broken.js", """
        import { fix } from 'stormbench';
        export const broken = fix('broken', base => ({ prioBail() { throw new Error('out of ideas'); } }));
        """);
    Cli.Result r = new Cli(folder).file("b.yaml", SUITE.replace("STATED", "pass"))
        .run("compare", "b.yaml", "--scenarios", "barren", "--seeds", "1", "--fixes", "./broken.js,skip-prio-bail");

    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.PLUGIN);
    assertThat(r.out()).containsPattern("none +FAIL").containsPattern("broken.js +error").containsPattern("skip-prio-bail +pass")
        .contains("runs without a result").contains("out of ideas");
  }

  @Test
  void failOnMiss_isHeeded() {
    Cli cli = new Cli(folder).file("m.yaml", SUITE.replace("STATED", "pass"));
    List<String> args = List.of("compare", "m.yaml", "--scenarios", "barren", "--seeds", "1", "--fixes", "none", "--markdown", "-");

    assertThat(cli.run(args.toArray(String[]::new)).code()).isZero();
    assertThat(cli.run(Stream.concat(args.stream(), Stream.of("--fail-on-miss")).toArray(String[]::new)).code())
        .isEqualTo(ExitCode.HIT);
  }

  @Test
  void conflictsAndMistakes_areRefusedBeforeAnythingRuns() {
    Cli cli = new Cli(folder).file("c.yaml", SUITE.replace("STATED", "pass"));

    assertThat(cli.run("compare", "c.yaml", "--fixes", "skip-prio-bail+bounded-resched").err()).isEqualTo("""
        c.yaml:9:5: scenario 'barren' with variant 'skip-prio-bail+bounded-resched': --fix bounded-resched: fixes 'skip-prio-bail' and \
        'bounded-resched' both replace the op prioBail; take one of them
        """);
    refused(cli, "--fixes skip-prio-bial: unknown fix 'skip-prio-bial'; did you mean 'skip-prio-bail'?", "--fixes", "skip-prio-bial");
    refused(cli, "--scenarios baren: unknown scenario 'baren'; did you mean 'barren'? (known: barren, herd)", "--scenarios", "baren");
    refused(cli, "--seeds x: 'x' is no seed; accepted: a number of seeds such as 3, a range such as 4-6, or a list", "--seeds", "x");
    refused(cli, "--markdown -: something else goes to stdout already", "--json", "-", "--markdown", "-");
    refused(cli.file("c.yaml", SUITE.replace("STATED", "pass").replace("v6.1 }", "v6.0 }")),
        "c.yaml:9:5: scenario 'barren' with variant 'v61': --set kernel.profile=v6.0: unknown kernel profile 'v6.0'; did you mean");
    refused(cli.file("c.yaml", SUITE.replace("STATED", "pass").replace("seeds: [1] }", "outcomes: { none: pass } }")),
        "c.yaml:13:5: scenario 'herd' with variant 'none': an outcome is stated, but the scenario has no expect:");
    refused(cli.file("c.yaml", SUITE.replace("STATED", "passed")),
        "c.yaml:12:36: v61 in outcomes in barren is the text 'passed'; did you mean 'pass'? (accepted: pass, fail)");
    refused(cli.file("c.yaml", SUITE.replace("STATED", "pass").replace("/barren-hops.yaml", "/barren-hop.yaml")), "no such file");
    refused(cli.file("c.yaml", "scenario: 1"), "c.yaml:1:1: unknown key 'scenario' in the suite; did you mean 'scenarios'?");
  }

  private static void refused(Cli cli, String message, String... more) {
    Cli.Result r = cli.run(Stream.concat(Stream.of("compare", "c.yaml"), Stream.of(more)).toArray(String[]::new));
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.errLines()).hasSize(1);
    assertThat(r.err()).contains(message);
    assertThat(r.out()).isEmpty();
  }
}
