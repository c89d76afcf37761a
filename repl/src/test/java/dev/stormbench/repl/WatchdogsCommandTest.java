package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** stormbench watchdogs: what is found and missed, said in vain and paid, in a small case of each. */
class WatchdogsCommandTest {
  /** CPU 1 is in one tasklet for 4.5 s, and a task waits; CPU 0 does nothing wrong. */
  private static final String HOG = """
      format: 1
      name: hog
      description: A tasklet that takes its time.
      machine: { cpus: 2 }
      kernel: { profile: v7.0, sysctl: { kernel.watchdog_thresh: 1 } }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 9s, pool: 2, work: 4500ms }
        - fair-hog: { cpus: all }
        - program: { id: fair, cpus: [1], program: [run: 5ms, sleep: 5ms, loop] }
      watchdogs: [softlockup, hardlockup-buddy, bh-budget, backlog-trend]
      run: { duration: 14s, seed: 1 }
      """;

  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void files() throws IOException {
    cli = new Cli(folder);
    Files.writeString(folder.resolve("hog.yaml"), HOG);
    Files.writeString(folder.resolve("idle.yaml"), HOG.replace("name: hog", "name: idle").replace("4500ms", "100ms"));
    Files.writeString(folder.resolve("suite.yaml"), """
        format: 1
        name: both
        description: The one that hangs, and the one that does not.
        seeds: 2
        variants: [none]
        scenarios: [hog.yaml, idle.yaml]
        """);
  }

  /** The cells of a watchdog's row: runs, stalls, missed, false alarms. */
  private static List<Integer> row(String out, String watchdog) {
    MatchResult m = Pattern.compile("(?m)^ +" + watchdog + " +\\w+ +(\\d+) +(\\d+) +(\\d+) +(\\d+) ").matcher(out).results()
        .reduce((a, b) -> b).orElseThrow(() -> new AssertionError(out));
    return List.of(Integer.valueOf(m.group(1)), Integer.valueOf(m.group(2)), Integer.valueOf(m.group(3)), Integer.valueOf(m.group(4)));
  }

  @Test
  void aStall_isFoundByTheOneThatIsForIt_early_late_orNotAtAll() {
    Cli.Result r = cli.run("watchdogs", "hog.yaml");
    assertThat(r.code()).as(r.err()).isZero();
    List<Integer> soft = row(r.out(), "softlockup");
    int stalls = soft.get(1);
    assertThat(stalls).isPositive();
    assertThat(soft).containsExactly(1, stalls, 0, 0);
    assertThat(row(r.out(), "bh-budget")).containsExactly(1, stalls, 0, 0);
    assertThat(row(r.out(), "backlog-trend")).containsExactly(1, stalls, stalls, 0);
    assertThat(row(r.out(), "hardlockup-buddy")).as("interrupts were taken").containsExactly(1, 0, 0, 0);
    assertThat(r.out()).containsPattern("bh-budget .* -\\d\\.\\d\\d s").containsPattern("softlockup .* \\+\\d\\.\\d\\d s .* ppm");
  }

  @Test
  void aSuite_sumsScenariosAndSeeds_andWritesBothDocuments() throws IOException {
    Cli.Result r = cli.run("watchdogs", "suite.yaml", "--watchdogs", "softlockup,bh-budget", "--json", "s.json", "--markdown", "s.md");
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(row(r.out(), "softlockup").getFirst()).isEqualTo(4);
    assertThat(r.out()).doesNotContain("hardlockup").contains("\nhog\n", "\nidle\n", "\nall\n");
    assertThat(Files.readString(folder.resolve("s.md"))).contains("| watchdog | finds |", "**idle**");
    assertThat(Files.readString(folder.resolve("s.json"))).startsWith("{\"format\":1,\"suites\":[{\"name\":\"both\",")
        .contains("\"name\":\"idle\",\"watchdogs\":[{\"name\":\"softlockup\",\"finds\":\"soft\",\"runs\":2,\"stalls\":0,\"missed\":0");
  }

  @Test
  void whatIsCalledAStall_isAsked() {
    assertThat(row(cli.run("watchdogs", "hog.yaml", "--watchdogs", "softlockup", "--stall", "6s").out(), "softlockup").get(1)).isZero();
    Cli.Result shorter = cli.run("watchdogs", "idle.yaml", "--watchdogs", "softlockup", "--stall", "90ms");
    assertThat(row(shorter.out(), "softlockup").get(1)).isPositive().isEqualTo(row(shorter.out(), "softlockup").get(2));
  }

  @Test
  void badInput_isOneLine() throws IOException {
    Cli.Result unknown = cli.run("watchdogs", "hog.yaml", "--watchdogs", "softlokup");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.errLines()).containsExactly(
        "--watchdogs: no scenario has a watchdog 'softlokup'; did you mean 'softlockup'?");
    Files.writeString(folder.resolve("none.yaml"), HOG.replaceFirst("watchdogs: .*", "watchdogs: []"));
    Cli.Result none = cli.run("watchdogs", "none.yaml");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.errLines()).containsExactly(
        "none.yaml: there is no watchdog to judge; scenarios name them under watchdogs:");
  }

  private Cli.Result tokenStorm(String... more) {
    List<String> all = new ArrayList<>(List.of("run",
        Path.of(System.getProperty("stormbench.home")).resolve("scripts/watchdogs/token-storm.js").toString(), "--until", "200ms"));
    all.addAll(List.of(more));
    return cli.run(all.toArray(String[]::new));
  }

  @Test
  void aWatchdogInJavaScript_warnsOfACpu() {
    Cli.Result r = tokenStorm();
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(r.out()).containsPattern("token-storm: CPU#(7|15) bailed \\d{4,} times and pushed nothing").contains("no lockups");
    assertThat(tokenStorm("--set", "kernel.features={ RT_PUSH_IPI: false }").out()).doesNotContain("bailed");
  }

  @Test
  void theShippedSuite_binds() {
    Cli.Result r = cli.run("watchdogs", Path.of(System.getProperty("stormbench.home")).resolve("scripts/suites/watchdogs.yaml").toString(),
        "--watchdogs", "no-such-watchdog");
    assertThat(r.errLines()).singleElement().asString().startsWith("--watchdogs: no scenario has a watchdog 'no-such-watchdog'");
  }
}
