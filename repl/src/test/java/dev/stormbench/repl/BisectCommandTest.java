package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Searches with real runs: what is printed, what is written, and that neither depends on how it was run. */
class BisectCommandTest {
  private static final String BY_WORK = "workloads.softirq-items.work=100us..900us";

  @TempDir
  Path folder;

  private Cli cli() {
    return new Cli(folder).file("s.yaml", Cli.SMALL);
  }

  private static Cli.Result bisect(Cli cli, String param, String outcome, String... more) {
    List<String> words = new ArrayList<>(List.of("bisect", "s.yaml", "--param", param, "--outcome", outcome));
    words.addAll(List.of(more));
    return cli.run(words.toArray(String[]::new));
  }

  private static String withoutTime(String out) {
    return out.replaceAll("(?m)^  time .*\n", "");
  }

  /** Where the backlog begins to grow: work takes as long as its period, which is 600 us. */
  @Test
  void oneSeed_isBisectedByOneRunEach_andEachStepIsPrinted() {
    Cli cli = cli();
    Cli.Result r = bisect(cli, BY_WORK, "backlogMax > 2", "--precision", "100us", "--seeds-max", "1", "--out", "o.json");

    assertThat(r.code()).isZero();
    assertThat(withoutTime(r.out())).isEqualTo("""
          workloads.softirq-items.work  runs   yes  decision   threshold in
          100us                            1     0  no
          900us                            1     1  yes        100us..900us
          500us                            1     0  no         500us..900us
          700us                            1     1  yes        500us..700us
          600us                            1     1  yes        500us..600us
          300us                            1     0  no         500us..600us
          800us                            1     1  yes        500us..600us

        threshold between 500us (no) and 600us (yes), 7 runs
        for one seed; no confidence
        """);
    JsonNode json = JsonMapper.shared().readTree(cli.text("o.json"));
    assertThat(json.get("low").stringValue() + json.get("high").stringValue() + json.get("found")).isEqualTo("500us600ustrue");
    assertThat(json.get("steps").size()).isEqualTo(7);
    assertThat(cli.files()).containsExactly("o.json", "s.yaml");
  }

  @Test
  void manySeeds_giveTheSame_whateverTheNumberOfJobs_andAlsoWhenItIsResumed() {
    Cli cli = cli();
    String[] seeds = {"--seeds-max", "12", "--confidence", "0.8", "--precision", "300us", "--controls", "0", "--out"};
    Cli.Result one = bisect(cli, BY_WORK, "backlogMax > 2", with(seeds, "one.csv", "--jobs", "1"));
    Cli.Result three = bisect(cli, BY_WORK, "backlogMax > 2", with(seeds, "three.csv", "--jobs", "3"));

    assertThat(one.code()).isZero();
    assertThat(one.out()).contains("confidence 80 % that every decision is right");
    assertThat(withoutTime(three.out())).isEqualTo(withoutTime(one.out()));
    assertThat(cli.text("three.csv")).isEqualTo(cli.text("one.csv"))
        .startsWith("workloads.softirq-items.work,runs,hits,decision,low,high\n100us,5,0,no,,\n900us,7,7,yes,100us,900us\n");
  }

  private static String[] with(String[] first, String... then) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(then));
    return all.toArray(String[]::new);
  }

  @Test
  void whatIsCutOff_isResumed_withWhatWasRun() {
    Cli cli = cli().file("bad.js", "import { fix } from 'stormbench';\n"
        + "export default fix('bad', base => ({ needPull: () => { throw new Error('no'); } }));\n");
    String[] once = {"--seeds-max", "1", "--out", "o.csv", "--controls", "0", "--precision", "100us"};
    Cli.Result failed = bisect(cli, BY_WORK, "backlogMax > 2", with(once, "--fix", "./bad.js"));
    assertThat(failed.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(failed.errLines().getLast()).startsWith("work=100us: ").contains("bad.js:2:").endsWith(" (--resume goes on from here)");
    assertThat(cli.files()).contains("o.csv.partial").doesNotContain("o.csv");

    cli.file("bad.js", "import { fix } from 'stormbench';\nexport default fix('bad', base => ({ }));\n");
    assertThat(bisect(cli, BY_WORK, "backlogMax > 2", with(once, "--fix", "./bad.js", "--resume")).code()).isZero();
    assertThat(cli.text("o.csv").lines()).hasSize(6);
    assertThat(cli.files()).containsExactly("bad.js", "o.csv", "s.yaml");
  }

  @Test
  void equalEnds_areOneClearLine() {
    Cli.Result r = bisect(cli(), BY_WORK, "lockups > 0", "--seeds-max", "1");
    assertThat(r.code()).isEqualTo(ExitCode.HIT);
    assertThat(r.errLines().getLast()).isEqualTo("workloads.softirq-items.work: no threshold: the outcome is no at 100us and no at 900us; "
        + "take a wider range");
    assertThat(r.out()).doesNotContain("threshold between");
  }
}
