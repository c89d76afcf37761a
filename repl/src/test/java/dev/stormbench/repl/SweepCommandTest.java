package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.sweep.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Grids, what is written of them, and what a sweep that was cut off leaves. */
class SweepCommandTest {
  private static final long WAIT_S = 300;
  private static final String WORK = "workloads.softirq-items.work=100us,900us";
  private static final String PERIOD = "workloads.softirq-items.period=300us,1200us";

  @TempDir
  Path folder;

  private Cli cli() {
    return new Cli(folder).file("s.yaml", Cli.SMALL);
  }

  private static Cli.Result sweep(Cli cli, String... more) {
    List<String> words = new ArrayList<>(List.of("sweep", "s.yaml", "--vary", WORK, "--vary", PERIOD));
    words.addAll(List.of(more));
    return cli.run(words.toArray(String[]::new));
  }

  private JsonNode json(Cli cli, String file) {
    return JsonMapper.shared().readTree(cli.text(file));
  }

  @Test
  void aGrid_isDrawn_andEveryRowHasTheDigestOfRun() {
    Cli cli = cli();
    Cli.Result r = sweep(cli, "--out", "o.json", "--jobs", "2");

    assertThat(r.code()).isZero();
    assertThat(r.out()).isEqualTo("""

          phase (down: workloads.softirq-items.work, right: workloads.softirq-items.period)
                 300us  1200us
          100us      .       .
          900us      +       .

          + growing backlog: dropped > 0 or backlogGrowthPercent >= 1
          . stable: neither
        """);
    JsonNode rows = json(cli, "o.json").get("rows");
    assertThat(rows.size()).isEqualTo(4);
    for (JsonNode row : rows) {
      JsonNode p = row.get("point");
      cli.run("run", "s.yaml", "-q", "--json", "r.json", "--set",
          "workloads.softirq-items.work=" + p.get("workloads.softirq-items.work").stringValue(), "--set",
          "workloads.softirq-items.period=" + p.get("workloads.softirq-items.period").stringValue());
      assertThat(row.get("digest")).isEqualTo(json(cli, "r.json").get("digest"));
      assertThat(row.get("seed").intValue()).isEqualTo(7);
      assertThat(row.get("status").stringValue()).isEqualTo("ok");
    }
    assertThat(cli.files()).containsExactly("o.json", "r.json", "s.yaml");
  }

  @Test
  void theFile_isTheSame_whateverTheNumberOfJobs() {
    Cli cli = cli();
    sweep(cli, "--out", "one.csv", "--jobs", "1", "--seeds", "2");
    sweep(cli, "--out", "three.csv", "--jobs", "3", "--seeds", "2");

    assertThat(cli.text("three.csv")).isEqualTo(cli.text("one.csv"));
    assertThat(cli.text("one.csv").lines()).hasSize(9).first().asString()
        .startsWith("workloads.softirq-items.work,workloads.softirq-items.period,seed,status,phase,exitCode,reason,digest,simulatedNs,"
            + "lockups,ejections,maxStuckSeconds,warnings,maxSoftirqNs,").endsWith(",backlogGrowthPercent");
    assertThat(cli.text("one.csv").lines().skip(1).map(l -> l.split(",")[2])).containsExactly("1", "2", "1", "2", "1", "2", "1", "2");
  }

