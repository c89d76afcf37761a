package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left of scenarios, by running them. */
class ShrinkCommandTest {
  private static final long WAIT_S = 300;
  private static final Path SCRIPTS = Path.of(System.getProperty("stormbench.home")).resolve("scripts");

  /** A body of 60 s ends in a soft lockup; the rest does not matter. */
  private static final String LOCKUP = """
      format: 1
      name: lockup
      description: A soft lockup, and more.
      machine: { cpus: 4, sockets: 2, smt: 2 }
      kernel: { profile: v7.0, features: { RT_PUSH_IPI: true } }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 40s, pool: 100, work: 60s }
        - fair-hog: { cpus: [1] }
        - fifo-sleepers: { cpus: [2, 3], sleep: 100ms, run: { uniform: [4us, 6us] } }
      watchdogs: [softlockup, rcu-stall]
      timeline:
        - { at: 10s, do: { stop: fair-hog } }
      run: { duration: 80s, seed: 1 }
      """;

  /** What is left of it for a soft lockup. */
  private static final String LEFT = """
      format: 1
      name: lockup-shrunk
      machine: { cpus: 1 }
      kernel: { profile: v7.0, sysctl: { kernel.watchdog_thresh: 1 } }
      workloads: [{ softirq-items: { cpus: [0], work: 50s } }]
      watchdogs: [softlockup]
      run: { duration: 3.5s }
      """;

  @TempDir
  Path folder;

  private Cli cli() {
    return new Cli(folder).file("s.yaml", LOCKUP);
  }

  private static Cli.Result shrink(Cli cli, String... more) {
    List<String> words = new ArrayList<>(List.of("shrink", "s.yaml"));
    words.addAll(List.of(more));
    return cli.run(words.toArray(String[]::new));
  }

  private static String scenario(String text) {
    return text.substring(text.indexOf("format: 1"));
  }

