package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.bench.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine of four CPUs, for a few ms of virtual time: what the figures are does not matter. */
class BenchCommandTest {
  private static final String[] BRIEF = {"--warm-up", "2ms", "--measure", "4ms", "--round", "1ms"};

  private static final String STORED = """
      {
        "format" : 1,
        "scenario" : "scripts/rt-push-storm.yaml",
        "measured" : "8s after 4s of virtual time, CPU time",
        "machine" : { "cpu" : "A CPU, 2 of them", "jdk" : "25, A Vendor", "flags" : "-Xmx1g" },
        "values" : { "storm-120s" : 20.0, "naive-steps" : 4.0, "ssj-hold" : 8.0 }
      }
      """;

  @TempDir
  Path folder;

  private Cli cli;

  @BeforeEach
  void files() {
    cli = new Cli(folder).file("s.yaml", Cli.SMALL).file("stored.json", STORED);
  }

  private Cli.Result bench(String... args) {
    String[] all = Arrays.copyOf(new String[] {"bench"}, args.length + 1);
    System.arraycopy(args, 0, all, 1, args.length);
    return cli.run(all);
  }

  private Cli.Result brief(String... args) {
    String[] all = Arrays.copyOf(BRIEF, BRIEF.length + args.length);
    System.arraycopy(args, 0, all, BRIEF.length, args.length);
    return bench(all);
  }

  @Test
  void allRowsAreMeasured_saved_andShownAsTheyWerePrinted() {
    Cli.Result r = brief("s.yaml", "--save", "out.json");

    assertThat(r.errLines()).allMatch(l -> l.matches("\\[\\d/7] .*|this machine is busy .*"));
    assertThat(r.code()).isEqualTo(ExitCode.OK);
    for (Row row : Row.values()) {
      assertThat(r.out()).contains("  " + row.title() + "  ");
      assertThat(cli.text("out.json")).contains("\"" + row.id() + "\"");
    }
    assertThat(r.out()).contains("  scenario  s.yaml").contains("  JDK       " + Runtime.version()).doesNotContain(">=").doesNotContain("<=");
    assertThat(bench("--show", "out.json").out()).isEqualTo(r.out());
    assertThat(cli.files()).containsExactlyInAnyOrder("out.json", "s.yaml", "stored.json");
  }

  @Test
  void someRows_againstOlderOnes_ofAnotherMachineJdkAndScenario() {
    Cli.Result r = brief("s.yaml", "--only", "start", "--against", "stored.json");

    assertThat(r.code()).isEqualTo(ExitCode.OK);
    assertThat(r.out().lines().filter(l -> l.contains("before"))).hasSize(4);
    assertThat(r.out()).contains("on another machine: A CPU, 2 of them").contains("with another JDK or other flags: 25, A Vendor, -Xmx1g")
        .contains("of something else: scripts/rt-push-storm.yaml").contains(Row.START.title()).doesNotContain(Row.NAIVE_STEPS.title());
  }

  @Test
  void aResultAgainstAnother_showsTheChange_andWhatIsWanted() {
    cli.file("later.json", STORED.replace("20.0", "25.0").replace("4.0,", "4.4,"));

    List<String> lines = bench("--show", "later.json", "--against", "stored.json").out().lines().toList();

    assertThat(lines).noneMatch(l -> l.contains("another"));
    assertThat(lines).anyMatch(l -> l.matches("  fast engine, 120 s simulated in +25\\.0 s +<= 24 s +no +20\\.0 s +\\+25\\.0 %"));
    assertThat(lines).anyMatch(l -> l.matches("  naive engine, events taken +4\\.40 M/s +>= 17 M/s +no +4\\.00 M/s +\\+10\\.0 %"));
    assertThat(lines).anyMatch(l -> l.matches("  naive engine, steps to SSJ's events +55 % +50 % +\\+10\\.0 %"));
  }

  @Test
  void aScenarioThatCannotBe_isRefusedBeforeAnythingIsMeasured() {
    cli.file("bad.yaml", Cli.SMALL.replace("cpus: 4", "cpus: 0"));

    assertThat(brief("bad.yaml").errLines()).singleElement().asString().startsWith("bad.yaml:4:");
  }

