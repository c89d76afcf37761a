package dev.stormbench.plugin.sweepspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import dev.stormbench.testkit.GivenParams;
import dev.stormbench.testkit.SweepContract;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real cluster of this machine, with {@code -Dcluster.tests=true}: it takes a minute. CI has .ci/spark, which takes the whole way. */
@EnabledIfSystemProperty(named = "cluster.tests", matches = "true", disabledReason = "run with -Dcluster.tests=true")
@EnabledOnOs({OS.LINUX, OS.MAC})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SparkBackendTest extends SweepContract {
  private static final List<SmallCluster> CLUSTER = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    CLUSTER.add(new SmallCluster(folder));
  }

  @AfterAll
  static void end() throws InterruptedException {
    CLUSTER.removeFirst().close();
  }

  @Override
  protected Plugin plugin() {
    return new SweepSpark();
  }

  @Override
  protected String name() {
    return "spark";
  }

  @TempDir
  private Path files;

  private String properties = "";

  @Override
  protected Map<String, ?> params() {
    Map<String, Object> params = new LinkedHashMap<>(Map.of("master", CLUSTER.getFirst().master(), "wait", "5m"));
    if (!properties.isEmpty()) {
      params.put("properties", properties);
    }
    return params;
  }

  @Test
  void aPointThatTakesItsExecutorsWithIt_isGivenUp_andTheOthersGoOn() throws Exception {
    properties = Files.writeString(files.resolve("spark.conf"), "spark.task.maxFailures 2\n").toString();
    List<SweepPoint> points = new ArrayList<>(points(6));
    points.set(1, new SweepPoint("deadly", "die together"));
    Map<String, String> reported = new TreeMap<>();
    run(points, new SweepResults() {
      @Override
      public void done(String id, String answer) {
        assertThat(reported.put(id, "done")).isNull();
      }

      @Override
      public void failed(String id, String reason) {
        assertThat(reported.put(id, reason)).isNull();
      }
    });
    assertThat(reported).hasSize(6);
    assertThat(reported.remove("deadly")).startsWith("gave up after 2 executors; the last one was lost: ");
    assertThat(reported).allSatisfy((id, said) -> assertThat(said).isEqualTo("done"));
  }

  /** The last one: the cluster lacks a worker then. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aWorkerAndItsExecutorAreKilled_eachPointIsDeliveredOnce() throws Exception {
    int n = 60;
    Map<String, Integer> times = new LinkedHashMap<>();
    List<SweepPoint> points = points(n);
    run(points, new SweepResults() {
      @Override
      public void done(String id, String answer) {
        if (times.isEmpty()) {
          CLUSTER.getFirst().killWorker();
        }
        times.merge(id, 1, Integer::sum);
      }

      @Override
      public void failed(String id, String reason) {
        throw new AssertionError(id + ": " + reason);
      }
    });
    assertThat(times).hasSize(n).allSatisfy((id, t) -> assertThat(t).isEqualTo(1));
  }

  // -- what cannot work --------------------------------------------------------------------------------

  private static SparkBackend backend(Map<String, Object> given) {
    return new SparkBackend(new GivenParams(SweepSpark.params(), given));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      ''                     | needs a cluster: --master spark://HOST:7077
      localhost:7077         | is no master; accepted: spark://HOST:PORT
      spark://localhost      | is no master
      spark://a:1,b          | is no master
      http://localhost:7077  | is no master
      """)
  void whatIsNoMaster_isRefusedBeforeAnythingIsStarted(String master, String message) {
    assertThatThrownBy(() -> backend(Map.of("master", master))).isInstanceOf(ScenarioException.class).hasMessageContaining(message);
  }

  @Test
  void nobodyThere_isSaidAtOnce_andWhoDoesNotAnswer_inTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      String there = "spark://127.0.0.1:" + silent.getLocalPort();
      assertThatThrownBy(() -> Cluster.of(new GivenParams(SweepSpark.params(), Map.of("master", there, "wait", 1_000_000_000L))).connect())
          .isInstanceOf(ScenarioException.class).hasMessageContaining("no answer within 1 s; is that a master of Spark 4.2.0?");
    }
    assertThatThrownBy(() -> Cluster.of(new GivenParams(SweepSpark.params(), Map.of("master", "spark://127.0.0.1:1"))).connect())
        .isInstanceOf(ScenarioException.class).hasMessageContaining("no master there: connection refused");
  }

  @Test
  void aClusterWithoutRoom_isNotWaitedForForEver(@TempDir Path folder) throws Exception {
    Path properties = Files.writeString(folder.resolve("spark.conf"), "spark.executor.memory 4g\n");
    try (Cluster.Connection c = Cluster.of(new GivenParams(SweepSpark.params(), Map.of("master", CLUSTER.getFirst().master(),
        "properties", properties.toString()))).connect()) {
      assertThat(c.spark().conf().get("spark.executor.memory")).isEqualTo("4g");
      assertThatThrownBy(() -> c.awaitExecutor(1_000)).isInstanceOf(ScenarioException.class).hasMessageContaining("no executor within 1 s");
    }
  }
}