  @Test
  void onlyWhatTheFindingNeeds_isLeft_andTheFileSaysWhereItIsFrom() throws Exception {
    Cli cli = cli();
    Cli.Result r = shrink(cli, "--keep", "lockups.softlockup > 0", "-o", "o.yaml");
    Cli.Result run = cli.run("run", "o.yaml", "--fail-on", "lockups.softlockup > 0");

    assertThat(r.err()).isEmpty();
    assertThat(r.code()).isZero();
    assertThat(scenario(cli.text("o.yaml"))).isEqualTo(LEFT);
    assertThat(run.code()).isEqualTo(ExitCode.HIT);
    Matcher digest = Pattern.compile("digest +([0-9a-f]{16})").matcher(run.out());
    assertThat(digest.find()).isTrue();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("s.yaml"))));
    assertThat(cli.text("o.yaml")).startsWith("# Made by 'stormbench shrink s.yaml --keep 'lockups.softlockup > 0''.\n")
        .contains("# Finding: lockups.softlockup > 0, seed 1.\n", digest.group(1), sha256,
            "4 CPUs, 3 workloads, 80s -> 1 CPU, 1 workload, 3.5s. No reduction holds any more,", "run.duration 80s -> 3.5s",
            "# Dropped: description, machine.sockets, machine.smt, kernel.features, costs, workloads.softirq-items.period,");
    assertThat(r.out()).startsWith("    1  kept  as it is: lockups.softlockup is 1 at 40.617 s (4 CPUs, 80s, ")
        .contains("  no    faster: run.duration 80s -> 1.3s, kernel.sysctl.kernel.watchdog_thresh 10 -> 1,", "lockups.softlockup is 0\n",
            "  kept  drop: without workloads.fifo-sleepers: lockups.softlockup is 1 at")
        .endsWith("digest " + digest.group(1) + ", lockups.softlockup is 1: o.yaml\n");
  }

  @Test
  void theFileAndTheTries_areTheSame_whateverTheNumberOfJobs() {
    Cli cli = cli();
    String[] out = new String[2];
    for (int jobs = 1; jobs <= 2; jobs++) {
      Cli.Result r = shrink(cli, "--keep", "lockups > 0", "--jobs", "" + jobs);
      out[jobs - 1] = r.out() + r.err();
    }
    assertThat(out[1]).isEqualTo(out[0]).contains("  no  ", "# Made by", "format: 1");
  }

  @Test
  void whatCuresIt_keepsTheCause() {
    Cli cli = new Cli(folder).file("s.yaml", barren());
    shrink(cli, "--keep", "bails >= 4", "-o", "any.yaml");
    shrink(cli, "--keep", "bails >= 4", "--cured-by", "no-rt-push-ipi", "-o", "cured.yaml");
    Cli.Result r = shrink(cli, "--keep", "bails >= 4", "--cured-by", "ksoftirqd-first", "-o", "not.yaml");

    for (String file : List.of("any.yaml", "cured.yaml")) {
      assertThat(cli.run("run", file, "--fail-on", "bails >= 4").code()).isEqualTo(ExitCode.HIT);
      assertThat(cli.text(file)).contains("machine: { cpus: 3 }");
    }
    assertThat(cli.run("run", "cured.yaml", "--fix", "no-rt-push-ipi", "--fail-on", "bails >= 4").code()).isZero();
    assertThat(r.err()).startsWith("s.yaml: does not show the finding, bails >= 4: with ksoftirqd-first, too: bails is ");
    assertThat(cli.files()).doesNotContain("not.yaml");
  }

  private static String barren() {
    try {
      return Files.readString(SCRIPTS.resolve("small/barren-hops.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void ofSeveralConditions_allHold_withAllSeeds() {
    Cli cli = cli();
    shrink(cli, "--keep", "lockups.softlockup > 0", "--keep", "maxLatency.fair-hog >= 1us", "--seeds", "2", "-o", "o.yaml", "--brief");

    assertThat(cli.text("o.yaml")).contains("each of the seeds 1 to 2", "fair-hog");
    for (String seed : List.of("1", "2")) {
      assertThat(cli.run("run", "o.yaml", "--seed", seed, "--fail-on", "lockups.softlockup == 0", "--fail-on",
          "maxLatency.fair-hog < 1us").code())
          .isZero();
    }
  }

  @Test
  void changesOfTheCommandLine_areInWhatIsWritten_andWhatIsHeldStays() {
    Cli cli = cli();
    shrink(cli, "--keep", "lockups.softlockup > 0", "--set", "machine.cpus=8", "--fix", "no-rt-push-ipi", "--hold", "fixes", "--hold",
        "machine.cpus", "--until", "70s", "--seed", "5", "--hold", "run.seed", "-o", "o.yaml", "--brief");

    assertThat(scenario(cli.text("o.yaml"))).contains("machine: { cpus: 8 }", "fixes: [no-rt-push-ipi]", "seed: 5");
    assertThat(cli.text("o.yaml")).contains("8 CPUs, 3 workloads, 70s -> 8 CPUs");
  }

  @Test
  void enoughRuns_areSaidToBeEnough_andTheFileHasTheFinding() {
    Cli cli = cli();
    Cli.Result r = shrink(cli, "--keep", "lockups.softlockup > 0", "--max-runs", "9", "-o", "o.yaml");

    assertThat(r.out()).contains("stopped after 9 runs of 9 scenarios");
    assertThat(cli.text("o.yaml")).contains("Stopped after 9 runs");
    assertThat(cli.run("run", "o.yaml", "--fail-on", "lockups.softlockup > 0").code()).isEqualTo(ExitCode.HIT);
  }

  @Test
  void definitionsOfScripts_goWithIt_fromTheFolderBelow() throws IOException {
    Cli cli = new Cli(folder).file("f.js", """
        import { fix } from 'stormbench';
        export default fix('never', base => ({ needPull: () => false }));
        """).file("s.yaml", barren() + "scripts: [./f.js]\n");
    Cli.Result r = shrink(cli, "--keep", "bails >= 4", "--cured-by", "never", "-o", "o.yaml", "--brief", "--jobs", "2", "--max-runs", "40");

    assertThat(r.err()).isEmpty();
    assertThat(cli.text("o.yaml")).contains("scripts: [./f.js]");
    assertThat(cli.run("run", "o.yaml", "--fix", "never", "--fail-on", "bails >= 4").code()).isZero();
    Files.createDirectory(folder.resolve("sub"));
    assertThat(shrink(cli, "--keep", "bails >= 4", "-o", "sub/o.yaml").err())
        .isEqualTo("--out sub/o.yaml: the scenario uses what f.js defines, which must be in the same folder or below\n");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void ctrlC_leavesTheSmallestSoFar() throws Exception {
    Cli cli = cli().file("s.yaml", LOCKUP.replace("100ms", "50us").replace("60s }", "60s, id: it }"));
    List<String> command = ChildRuns.java(List.of());
    command.addAll(List.of("shrink", "s.yaml", "--keep", "lockups.softlockup > 0", "--hold", "run.duration", "--hold",
        "workloads.fifo-sleepers", "--max-runs", "1000", "-o", "o.yaml"));
    Process p = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile()).start();
    for (int i = 0; i < WAIT_S * 100 && !Files.readString(folder.resolve("said")).contains("kept"); i++) {
      assertThat(p.isAlive()).isTrue();
      Thread.sleep(10);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(p.pid())).start().waitFor();

    assertThat(p.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(cli.text("said")).endsWith("interrupted: the smallest so far is in o.yaml\nstormbench: interrupted\n");
    assertThat(cli.text("o.yaml")).contains("# Interrupted: this is the smallest that was found until then.", "format: 1");
    assertThat(cli.files()).containsExactly("o.yaml", "s.yaml", "said");
  }

  // -- what is shipped ----------------------------------------------------------------------------------

  /** As it was written: a machine of a few CPUs, a soft lockup that is gone with the mitigation, and the digest as recorded. */
  @Test
  void theShippedStorm_isSmall_locksUp_andIsCured() throws Exception {
    Path file = SCRIPTS.resolve("shrunk/rt-push-storm.yaml");
    String text = Files.readString(file);
    Matcher cpus = Pattern.compile("\nmachine: \\{ cpus: ([0-9]+)").matcher(text);
    Matcher digest = Pattern.compile("Digest of a run of this file: ([0-9a-f]{16})").matcher(text);
    assertThat(cpus.find() && digest.find()).isTrue();
    assertThat(Integer.parseInt(cpus.group(1))).isLessThanOrEqualTo(8);
    String original = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
        .digest(Files.readAllBytes(SCRIPTS.resolve("rt-push-storm.yaml"))));
    assertThat(text).contains("Original: scripts/rt-push-storm.yaml, sha256 " + original);

    Cli cli = new Cli(folder);
    Cli.Result r = cli.run("run", file.toString(), "--fail-on", "lockups.softlockup > 0");
    assertThat(r.code()).isEqualTo(ExitCode.HIT);
    assertThat(r.out()).contains("watchdog: BUG: soft lockup", "digest    " + digest.group(1));
    assertThat(cli.run("run", file.toString(), "--fix", "no-rt-push-ipi", "--fail-on", "lockups > 0").code()).isZero();
  }
}