  @Test
  void aRowWhoseJvmFails_isSaid_andTheOthersAreMeasured() {
    cli.file("full.yaml", Cli.SMALL.replace("cpus: 4", "cpus: 400")); // 400 rings are more than half of the heap

    Cli.Result r = brief("full.yaml", "--only", "trace");

    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(r.err()).contains("bench: 'bench-run full.yaml ").contains("--trace-buffer");
    assertThat(r.out()).contains(Row.TRACE_FILE.title()).doesNotContain(Row.TRACE_RING.title());
  }

  @Test
  void unknownRows_areRefusedWithTheNearestName() {
    assertThat(bench("--only", "storm,niave").errLines()).singleElement().asString()
        .startsWith("--only niave: unknown rows; did you mean 'naive'?").contains("known: storm, naive, start");
  }

  @Test
  void onlyOneThingAtATime() {
    assertThat(bench("--parts", "--exporters").errLines()).singleElement().asString().contains("accepted: one of --exporters");
    assertThat(bench("--show", "stored.json", "--only", "start").errLines()).singleElement().asString()
        .isEqualTo("--show stored.json: prints what was stored; accepted with it: --against");
  }

  @Test
  void aFileThatIsNoResult_getsOneLine() {
    cli.file("a.json", "{ \"format\" : 1,\n  oops").file("b.json", STORED.replace("storm-120s", "storm-102s"))
        .file("c.json", STORED.replace("20.0", "\"20\"")).file("d.json", STORED.replace(": 1,", ": 2,"))
        .file("e.json", STORED.replace("\"jdk\"", "\"jvm\"")).file("f.json", "[]");

    assertThat(bench("--show", "a.json").errLines()).singleElement().asString().startsWith("a.json:2:").contains("this is no JSON");
    assertThat(bench("--show", "b.json").errLines()).singleElement().asString()
        .startsWith("b.json: unknown figure 'storm-102s'; did you mean 'storm-120s'?");
    assertThat(bench("--show", "c.json").errLines()).singleElement().asString().contains("values.storm-120s is \"20\", no number");
    assertThat(bench("--show", "d.json").errLines()).singleElement().asString().contains("format is 2, not 1");
    assertThat(bench("--against", "e.json").errLines()).singleElement().asString().contains("'jdk' is not there");
    assertThat(bench("--show", "f.json").errLines()).singleElement().asString().contains("format is not there");
    assertThat(bench("--show", "g.json").errLines()).singleElement().asString().startsWith("g.json: no such file");
    assertThat(bench("--show", "g.json").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theParts_areNamedWithWhatWasCounted() {
    List<String> lines = bench("--parts", "Parts|Queue", "--round", "1ms").out().lines().toList();

    assertThat(lines).anyMatch(l -> l.matches("  Queue\\.hold naive +operations +[\\d.]+ +[\\d.]+"));
    assertThat(lines).anyMatch(l -> l.matches("  Parts\\.run none softirq +steps +[\\d.]+ +[\\d.]+"));
    assertThat(lines).anyMatch(l -> l.matches("  Parts\\.run all hop +steps +[\\d.]+ +[\\d.]+")); // hops take longer to begin than a round is
    assertThat(lines).noneMatch(l -> l.matches("  Parts\\.run none softirq +hops .*"));
  }

  @Test
  void everyExporterIsMeasured() {
    List<String> lines = brief("s.yaml", "--exporters").out().lines().toList();

    assertThat(lines.getFirst()).matches("\\d+ records of \\S+, to .*");
    for (String name : List.of("ftrace", "perfetto", "trace-dat", "trace-dat-v7", "trace-dat-zstd")) {
      assertThat(lines).anyMatch(l -> l.matches("  " + name + " +[\\d.]+ +[\\d.]+ +\\d+ +[\\d.]+"));
    }
    assertThat(lines).hasSize(2 + 5);
  }

  @Test
  void withoutATracepoint_noExporterCanBeMeasured() {
    cli.file("idle.yaml", "format: 1\nname: idle\nmachine: { cpus: 1 }\nkernel: { profile: v7.0 }\ncosts: generic-x86\n"
        + "run: { duration: 1ms }\n");

    assertThat(bench("idle.yaml", "--exporters", "--warm-up", "1ns", "--measure", "1ns").errLines()).singleElement().asString()
        .contains("hits no tracepoint in its time");
  }
}
