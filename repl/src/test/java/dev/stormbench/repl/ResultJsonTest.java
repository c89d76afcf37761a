package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stormbench.engine.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result document against its contract, design.md 7: keys, order and types of a real run. */
class ResultJsonTest {
  private static final List<String> CONTRACT = List.of("format", "versions", "scenario", "scenarioSha256", "seed",
      "digest", "simulatedNs", "wallNs", "events", "steps", "fixes", "policies", "lockups", "cpus", "workloads", "rto", "latency",
      "series", "kernelLog");

  @TempDir
  Path folder;

  private String text = "";
  private JsonNode result = JsonMapper.shared().nullNode();

  @BeforeEach
  void runSomethingWithALockup() {
    String scenario = Cli.LOCKUP.replace("watchdogs:",
        "  - fifo-sleepers: { cpus: [0], sleep: 100ms, run: 5us }\nwatchdogs:");
    Cli.Result r = new Cli(folder).file("s.yaml", scenario).run("run", "s.yaml", "--fix", "none", "--json", "-");
    assertThat(r.code()).isZero();
    text = r.out();
    result = JsonMapper.shared().readTree(text);
  }

  @Test
  void topLevel_hasEveryKeyInOrder() {
    assertThat(result.propertyNames().stream().filter(CONTRACT::contains)).containsExactlyElementsOf(CONTRACT);
    assertThat(result.propertyNames()).contains("locks", "wrongAnswers", "panic", "truncated", "plugins");
    assertThat(result.get("format").intValue()).isEqualTo(1);
    assertThat(result.get("versions").propertyNames()).contains("stormbench", "spi", "kernelProfile", "costs");
    assertThat(result.get("scenario").stringValue()).isEqualTo("lockup");
    assertThat(result.get("scenarioSha256").stringValue()).matches("[0-9a-f]{64}");
    assertThat(result.get("seed").longValue()).isEqualTo(1);
    assertThat(result.get("digest").stringValue()).matches("[0-9a-f]{16}");
    assertThat(result.get("simulatedNs").longValue()).isEqualTo(80_000_000_000L);
    for (String count : List.of("wallNs", "events", "steps", "migrations", "wrongAnswers")) {
      assertThat(result.get(count).isIntegralNumber()).as(count).isTrue();
    }
    assertThat(result.get("fixes").get(0).stringValue()).isEqualTo("none");
  }

  @Test
  void lockups_cpus_workloads() {
    JsonNode lockup = result.get("lockups").get(0);
    types(lockup, Map.of("kind", "s", "timeNs", "i", "cpu", "i", "stuckSeconds", "i",
        "comm", "s", "pid", "i", "stack", "a"));
    assertThat(lockup.get("kind").stringValue()).isEqualTo("softlockup");
    assertThat(lockup.get("stack").get(0).isString()).isTrue();

    assertThat(result.get("cpus").size()).isEqualTo(2);
    types(result.get("cpus").get(1), Map.of("cpu", "i", "softirqUtil", "n", "hardirqUtil", "n", "taskUtil", "n",
        "idleUtil", "n", "switches", "i", "ipisReceived", "i", "maxSoftirqNs", "i"));

    types(result.get("workloads").get("softirq-items").get("1"), Map.of("arrivals", "i", "completed", "i",
        "dropped", "i", "backlogMax", "i", "bodyNsMean", "n", "bodyNsMax", "i", "largestSnapshot", "i"));
  }

  @Test
  void rto_latency_series_log() {
    types(result.get("rto"), Map.of("pulls", "i", "walks", "i", "circuits", "i", "hops", "i",
        "bails", "i", "pushes", "i"));
    types(result.get("latency").get("fifo-sleepers"),
        Map.of("p50Ns", "i", "p99Ns", "i", "p999Ns", "i", "maxNs", "i", "responseMaxNs", "i", "waitingMaxNs", "i"));
    assertThat(result.get("latency").get("fifo-sleepers").get("rt").booleanValue()).isTrue();
    assertThat(result.get("latency").get("fifo-sleepers").get("histogram").valueStream().mapToLong(b -> b.get(1).longValue()).sum())
        .isEqualTo(result.get("latency").get("fifo-sleepers").get("count").longValue());
    types(result.get("contexts"), Map.of("timesNs", "a", "task", "a", "softirq", "a", "hardirq", "a"));
    assertThat(result.get("contexts").get("timesNs").size()).isEqualTo(80).isEqualTo(result.get("contexts").get("task").get(1).size());
    assertThat(result.get("command").stringValue()).isEqualTo("stormbench run s.yaml --fix none --seed 1");
    assertThat(result.get("scenarioText").stringValue()).contains("name: lockup");
    assertThat(result.get("expectations").isArray()).isTrue();
    for (JsonNode s : result.get("series")) {
      types(s, Map.of("metric", "s", "cpu", "i", "timesNs", "a", "values", "a"));
      assertThat(s.get("timesNs").size()).isEqualTo(s.get("values").size()).isEqualTo(80);
    }
    assertThat(result.get("kernelLog").get(0).stringValue()).contains("BUG: soft lockup");
  }

  @Test
  void readsBackAsTheReportItIs() {
    RunReport report = JsonMapper.shared().readValue(text, RunReport.class);

    assertThat(report.metric("lockups")).isEqualTo(result.get("lockups").size()).isPositive();
    assertThat(report.cpus().get(1).softirqUtil())
        .isEqualTo(result.get("cpus").get(1).get("softirqUtil").doubleValue());
    assertThat(report.series().getFirst().values()).hasSize(80);
  }

  @Test
  void contextsOfManySamples_areFewIntervals_andOfTheWholeRun() {
    JsonNode r = JsonMapper.shared().readTree(new Cli(folder).file("m.yaml", Cli.SMALL.replace("sample: 5ms", "sample: 7us"))
        .run("run", "m.yaml", "--json", "-").out());
    long[] times = r.get("contexts").get("timesNs").valueStream().mapToLong(JsonNode::longValue).toArray();

    assertThat(r.get("series").get(0).get("timesNs").size()).isEqualTo(2858);
    assertThat(times).hasSizeBetween(256, 512).isSorted().endsWith(20_000_000);
    for (String context : List.of("task", "softirq", "hardirq")) {
      double ns = 0;
      for (int i = 0; i < times.length; i++) {
        ns += r.get("contexts").get(context).get(1).get(i).doubleValue() / 10_000 * (times[i] - (i == 0 ? 0 : times[i - 1]));
      }
      assertThat(ns / 20_000_000).as(context).isCloseTo(r.get("cpus").get(1).get(context + "Util").doubleValue(), within(1e-4));
    }
  }

  private static void types(JsonNode object, Map<String, String> expected) {
    expected.forEach((key, type) -> {
      JsonNode v = object.get(key);
      assertThat(v).as(key).isNotNull();
      boolean fits = switch (type) {
        case "i" -> v.isIntegralNumber();
        case "n" -> v.isNumber();
        case "s" -> v.isString();
        default -> v.isArray();
      };
      assertThat(fits).as("%s is %s", key, v).isTrue();
    });
  }
}
