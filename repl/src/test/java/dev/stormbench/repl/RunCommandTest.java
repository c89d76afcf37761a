package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code run} prints, writes and exits with. */
class RunCommandTest {
  @TempDir
  Path folder;

  private Cli cli;

  @BeforeEach
  void scenarios() {
    cli = new Cli(folder).file("s.yaml", Cli.SMALL).file("lockup.yaml", Cli.LOCKUP);
  }

  @Test
  void finishedRun_printsASummaryAndExitsWith0() {
    Cli.Result r = cli.run("run", "s.yaml");

    assertThat(r.code()).isZero();
    assertThat(r.err()).isEmpty();
    assertThat(r.out()).contains("scenario  small", "4 CPUs, kernel v7.0, costs generic-x86", "seed      7",
        "no lockups", "softirq-items", "0.020 s simulated");
  }

  @Test
  void lockup_isAFinding_printedAsDmesgWould() {
    Cli.Result r = cli.run("run", "lockup.yaml");

    assertThat(r.code()).isZero();
    assertThat(r.out().lines().findFirst().orElseThrow())
        .matches("\\[ +\\d+\\.\\d{6}] watchdog: BUG: soft lockup - CPU#1 stuck for 2\\ds! \\[swapper/1:0]");
    assertThat(r.out()).contains("] Call Trace:", "lockup reports", "softlockup    1   2");
  }

  @Test
  void watchdogThresh_isWrittenAsTheRunGoesOn_andNoneIsNone() {
    String until = "timeline=[{ at: 1s, do: { sysctl: { kernel.watchdog_thresh: 0 } } }";
    Cli.Result off = cli.run("run", "lockup.yaml", "--set", until + "]");
    Cli.Result onAgain = cli.run("run", "lockup.yaml", "--set",
        until + ", { at: 2s, do: { sysctl: { kernel.watchdog_thresh: 1 } } }]");

    assertThat(off.code()).as(off.err()).isZero();
    assertThat(off.out()).contains("no lockups");
    assertThat(onAgain.out()).contains("soft lockup - CPU#1 stuck for 3s!");
  }

  @Test
  void quiet_printsNothing() {
    assertThat(cli.run("run", "lockup.yaml", "-q").out()).isEmpty();
  }

  @Test
  void sameSeed_sameDigest_underBothEngines() {
    String fast = cli.run("run", "s.yaml").out();
    String naive = cli.run("run", "s.yaml", "--engine", "naive").out();
    String other = cli.run("run", "s.yaml", "--seed", "8").out();

    assertThat(digest(naive)).isEqualTo(digest(fast));
    assertThat(digest(other)).isNotEqualTo(digest(fast));
  }

  @Test
  void aTrickThatIsLeftOut_doesNotChangeTheDigest() {
    String fast = cli.run("run", "s.yaml").out();
    String without = cli.run("run", "s.yaml", "--engine", "fast,-cycles").out();

    assertThat(digest(without)).isEqualTo(digest(fast));
  }

  @Test
  void help_namesEveryTrick() {
    String help = cli.run("run", "--help").out().replaceAll("\\s+", " ");
    String tricks = Stream.of(Engine.Trick.values()).map(Engine.Trick::word).collect(Collectors.joining(", "));
    assertThat(help).contains("Tricks: " + tricks + ".");
  }

  private static String digest(String out) {
    return out.lines().filter(l -> l.startsWith("  digest")).findFirst().orElseThrow();
  }

  @Test
  void until_endsThere() {
    assertThat(cli.run("run", "s.yaml", "--until", "12ms").out()).contains("0.012 s simulated");
  }

  @Test
  void fixAndSet_changeTheRun() {
    Cli.Result r = cli.run("run", "s.yaml", "--fix", "no-rt-push-ipi", "--set", "machine.cpus=8");

    assertThat(r.out()).contains("8 CPUs", "fixes     no-rt-push-ipi");
  }

  @Test
  void checks_run() {
    assertThat(cli.run("run", "s.yaml", "--check", "irq-invariants", "--check", "all").code()).isZero();
  }

  // -- exit codes -------------------------------------------------------------------------------------------

