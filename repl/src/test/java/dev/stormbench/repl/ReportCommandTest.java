package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stormbench.repl.report.Input;
import dev.stormbench.repl.report.Reports;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What reports and figures show is what results have; {@code -Dgolden.update=true} writes the goldens anew, and then they have to be read. */
class ReportCommandTest {
  private static final Path GOLDEN = Path.of(System.getProperty("stormbench.home"), "repl/src/test/resources/report");

  @TempDir
  static Path folder;

  private static Cli cli;
  private static JsonNode lockup;

  @BeforeAll
  static void runSomeOfEverything() {
    cli = new Cli(folder).with(new ReportDump()).file("small.yaml", Cli.SMALL + "expect: { completed: '> 1000', lockups: 0 }\n")
        .file("lockup.yaml", Cli.LOCKUP.replace("work: 60s", "work: 30s").replace("watchdogs:",
            "  - fifo-sleepers: { cpus: [0], sleep: 100ms, run: 5us }\nwatchdogs:"))
        .file("suite.yaml", """
            format: 1
            name: two
            seeds: 2
            variants: [none, skip-prio-bail]
            scenarios:
              - small: { file: ./small.yaml }
              - locked: { file: ./lockup.yaml, seeds: [1] }
            """);
    ok(cli.run("run", "lockup.yaml", "--quiet", "--json", "lockup.json"));
    ok(cli.run("run", "lockup.yaml", "--quiet", "--set", "run.sample=20s", "--json", "coarse.json"));
    cli.run("run", "small.yaml", "--quiet", "--json", "small.json"); // misses what is expected
    ok(cli.run("compare", "suite.yaml", "--brief", "--json", "matrix.json"));
    String work = "workloads.softirq-items.work=100us,900us";
    ok(cli.run("sweep", "small.yaml", "--vary", work, "--vary", "workloads.softirq-items.period=300us,1200us", "--metric",
        "backlogMax,maxBody",
        "--out", "grid.json"));
    ok(cli.run("sweep", "small.yaml", "--vary", work, "--seeds", "2", "--metric", "backlogMax", "--out", "line.json"));
    ok(cli.run("watchdogs", "lockup.yaml", "--json", "watchdogs.json"));
    lockup = json("lockup.json");
  }

  private static Cli.Result ok(Cli.Result r) {
    assertThat(r.code()).as(r.err()).isZero();
    return r;
  }

  private static JsonNode json(String file) {
    return JsonMapper.shared().readTree(cli.text(file));
  }

  private static Input input(String file) {
    return input(file, cli.text(file).getBytes(StandardCharsets.UTF_8));
  }