  @Test
  void oneAxis_isATable_withWhatWasMissed_ofTheMetricsThatAreAskedFor() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL.replace("run: {", "expect: { backlogMax: '< 3' }\nrun: {"));
    Cli.Result r = cli.run("sweep", "s.yaml", "--vary", WORK, "--set", "workloads.softirq-items.period=300us", "--metric",
        "backlogMax,maxBody", "--out", "o.csv");

    assertThat(r.out()).startsWith("""
          workloads.softirq-items.work  seed  status  phase  backlogMax  maxBody
          100us                            7  ok      .               1   103 us
          900us                            7  missed  +              17   907 us
        """);
    assertThat(r.code()).isZero();
    assertThat(cli.text("o.csv").lines()).element(2).asString()
        .startsWith("900us,7,missed,growing,1,\"s.yaml:").contains("expected backlogMax < 3, but it is 17").containsPattern(",17,90[0-9]{4}$");
  }

  @Test
  void fixesAndSeeds_areVariedToo() {
    Cli cli = cli();
    Cli.Result r = cli.run("sweep", "s.yaml", "--vary", "fix=none,no-rt-push-ipi+ksoftirqd-first", "--vary", "seed=1..3", "--out", "o.json");

    assertThat(r.out()).contains("                                  1  2  3\n", "  no-rt-push-ipi+ksoftirqd-first  .  .  .\n");
    assertThat(json(cli, "o.json").get("rows").valueStream().map(n -> n.get("digest").stringValue()).distinct()).hasSize(3);
  }

  @Test
  void aShortRunOfALongScenario_isSampledOftenEnough_andIsTheRunThatUntilGives() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL.replace("20ms", "180s").replace("5ms", "1s"));
    Cli.Result r = cli.run("sweep", "s.yaml", "--vary", "workloads.softirq-items.pool=1000,2000", "--set",
        "workloads.softirq-items.work=900us", "--until", "15ms", "--metric", "dropped,backlogGrowthPercent", "--out", "o.json");
    cli.run("run", "s.yaml", "-q", "--until", "15ms", "--set", "workloads.softirq-items.work=900us", "--set",
        "workloads.softirq-items.pool=1000", "--json", "r.json");

    assertThat(r.out()).containsPattern("1000 +7  ok      [+]            0                    36\n");
    assertThat(json(cli, "o.json").get("arguments").valueStream().map(JsonNode::stringValue)).containsExactly("s.yaml", "--set",
        "workloads.softirq-items.work=900us", "--until", "15ms");
    assertThat(json(cli, "o.json").get("rows").get(0).get("digest")).isEqualTo(json(cli, "r.json").get("digest"));
  }

  // -- points without a result, and what is left of a sweep that was cut off -------------------------------

  private static final String BAD = "import { fix } from 'stormbench';\n"
      + "export default fix('bad', base => ({ needPull: () => { throw new Error('no'); } }));\n";

  private static Cli.Result halfBad(Cli cli, String... more) {
    List<String> words = new ArrayList<>(List.of("sweep", "s.yaml", "--vary", "seed=1..3", "--vary", "fix=none,./bad.js", "--jobs", "1",
        "--out", "o.csv"));
    words.addAll(List.of(more));
    return cli.run(words.toArray(String[]::new));
  }

  /** The rest of the lines that say what was run. */
  private static List<String> run(Cli.Result r) {
    return r.errLines().stream().filter(l -> l.startsWith("[")).map(l -> l.replaceFirst(", .*", "")).toList();
  }

  @Test
  void aPointWithoutResult_isARow_theOthersAreRun_andResumeRunsItAgain() {
    Cli cli = cli().file("bad.js", BAD);
    Cli.Result r = halfBad(cli);

    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(r.errLines().getLast()).startsWith("3 of 6 runs have no result, the first because: ").contains("bad.js:2:")
        .endsWith("(--resume runs them again)");
    assertThat(r.out()).contains("  1     .         !\n", "  ! no result\n");
    assertThat(cli.text("o.csv").lines().map(l -> l.split(",")[2])).containsExactly("status", "ok", "failed", "ok", "failed", "ok", "failed");
    assertThat(cli.text("o.csv").lines().skip(2).findFirst().orElseThrow()).startsWith("./bad.js,1,failed,failed,3,").endsWith(",,0"
        + ",".repeat(Outcome.names().size()));
    assertThat(cli.files()).contains("o.csv.partial");

    Cli.Result again = halfBad(cli, "--resume");
    assertThat(again.errLines().getFirst()).isEqualTo("3 of 6 runs were finished before");
    assertThat(run(again)).containsExactly("[1/3] seed=1 fix=./bad.js !", "[2/3] seed=2 fix=./bad.js !", "[3/3] seed=3 fix=./bad.js !");

    cli.file("bad.js", BAD.replace("needPull: () => { throw new Error('no'); }", ""));
    assertThat(halfBad(cli, "--resume").code()).isZero();
    assertThat(cli.files()).containsExactly("bad.js", "o.csv", "s.yaml");
  }

  @Test
  void resume_runsTheRest_alsoAfterAHalfWrittenLine_andWritesTheSameFile() {
    Cli cli = cli().file("bad.js", BAD);
    halfBad(cli);
    String whole = cli.text("o.csv");
    List<String> lines = cli.text("o.csv.partial").lines().toList();
    assertThat(lines).hasSize(6);
    cli.file("o.csv.partial", lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, lines.get(2).length() / 2));
    Cli.Result r = halfBad(cli, "--resume");

    assertThat(r.errLines().getFirst()).isEqualTo("1 of 6 runs were finished before");
    assertThat(run(r)).hasSize(5).first().isEqualTo("[1/5] seed=1 fix=./bad.js !");
    assertThat(cli.text("o.csv")).isEqualTo(whole);
    assertThat(cli.text("o.csv.partial").lines().limit(2)).containsExactly(lines.get(0), lines.get(1));
  }

  @Test
  void aJournal_countsForTheSameRunsOnly() {
    Cli cli = cli().file("bad.js", BAD);
    halfBad(cli);

    assertThat(halfBad(cli, "--until", "10ms", "--resume").errLines().getFirst()).startsWith("[1/6]");
    cli.file("s.yaml", Cli.SMALL.replace("500us", "501us").replace("250us", "251us"));
    assertThat(halfBad(cli, "--resume").errLines().getFirst()).startsWith("[1/6]");
  }

  @Test
  void aJournalThatIsThere_isNotOverwritten() throws IOException {
    Cli cli = cli().file("bad.js", BAD);
    halfBad(cli);
    String journal = cli.text("o.csv.partial");
    Cli.Result r = halfBad(cli);

    assertThat(r.err()).isEqualTo("o.csv.partial: is left from a sweep that did not end; --resume goes on with it, or delete it\n");
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    cli.file("o.csv.partial", "{}\n" + journal);
    assertThat(halfBad(cli, "--resume").err())
        .isEqualTo("o.csv.partial:1: this is no line of a sweep's journal; delete the line, or the file\n");
    cli.file("o.csv.partial", journal);
    try (FileChannel other = FileChannel.open(folder.resolve("o.csv.partial"), StandardOpenOption.WRITE)) {
      other.lock();
      assertThat(halfBad(cli, "--resume").err()).isEqualTo("o.csv.partial: another sweep is writing it\n");
    }
  }

  /** A long sweep in a process of its own that has finished some points. */
  private Process started() throws IOException, InterruptedException {
    List<String> words = List.of("sweep", "s.yaml", "--vary", "seed=1..400", "--jobs", "2", "--out", "o.csv");
    List<String> command = ChildRuns.java(List.of());
    command.addAll(words);
    Process p = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile()).start();
    Path journal = folder.resolve("o.csv.partial");
    for (int i = 0; i < WAIT_S * 100 && (!Files.exists(journal) || Files.readAllLines(journal).size() < 5); i++) {
      assertThat(p.isAlive()).isTrue();
      Thread.sleep(10);
    }
    return p;
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void ctrlC_whichReachesTheWorkersToo_endsWithOneLine_andKeepsTheJournal() throws Exception {
    Cli cli = cli();
    Process p = started();
    List<ProcessHandle> workers = p.children().toList();
    List<String> kill = new ArrayList<>(List.of("kill", "-INT", Long.toString(p.pid())));
    workers.forEach(w -> kill.add(Long.toString(w.pid())));
    new ProcessBuilder(kill).start().waitFor();

    assertThat(p.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    for (ProcessHandle w : workers) {
      w.onExit().get(WAIT_S, TimeUnit.SECONDS);
    }
    assertThat(cli.text("said").lines().filter(l -> !l.startsWith("["))).containsExactly("stormbench: interrupted");
    assertThat(cli.files()).containsExactly("o.csv.partial", "s.yaml", "said");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void killed_nothingThatWasFinishedIsLost_andNoWorkerIsLeft() throws Exception {
    Cli cli = cli();
    Process p = started();
    List<ProcessHandle> workers = p.children().toList();
    p.destroyForcibly().waitFor();
    for (ProcessHandle w : workers) {
      w.onExit().get(WAIT_S, TimeUnit.SECONDS);
    }
    int finished = (int) cli.text("o.csv.partial").chars().filter(c -> c == '\n').count();
    assertThat(finished).isBetween(5, 399);
    assertThat(workers).isNotEmpty();
    Cli.Result r = cli.run("sweep", "s.yaml", "--vary", "seed=1..400", "--jobs", "2", "--out", "o.csv", "--resume");

    assertThat(r.errLines().getFirst()).isEqualTo(finished + " of 400 runs were finished before");
    assertThat(r.code()).isZero();
    assertThat(cli.text("o.csv").lines().skip(1).map(l -> l.split(",")[0])).hasSize(400).doesNotHaveDuplicates();
  }
}
