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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
    List<String> words = List.of("sweep", "s.yaml", "--vary", "seed=1..100", "--jobs", "2", "--out", "o.csv");
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
    assertThat(finished).isBetween(5, 99);
    assertThat(workers).isNotEmpty();
    Cli.Result r = cli.run("sweep", "s.yaml", "--vary", "seed=1..100", "--jobs", "2", "--out", "o.csv", "--resume");

    assertThat(r.errLines().getFirst()).isEqualTo(finished + " of 100 runs were finished before");
    assertThat(r.code()).isZero();
    assertThat(cli.text("o.csv").lines().skip(1).map(l -> l.split(",")[0])).hasSize(100).doesNotHaveDuplicates();
  }

  // -- killed at any moment -------------------------------------------------------------------------------

  private static final List<String> LONG = List.of("sweep", "s.yaml", "--vary", "seed=1..60", "--jobs", "2", "--resume", "--out");

  /** Starts it, kills it as soon as {@code now} says so, and waits for its workers to end. Whether it was killed before it ended by itself. */
  private boolean killed(String out, BooleanSupplier now) throws Exception {
    List<String> command = ChildRuns.java(List.of());
    command.addAll(LONG);
    command.add(out);
    Process p = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile()).start();
    while (p.isAlive() && !now.getAsBoolean()) {
      Thread.sleep(1);
    }
    List<ProcessHandle> workers = p.children().toList();
    boolean alive = p.isAlive();
    p.destroyForcibly().waitFor();
    for (ProcessHandle w : workers) {
      w.onExit().get(WAIT_S, TimeUnit.SECONDS);
    }
    return alive;
  }

  private int journalled(String out) {
    try {
      return Files.exists(folder.resolve(out + ".partial")) ? Files.readAllLines(folder.resolve(out + ".partial")).size() : 0;
    } catch (IOException e) {
      return 0; // a letter is half written
    }
  }

  /** Parquet takes longest from the last run to the file, so that a kill in between is sure to be one. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void killedAtRandomMoments_andWhileItWritesTheFile_resumesToTheSameBytes() throws Exception {
    Cli cli = cli();
    List<String> whole = new ArrayList<>(LONG);
    whole.add("whole.parquet");
    assertThat(cli.run(whole.toArray(String[]::new)).code()).isZero();

    Random random = new Random(); // any moment will do
    for (int kill = 0; kill < 2; kill++) {
      int at = journalled("o.parquet") + 1 + random.nextInt(15);
      assertThat(killed("o.parquet", () -> journalled("o.parquet") >= at)).as("killed at " + at).isTrue();
      assertThat(cli.files()).contains("o.parquet.partial").doesNotContain("o.parquet");
    }
    assertThat(killed("o.parquet", () -> journalled("o.parquet") == 60 && cli.files().stream().anyMatch(f -> f.endsWith(".tmp")))).isTrue();
    assertThat(cli.files()).doesNotContain("o.parquet").anyMatch(f -> f.matches("\\.o\\.parquet\\.[0-9]+\\.tmp"));

    List<String> rest = new ArrayList<>(LONG);
    rest.add("o.parquet");
    Cli.Result r = cli.run(rest.toArray(String[]::new));
    assertThat(r.errLines().getFirst()).isEqualTo("60 of 60 runs were finished before");
    assertThat(Files.readAllBytes(folder.resolve("o.parquet"))).isEqualTo(Files.readAllBytes(folder.resolve("whole.parquet")));
    assertThat(cli.files()).containsExactly("o.parquet", "s.yaml", "said", "whole.parquet");
    assertThat(cli.run("sql", "o.parquet", "--csv", "select count(*), count(distinct seed), count(distinct digest) from o").out())
        .endsWith("\n60,60,60\n");
  }

  // -- designs, seeds, kinds of parameters ----------------------------------------------------------------

  private static final List<String> KINDS = List.of("machine.cpus=4..6", "fix=none,no-rt-push-ipi+ksoftirqd-first,./mine.js",
      "policy.fair=none,weighted-vtime", "kernel.profile=v6.12,v7.0", "costs.base=generic-x86,epyc-192", "costs.irq-entry=300ns..600ns",
      "kernel.sysctl.kernel.watchdog_thresh=1..20", "workloads.fifo-sleepers.sleep=100us..1ms:log", "seed=1..3");

  @Test
  void aHypercubeOfEveryKindOfParameter_hasTheDigestsOfRun() {
    Cli cli = cli().file("mine.js", "import { fix } from 'stormbench';\nexport default fix('mine', base => ({}));\n");
    List<String> words = new ArrayList<>(List.of("sweep", "s.yaml", "--design", "lhs", "--samples", "6", "--metric", "hops,maxLatency.fifo-sleepers",
        "--out", "o.json"));
    KINDS.forEach(k -> words.addAll(List.of("--vary", k)));
    Cli.Result r = cli.run(words.toArray(String[]::new));

    assertThat(r.code()).isZero();
    assertThat(r.out().lines().findFirst().orElseThrow()).matches("  machine.cpus +fix +policy.fair .* status +phase +hops +maxLatency.fifo-sleepers");
    JsonNode sweep = json(cli, "o.json");
    assertThat(sweep.get("design").stringValue()).isEqualTo("lhs of 6 with seed 1");
    assertThat(sweep.get("rows").size()).isEqualTo(6);
    for (JsonNode row : sweep.get("rows")) {
      List<String> run = new ArrayList<>(List.of("run", "s.yaml", "-q", "--json", "r.json"));
      row.get("point").properties().forEach(p -> run.addAll(switch (p.getKey()) {
        case "fix" -> List.of("--fix", p.getValue().stringValue());
        case "seed" -> List.of("--seed", p.getValue().stringValue());
        case "policy.fair" -> List.of("--policy", "fair=" + p.getValue().stringValue());
        default -> List.of("--set", p.getKey() + "=" + p.getValue().stringValue());
      }));
      assertThat(cli.run(run.toArray(String[]::new)).err()).isEmpty();
      assertThat(json(cli, "r.json").get("digest")).as(run.toString()).isEqualTo(row.get("digest"));
    }
    assertThat(sweep.get("rows").valueStream().map(n -> n.get("digest").stringValue()).distinct()).hasSize(6);
  }

  @Test
  void severalSeeds_haveIntervals_inTheTable_andInATableOfPoints_whichSqlReads() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.LOCKUP);
    String[] words = {"sweep", "s.yaml", "--vary", "workloads.softirq-items.work=1s,60s", "--seeds", "6", "--metric", "maxSoftirq", "--until", "70s",
        "--out"};
    List<String> outs = List.of("o.json", "o.csv", "o.parquet");
    List<String> printed = new ArrayList<>();
    for (String out : outs) {
      List<String> all = new ArrayList<>(List.of(words));
      all.add(out);
      printed.add(cli.run(all.toArray(String[]::new)).out());
    }
    assertThat(printed.getFirst()).startsWith("  workloads.softirq-items.work  seeds  phase  seeds with a lockup  maxSoftirq\n"
        + "  1s                                6  .      0 of 6 [0.00-0.39]   ").contains("6  #      6 of 6 [0.61-1.00]   ")
        .endsWith("  [] where it lies for all seeds, at 95 %: the share by Wilson's score, the median by order statistics\n");
    assertThat(printed).containsOnly(printed.getFirst());
    assertThat(cli.files()).containsExactly("o.csv", "o.json", "o.parquet", "o_points.csv", "o_points.parquet", "s.yaml");
    assertThat(cli.text("o_points.csv")).startsWith("workloads.softirq-items.work,seeds,results,lockups,lockupShare,lockupShareLow,"
        + "lockupShareHigh,maxSoftirqMedianNs,maxSoftirqLowNs,maxSoftirqHighNs\n1s,6,6,0,0.0,0.0,0.39");
    String rows = "select work, seed, phase, max_softirq > 1000, typeof(work), typeof(digest) from o order by all";
    String points = "select work, lockup_share, lockup_share_low, typeof(lockup_share), typeof(max_softirq_median) from o_points order by all";
    String ofRows = cli.run("sql", "o.json", "--csv", rows).out();
    assertThat(ofRows.lines()).hasSize(13).element(1).isEqualTo("1000000000,1,stable,true,BIGINT,VARCHAR");
    assertThat(cli.run("sql", "o.json", "--csv", points).out()).startsWith("work,").contains("\n60000000000,1.0,0.60")
        .contains(",DOUBLE,BIGINT\n").isEqualTo(cli.run("sql", "o_points.csv", "--csv", points).out())
        .isEqualTo(cli.run("sql", "o_points.parquet", "--csv", points).out());
    assertThat(cli.run("sql", "o.csv", "--csv", rows).out()).isEqualTo(ofRows);
    assertThat(cli.run("sql", "o.parquet", "--csv", rows).out()).isEqualTo(ofRows);
  }
}