  private static Input input(String file, byte[] bytes) {
    try {
      return Input.read(file, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Figure figure(String file, String name, Integer... cpus) {
    return (Figure) Reports.figure(input(file), name, List.of(cpus)).sections().getFirst().blocks().getFirst();
  }

  private static double[] doubles(JsonNode array) {
    return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static JsonNode series(String metric, int cpu) {
    return lockup.get("series").valueStream().filter(s -> s.get("metric").stringValue().equals(metric) && s.get("cpu").intValue() == cpu)
        .findFirst().orElseThrow();
  }

  // -- numbers ----------------------------------------------------------------------------------------

  @Test
  void aSeries_isDrawnAsItIs() {
    Chart c = (Chart) figure("lockup.json", "backlog", 1);

    assertThat(c.lines()).hasSize(1);
    assertThat(c.lines().getFirst().name()).isEqualTo("CPU 1");
    assertThat(c.lines().getFirst().x()).hasSize(80).isEqualTo(doubles(series("backlog", 1).get("timesNs")));
    assertThat(c.lines().getFirst().y()).isEqualTo(doubles(series("backlog", 1).get("values")));
  }

  @Test
  void bodyTime_isTimeByItems_andNothingWhereNoneWasCompleted() {
    double[] sum = doubles(series("bodyNsSum", 1).get("values"));
    double[] completed = doubles(series("completed", 1).get("values"));
    double[] y = ((Chart) figure("lockup.json", "bodyNs")).lines().getFirst().y();

    int means = 0;
    for (int i = 1; i < y.length; i++) {
      double n = completed[i] - completed[i - 1];
      if (n == 0) {
        assertThat(y[i]).isNaN();
      } else {
        assertThat(y[i]).isEqualTo((sum[i] - sum[i - 1]) / n);
        means++;
      }
    }
    assertThat(means).isPositive();
  }

  @Test
  void rates_areTheGainOfASecond() {
    double[] completed = doubles(series("completed", 1).get("values"));
    double[] y = ((Chart) figure("lockup.json", "completedPerSecond")).lines().getFirst().y();

    for (int i = 1; i < y.length; i++) {
      assertThat(y[i]).isEqualTo(completed[i] - completed[i - 1]); // there is a sample each second
    }
    assertThat(y).contains(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"task", "softirq", "hardirq"})
  void aMapOfAContext_hasTheSharesOfAllCpus_andTheyAddUpToTheUtilisation(String context) {
    HeatMap h = (HeatMap) figure("lockup.json", context);
    double[] ends = doubles(lockup.get("contexts").get("timesNs"));

    assertThat(h.xs()).hasSize(80).startsWith(0, ends[0], ends[1]);
    assertThat(h.ys()).containsExactly(0, 1);
    assertThat(ends[ends.length - 1]).isEqualTo(80e9);
    for (int cpu = 0; cpu < 2; cpu++) {
      double[] shares = doubles(lockup.get("contexts").get(context).get(cpu));
      double mean = 0;
      for (int i = 0; i < shares.length; i++) {
        assertThat(h.values()[cpu * shares.length + i]).isEqualTo(shares[i] / 10_000);
        mean += shares[i] / 10_000 / shares.length;
      }
      assertThat(mean).isCloseTo(lockup.get("cpus").get(cpu).get(context + "Util").doubleValue(), within(1e-4));
    }
  }

  @Test
  void whatIsNoOtherContext_isIdle() {
    HeatMap h = (HeatMap) figure("lockup.json", "idle");

    for (int cpu = 0; cpu < 2; cpu++) {
      double mean = 0;
      for (int i = 0; i < 80; i++) {
        mean += h.values()[cpu * 80 + i] / 80;
      }
      assertThat(mean).isCloseTo(lockup.get("cpus").get(cpu).get("idleUtil").doubleValue(), within(3e-4));
    }
  }

  @Test
  void lockups_areMarked_whereAndWhenTheyWere() {
    assertThat(lockup.get("lockups").size()).isPositive();
    List<Double> times = lockup.get("lockups").valueStream().map(l -> l.get("timeNs").doubleValue()).toList();

    for (String name : List.of("backlog", "bodyNs", "completedPerSecond", "contexts", "rtoMask", "softirq", "hops")) {
      assertThat(figure("lockup.json", name).marks().stream().map(Figure.Mark::x)).as(name).isEqualTo(times);
    }
    assertThat(figure("lockup.json", "softirq").marks()).allSatisfy(m -> assertThat(m.y()).isEqualTo(1.0));
    assertThat(figure("lockup.json", "backlog").marks()).allSatisfy(m -> assertThat(m.y()).isNull());
    assertThat(figure("lockup.json", "task", 0).marks()).as("of another CPU").isEmpty();
  }

  @Test
  void aHistogram_hasAllWakeUps_inTheirBuckets() {
    JsonNode latency = lockup.get("latency").get("fifo-sleepers");
    Chart c = (Chart) figure("lockup.json", "latency.fifo-sleepers");
    double[] x = c.lines().getFirst().x();
    double[] y = c.lines().getFirst().y();

    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      assertThat(i == 0 || x[i] > x[i - 1]).as("rising").isTrue();
      sum += Double.isNaN(y[i]) ? 0 : y[i];
    }
    assertThat(sum).isEqualTo(latency.get("count").doubleValue());
    for (JsonNode bucket : latency.get("histogram")) {
      long upper = bucket.get(0).longValue();
      assertThat(LongStream.rangeClosed(0, x.length - 1).anyMatch(i -> x[(int) i] <= upper && upper < (i + 1 < x.length ? x[(int) i + 1]
          : 0)
          && y[(int) i] == bucket.get(1).doubleValue())).as("bucket to " + upper).isTrue();
    }
    assertThat(latency.get("histogram").valueStream().mapToLong(b -> b.get(0).longValue()).max().orElse(0))
        .isBetween(latency.get("maxNs").longValue(), latency.get("maxNs").longValue() * 5 / 4);
  }

  @Test
  void aMatrix_hasItsVerdictsAndSpreads() {
    JsonNode matrix = json("matrix.json");
    HeatMap verdicts = (HeatMap) figure("matrix.json", "verdicts");
    Chart waits = (Chart) figure("matrix.json", "rtLatencyMaxNs");

    assertThat(verdicts.x().categories()).containsExactly("small", "locked");
    assertThat(verdicts.y().categories()).containsExactly("none", "skip-prio-bail");
    assertThat(verdicts.values()).containsExactly(2, 1, 2, 1); // FAIL, and nothing expected
    for (JsonNode cell : matrix.get("cells")) {
      int x = verdicts.x().categories().indexOf(cell.get("scenario").stringValue());
      Figure.Line l = waits.lines().stream().filter(w -> w.name().equals(cell.get("variant").stringValue())).findFirst().orElseThrow();
      JsonNode f = cell.get("figures").get("rtLatencyMaxNs");
      assertThat(l.y()[x]).isEqualTo(f.get("median").doubleValue());
      assertThat(l.low().length == 0 ? l.y()[x] : l.low()[x]).isEqualTo(f.get("min").doubleValue());
      assertThat(l.high().length == 0 ? l.y()[x] : l.high()[x]).isEqualTo(f.get("max").doubleValue());
    }
  }

  @Test
  void aSweep_isAPhaseDiagram_andMapsOfItsMetrics() {
    HeatMap phase = (HeatMap) figure("grid.json", "phase");
    HeatMap backlog = (HeatMap) figure("grid.json", "backlogMax");
    List<String> phases = List.of("stable", "growing", "lockup", "failed");

    assertThat(phase.value().categories()).containsExactly("stable", "growing backlog", "lockup", "no result");
    for (JsonNode row : json("grid.json").get("rows")) {
      int y = phase.y().categories().indexOf(row.get("point").get("workloads.softirq-items.work").stringValue());
      int x = phase.x().categories().indexOf(row.get("point").get("workloads.softirq-items.period").stringValue());
      assertThat(phase.values()[y * 2 + x]).isEqualTo(phases.indexOf(row.get("phase").stringValue()));
      assertThat(backlog.values()[y * 2 + x]).isEqualTo(row.get("metrics").get("backlogMax").doubleValue());
    }
    assertThat(phase.values()).contains(0, 1);
  }

  @Test
  void aSweepOfOneAxis_isALineWithItsSpread() {
    Chart c = (Chart) figure("line.json", "backlogMax");

    assertThat(c.x().unit()).isEqualTo(dev.stormbench.spi.report.Block.Unit.NS);
    assertThat(c.lines().getFirst().x()).containsExactly(100_000, 900_000);
    for (int i = 0; i < 2; i++) {
      int point = i;
      double[] seeds = json("line.json").get("rows").valueStream().filter(r -> r.get("point").properties().iterator().next().getValue()
          .stringValue()
          .equals(List.of("100us", "900us").get(point))).mapToDouble(r -> r.get("metrics").get("backlogMax").doubleValue()).sorted()
              .toArray();
      assertThat(seeds).hasSize(2);
      assertThat(c.lines().getFirst().y()[i]).isBetween(seeds[0], seeds[1]);
    }
  }

  // -- documents --------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"small", "coarse", "matrix", "grid", "line", "watchdogs"})
  void aReport_readsAsItsGolden(String name) throws IOException {
    ok(cli.run("report", name + ".json", "-o", name + ".dump"));
    String text = steady(cli.text(name + ".dump"));
    Path golden = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }

  /** Without what each new plugin and each version changes. */
  private static String steady(String text) {
    return text.replaceAll("(?m)^    (stormbench|spi|[a-z.-]+) \\| (dev|[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?)\n", "");
  }

  @Test
  void severalRuns_areVariants_andTheSameFilesGiveTheSameBytes() {
    ok(cli.run("run", "lockup.yaml", "--quiet", "--fix", "skip-prio-bail", "--until", "10s", "--json", "fixed.json"));
    ok(cli.run("report", "lockup.json", "fixed.json", "matrix.json", "-o", "both.dump"));
    String text = cli.text("both.dump");

    assertThat(text).startsWith("# lockup, lockup with skip-prio-bail, suite two\n## Side by side\nnone: 1 lockup report")
        .contains("skip-prio-bail: No watchdog reported", "    none, CPU 1: ", "    skip-prio-bail, CPU 1: ",
            "\n## skip-prio-bail: summary\n",
            "\n## matrix: verdicts\n");
    ok(cli.run("report", "lockup.json", "fixed.json", "matrix.json", "-o", "again.dump"));
    assertThat(cli.text("again.dump")).isEqualTo(text);
  }

  @Test
  void everyFigureThatIsListed_canBeDrawn() {
    for (String file : List.of("lockup.json", "small.json", "matrix.json", "grid.json", "line.json", "watchdogs.json")) {
      List<String> names = new ArrayList<>(Reports.names(input(file)).keySet());
      assertThat(names).as(file).isNotEmpty();
      names.forEach(n -> assertThat(figure(file, n).title()).isNotEmpty());
      assertThat(cli.run("plot", file).out().lines().skip(1).map(l -> l.strip().split(" ")[0])).isEqualTo(names);
    }
  }

  @Test
  void theCommandOfAReport_givesTheSameRun() {
    String command = lockup.get("command").stringValue();
    assertThat(command).isEqualTo("stormbench run lockup.yaml --seed 1");
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.removeFirst();
    words.addAll(List.of("--quiet", "--json", "-"));

    assertThat(JsonMapper.shared().readTree(cli.run(words.toArray(String[]::new)).out()).get("digest")).isEqualTo(lockup.get("digest"));
  }

  /** Results of older versions, and those that somebody made shorter. */
  @Test
  void whatAResultDoesNotHave_isNotShown() {
    ObjectNode bare = ((ObjectNode) lockup).deepCopy();
    bare.remove(List.of("contexts", "command", "expectations", "scenarioText", "kernelLog", "policies", "pi", "locks", "plugins",
        "versions"));
    ((ObjectNode) bare.get("latency").get("fifo-sleepers")).remove("histogram");
    bare.putArray("series");
    bare.putArray("lockups");
    Report r = Reports.of(List.of(input("bare.json", bare.toString().getBytes(StandardCharsets.UTF_8))));

    assertThat(r.sections().stream().map(Report.Section::title)).containsExactly("Summary", "Latency", "Counters", "Provenance");
    ObjectNode none = JsonMapper.shared().createObjectNode().put("digest", "0123456789abcdef").put("simulatedNs", 0);
    none.putObject("rto");
    none.putArray("cpus");
    assertThat(Reports.of(List.of(input("none.json", none.toString().getBytes(StandardCharsets.UTF_8)))).sections().stream()
        .map(Report.Section::title)).containsExactly("Summary", "Counters", "Provenance");
    assertThat(Reports.names(input("none.json", none.toString().getBytes(StandardCharsets.UTF_8)))).isEmpty();
  }

  @Test
  void aCompressedResult_isTheSame() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(cli.text("small.json").getBytes(StandardCharsets.UTF_8));
    }
    cli.file("small.json.gz", bytes.toByteArray());

    ok(cli.run("report", "small.json", "-o", "plain.dump"));
    ok(cli.run("report", "small.json.gz", "-o", "gz.dump"));

    assertThat(cli.text("gz.dump")).isEqualTo(cli.text("plain.dump"));
  }

  static Stream<String> damages() {
    return Stream.of("series", "contexts", "cpus", "workloads", "latency");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("damages")
  void aDamagedResult_isRefusedInOneLine(String what) {
    ObjectNode damaged = ((ObjectNode) lockup).deepCopy();
    switch (what) {
      case "series" -> ((ObjectNode) damaged.get("series").get(0)).putArray("values").add(1);
      case "contexts" -> ((ObjectNode) damaged.get("contexts")).putArray("timesNs").add(1);
      case "cpus" -> ((ObjectNode) damaged.get("cpus").get(0)).put("cpu", 7);
      case "workloads" -> ((ObjectNode) damaged.get("workloads").get("softirq-items")).set("x", damaged.get("workloads")
          .get("softirq-items").get("1"));
      default -> ((ObjectNode) damaged.get("latency")).put("fifo-sleepers", "gone");
    }
    cli.file("damaged.json", damaged.toString());

    Cli.Result r = cli.run("report", "damaged.json", "-o", "damaged.dump");

    assertThat(r.code()).isEqualTo(2);
    assertThat(r.errLines()).hasSize(1).first().asString().startsWith("damaged.json: a damaged result: ");
    assertThat(cli.files()).doesNotContain("damaged.dump");
  }

  // -- pictures ---------------------------------------------------------------------------------------

  @Test
  void aPicture_hasOneFigure_andTheParametersOfItsFormat() {
    ok(cli.run("plot", "lockup.json", "softirq", "0-1", "-o", "p.dumpone", "--width", "33"));

    assertThat(cli.text("p.dumpone")).startsWith("width 33\n# softirq share\n## \nchart LINES: softirq share [time]")
        .contains("    CPU 0: [", "    CPU 1: [");
  }

  @Test
  void thePrompt_drawsWhatItHas() {
    Cli.Result r = cli.run("repl", "lockup.yaml", "-c", "run 10s", "-c", "plot backlog 1 -o prompt.dumpone");

    ok(r);
    assertThat(r.out()).as("no drawing in text").doesNotContain("┤", "+-");
    assertThat(cli.text("prompt.dumpone")).startsWith("width 80\n# backlog of CPU 1, lockup\n## \nchart LINES: backlog of CPU 1, lockup");
    Cli.Result wrong = cli.run("repl", "lockup.yaml", "-c", "run 1s", "-c", "plot backlog 1 -o prompt.jpg");
    assertThat(wrong.err()).contains("prompt.jpg: the ending of the name says no format");
    assertThat(wrong.code()).isEqualTo(1);
  }
}