  @Test
  void failOn_thatMatches_exitsWith1() {
    Cli.Result r = cli.run("run", "lockup.yaml", "--fail-on", "lockups > 0", "--fail-on", "maxSoftirq > 70s", "-q");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.errLines()).hasSize(1);
    assertThat(r.err()).matches("--fail-on lockups > 0: it is \\d+\n");
  }

  @Test
  void failOn_thatDoesNotMatch_exitsWith0() {
    assertThat(cli.run("run", "s.yaml", "--fail-on", "lockups > 0", "--fail-on", "maxSoftirq>=2s").code()).isZero();
  }

  @Test
  void missedExpectation_exitsWith1AndSaysWhereItStands() {
    cli.file("e.yaml", Cli.LOCKUP + "expect: { lockups: 0, maxSoftirq: '< 100s' }\n");

    Cli.Result r = cli.run("run", "e.yaml", "-q");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.err()).matches("e.yaml:10:20: expected lockups == 0, but it is \\d+\n");
  }

  @Test
  void maxWall_endsEarlyWith1_andTheResultSaysTruncated() {
    Cli.Result r = cli.run("run", "s.yaml", "--until", "100s", "--max-wall", "1ns", "--json", "r.json", "-q");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.err()).isEqualTo("--max-wall: ended at 0.005 s of 100.000 s\n");
    assertThat(cli.text("r.json")).contains("\"simulatedNs\":5000000,", "\"truncated\":true");
  }

  @Test
  void pluginThatThrowsInInit_exitsWith3() {
    Cli.Result r = cli.with(new Faulty(true)).run("run", "s.yaml");

    assertThat(r.code()).isEqualTo(3);
    assertThat(r.err()).isEqualTo("plugin com.example.faulty 1.2 failed in init: IllegalStateException: no | luck"
        + " (run without plugin com.example.faulty, or tell its author)\n");
    assertThat(r.out()).isEmpty();
  }

  @Test
  void pluginThatThrowsLater_exitsWith3_andLeavesNoOutput() {
    cli.with(new Faulty(false)).file("w.yaml",
        Cli.SMALL.replace("  - fair-hog", "  - throws-at-install: { start: 3ms }\n  - fair-hog"));
    List<String> before = cli.files();

    Cli.Result r = cli.run("run", "w.yaml", "--json", "r.json", "--trace", "t.txt");

    assertThat(r.code()).isEqualTo(3);
    assertThat(r.errLines()).containsExactly("plugin com.example.faulty 1.2 failed in install of workload"
        + " 'throws-at-install' at 0.003000000 s: IllegalStateException: not today"
        + " (run without plugin com.example.faulty, or give its author the scenario and the seed)");
    assertThat(cli.files()).isEqualTo(before);
  }

  @Test
  void brokenInvariant_exitsWith4_andSaysHowToSeeItAgain() {
    Cli.Result r = cli.with(new Faulty(false)).run("run", "s.yaml", "--check", "never-satisfied", "--set",
        "run.duration=1ms");

    assertThat(r.code()).isEqualTo(4);
    assertThat(r.errLines()).hasSize(1);
    assertThat(r.err()).startsWith("invariant broken: checker never-satisfied, invariant peace at ")
        .endsWith(" (again: stormbench run s.yaml --set run.duration=1ms --check never-satisfied --seed 7)\n");
    assertThat(cli.run("run", "s.yaml", "--check", "never-satisfied", "--engine", "naive,+cycles,+hops").err())
        .endsWith(" --check never-satisfied --engine fast,-tree --seed 7)\n");
  }

  @Test
  void exporterThatThrows_closesItself_notTheRun() {
    List<String> before = cli.files();

    Cli.Result r = cli.with(new Faulty(false)).run("run", "s.yaml", "--trace", "t.bad", "--json", "r.json");

    assertThat(r.code()).isEqualTo(3);
    assertThat(r.out()).contains("scenario  small");
    assertThat(r.err()).matches("plugin com.example.faulty 1.2 failed in event of trace-exporter 'throws-at-event'"
        + " at 0.0\\d+ s on cpu \\d: IllegalStateException: cannot write that \\(.*\\)\n");
    assertThat(cli.files()).containsExactlyElementsOf(
        Stream.concat(before.stream(), Stream.of("r.json")).sorted().toList());
  }

  // -- outputs ----------------------------------------------------------------------------------------------

  @Test
  void jsonToStdout_isAllThatIsPrinted() {
    Cli.Result r = cli.run("run", "lockup.yaml", "--json", "-");

    assertThat(r.out()).startsWith("{\"format\":1,").endsWith("}\n");
    assertThat(r.out().lines()).hasSize(1);
    assertThat(r.err()).isEmpty();
  }

  @Test
  void outputs_replaceWhatWasThere_throughLinks_andLeaveNothingElse() throws IOException {
    cli.file("real.json", "old");
    Files.createSymbolicLink(folder.resolve("link.json"), Path.of("real.json"));

    cli.run("run", "s.yaml", "--json", "link.json");

    assertThat(cli.text("real.json")).startsWith("{\"format\":1,");
    assertThat(folder.resolve("link.json")).isSymbolicLink();
    assertThat(cli.files()).containsExactly("link.json", "lockup.yaml", "real.json", "s.yaml");
  }

  @Test
  void failedRun_leavesAnOldOutputAsItWas() {
    cli.with(new Faulty(false)).file("r.json", "old");

    cli.run("run", "s.yaml", "--check", "never-satisfied", "--json", "r.json");

    assertThat(cli.text("r.json")).isEqualTo("old");
  }

  @Test
  void devices_areWrittenAsTheyAre() {
    assertThat(cli.run("run", "s.yaml", "--json", "/dev/null", "-q").code()).isZero();
  }

  @Test
  void trace_hasTheWantedCpusAndEventsOnly() {
    cli.run("run", "s.yaml", "--trace", "t.txt", "--trace-cpus", "2-3", "--trace-events", "sched_switch,irq_vectors");

    List<String> records = cli.text("t.txt").lines().filter(l -> !l.startsWith("#")).toList();
    assertThat(records).isNotEmpty()
        .allMatch(l -> l.contains("[002]") || l.contains("[003]"))
        .allMatch(l -> l.matches(".*: (sched_switch|[a-z_]+_(entry|exit)): .*"))
        .anyMatch(l -> l.contains(" sched_switch: "));
  }

  private List<String> records(String file) {
    return cli.text(file).lines().filter(l -> !l.startsWith("#")).toList();
  }

  @Test
  void traceEvents_areNamesSystemsOrPatterns() {
    cli.run("run", "s.yaml", "--trace", "t.txt", "--trace-events", "irq*,sched:sched_w*");
    cli.run("run", "s.yaml", "--trace", "same.txt", "--trace-events",
        "irq,irq_vectors,sched_waking,sched_wakeup,sched_wakeup_new,sched_wake_idle_without_ipi");

    assertThat(cli.text("t.txt")).isEqualTo(cli.text("same.txt"));
    assertThat(records("t.txt")).anyMatch(l -> l.contains(" irq_work_entry: ") || l.contains(" local_timer_entry: "))
        .anyMatch(l -> l.contains(" sched_waking: ")).noneMatch(l -> l.contains(" sched_switch: "));
  }

  @Test
  void traceWindow_andTraceStop_areParts_andTheRunIsWhatItWas() {
    String digest = digest(cli.run("run", "s.yaml", "--trace", "full.txt").out());
    cli.run("run", "s.yaml", "--trace", "window.txt", "--trace-window", "5ms..9ms");
    Cli.Result r = cli.run("run", "s.yaml", "--trace", "until.txt", "--trace-window", "cpu(1).backlog >= 1:..0s");

    List<String> full = records("full.txt");
    assertThat(full).containsSequence(records("window.txt")).hasSizeGreaterThan(2 * records("window.txt").size());
    assertThat(records("window.txt").getFirst()).contains("     0.005");
    assertThat(records("window.txt").getLast()).contains("     0.008");
    assertThat(full).startsWith(records("until.txt").toArray(String[]::new));
    assertThat(records("until.txt").getLast()).contains("[001]");
    assertThat(digest(r.out())).isEqualTo(digest);
    assertThat(r.err()).isEmpty();
  }

  @Test
  void traceStop_atALockup_keepsTheRing_andTheRestCostsNothing() {
    Cli.Result r = cli.run("run", "lockup.yaml", "--trace", "t.txt", "--trace-stop", "softlockup", "--trace-buffer", "8K");
    Cli.Result window = cli.run("run", "lockup.yaml", "--trace", "w.txt", "--trace-window", "first-warning:-1s..");

    assertThat(r.err()).isEmpty();
    String report = r.out().lines().findFirst().orElseThrow().substring(1, 13).strip();
    assertThat(records("t.txt").getLast()).contains(report.substring(0, report.length() - 3));
    assertThat(window.errLines()).containsExactly("--trace-window first-warning:-1s..: that did not happen; the trace is empty");
    assertThat(window.code()).isZero();
    assertThat(records("w.txt")).isEmpty();
  }

  @Test
  void traceBuffer_thatIsTooLargeForTheHeap_isRefused() {
    assertThat(cli.run("run", "s.yaml", "--trace", "t.txt", "--trace-buffer", "900G").err())
        .matches("--trace-buffer 900G: for 4 CPUs accepted up to \\d+K, together half of the heap; .*\n");
  }

  @Test
  void counters_goToExportersThatWantThem() {
    cli.with(new Faulty(false)).run("run", "s.yaml", "--trace", "t.counters", "--trace-cpus", "1", "--trace-buffer", "8K",
        "--until", "300ms");

    List<String> lines = cli.text("t.counters").lines().toList();
    assertThat(lines).anyMatch(l -> l.matches("1 tasklet backlog [1-9]")).anyMatch(l -> l.startsWith("-1 rto_mask "))
        .filteredOn(l -> l.startsWith("lost ")).singleElement().asString().matches("lost 1 \\d+");
  }

  @Test
  void trace_gz_isTheSameCompressed() throws IOException {
    cli.run("run", "s.yaml", "--trace", "t.txt");
    cli.run("run", "s.yaml", "--trace", "t.txt.gz");

    byte[] zipped = Files.readAllBytes(folder.resolve("t.txt.gz"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(cli.text("t.txt"));
    }
  }

  @ParameterizedTest
  @CsvSource({"t.dat,,6", "t.v7.dat,,7", "t.zstd.dat,,7", "t.zstd.txt,trace-dat-zstd,7", "v7.dat,,6"})
  void trace_theLongestEndingSaysTheFormat(String file, String format, char version) throws IOException {
    cli.run(format == null ? new String[] {"run", "s.yaml", "--trace", file}
        : new String[] {"run", "s.yaml", "--trace", file, "--trace-format", format});
    byte[] start = Arrays.copyOf(Files.readAllBytes(folder.resolve(file)), 11);
    assertThat(new String(start, StandardCharsets.US_ASCII).substring(3)).isEqualTo("tracing" + version);
  }

  @ParameterizedTest
  @CsvSource({",# tracer: nop", "ftrace,# tracer: nop", "trace-dat,tracing6"})
  void traceToStdout_isAllThatIsPrinted(String format, String start) {
    Cli.Result r = format == null ? cli.run("run", "s.yaml", "--trace", "-")
        : cli.run("run", "s.yaml", "--trace", "-", "--trace-format", format);

    assertThat(r.out().substring(0, 13)).contains(start);
    assertThat(r.out()).doesNotContain("digest");
  }

  @Test
  void whoRanWhere_hasTheTasksOfTheScenarioAndNotTheKernels() {
    cli.file("d.txt", """
        length_us: 20000
        task H policy=OTHER cpus=2 start=2000 : run 5000; sleep 90000
        task A policy=FIFO:50 cpus=2 start=5000 : run 1000
        task B policy=FIFO:40 cpus=0xc home=2 start=5000 : run 1000; cpus 0x8; run 2000
        task C policy=RR:1 cpus=8 start=15000 : run 90000
        """);
    Cli.Result r = cli.run("run", "d.txt", "--who-ran-where", "w.txt");

    assertThat(r.out()).contains("digest");
    assertThat(cli.text("w.txt")).isEqualTo("H@1 2.0-5.0*; A@1 5.0-6.1*; B@2 5.0-6.1+; H@1 6.1-7.3*; "
        + "B@3 6.1-8.1x; A@1 7.3-7.3x; H@1 7.3-8.1s; C@3 15.0-20.0\n");
    assertThat(cli.run("run", "d.txt", "--who-ran-where", "-").out()).isEqualTo(cli.text("w.txt"));
  }

  @Test
  void observing_doesNotChangeTheRun() {
    assertThat(digest(cli.run("run", "s.yaml", "--who-ran-where", "w.txt").out()))
        .isEqualTo(digest(cli.run("run", "s.yaml").out()));
    assertThat(digest(cli.run("run", "s.yaml", "--trace", "t.txt").out()))
        .isEqualTo(digest(cli.run("run", "s.yaml").out()));
  }

  @Test
  void junitXml_hasACasePerCondition() {
    cli.run("run", "lockup.yaml", "--junit-xml", "r.xml", "--fail-on", "lockups > 0", "--fail-on", "hops > 9", "-q");

    assertThat(cli.text("r.xml")).contains("<testsuite name=\"lockup\" tests=\"2\" failures=\"1\" errors=\"0\"",
        "name=\"fail on lockups &gt; 0\"", "<failure message=\"--fail-on lockups &gt; 0: it is ",
        "name=\"fail on hops &gt; 9\" time=").endsWith("</testsuite>\n");
  }

  @Test
  void junitXml_hasTheErrorOfARunThatFailed() {
    Cli.Result r = cli.with(new Faulty(false))
        .run("run", "s.yaml", "--check", "never-satisfied", "--junit-xml", "r.xml");

    assertThat(r.code()).isEqualTo(4);
    assertThat(cli.text("r.xml")).contains("errors=\"1\"",
        "<error message=\"invariant broken: checker never-satisfied");
  }
}
