package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.plugin.Origin;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.repl.ChildRuns.ChildFailure;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.ChildRuns.Outcome;
import dev.stormbench.repl.ChildRuns.Result;
import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs in worker processes, and how those may be lost. */
class ChildRunsTest {
  /** Looks at the clock of the wall once in 1000 hours of virtual time. */
  private static final String ENDLESS = Cli.SMALL.replace("20ms", "1000h").replace("5ms", "1000h");

  /** Its workers, by what backends see of them. */
  private final Set<Long> pids = new ConcurrentSkipListSet<>();
  private final AtomicInteger toKill = new AtomicInteger();

  @TempDir
  Path folder;

  private Host host() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    List<Plugin> all = new ArrayList<>(List.of(new Backends()));
    ServiceLoader.load(Plugin.class).forEach(all::add);
    return new Host(nowhere, nowhere, Terminal.NONE, folder, Path.of(System.getProperty("stormbench.home")), () -> Plugins.of(all));
  }

  private List<Outcome> outcomes(int jobs, String backend, List<Job> all) {
    List<Outcome> outcomes = new ArrayList<>();
    new ChildRuns(host(), jobs, BackendArguments.of(backend), Workers.UNLIMITED_NS).run(all, outcomes::add);
    return outcomes;
  }

  private static List<Job> seeds(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(i -> new Job("seed " + i, List.of("s.yaml", "--seed", "" + i))).toList();
  }

  /** The real local backend, with workers that are watched, and killed when they have got their request. */
  @BuiltFor(Spi.VERSION)
  private final class Backends implements Plugin {
    @Override
    public String id() {
      return "com.example.backends";
    }

    @Override
    public void init(Registry r) {
      r.sweepBackend("watched", "", List.of(), p -> (points, host, results) -> local().run(points, new SweepHost() {
        @Override
        public int jobs() {
          return host.jobs();
        }

        @Override
        public SweepWorker start() {
          return new Watched(host.start());
        }

        @Override
        public Luggage luggage() throws IOException {
          return host.luggage();
        }
      }, results));
      r.sweepBackend("lazy", "", List.of(), p -> (points, host, results) -> results.failed(points.getFirst().id(), "no wish"));
      r.sweepBackend("eager", "", List.of(), p -> (points, host, results) -> {
        results.failed(points.getFirst().id(), "no wish");
        results.failed(points.getFirst().id(), "no wish");
      });
    }

    private SweepBackend local() {
      var e = host().plugins().sweepBackends().find(BackendArguments.LOCAL).orElseThrow();
      return e.create(NoParams.of(e, Location.of("test")));
    }
  }

  private final class Watched implements SweepWorker {
    private final SweepWorker worker;

    Watched(SweepWorker worker) {
      this.worker = worker;
    }

    @Override
    public String run(String request) throws WorkerLostException {
      pids.add(pid());
      if (toKill.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
      }
      return worker.run(request);
    }

    @Override
    public boolean isUsable() {
      return worker.isUsable();
    }

    @Override
    public long pid() {
      return worker.pid();
    }

    @Override
    public void close() {
      worker.close();
    }
  }

  @Test
  void aTracedJob_saysHowLargeItsTraceWas_aTraceOfLessIsSmaller() {
    new Cli(folder).file("s.yaml", Cli.SMALL);

    List<Result> results = new ChildRuns(host(), 2).run(List.of(new Job("plain", List.of("s.yaml")),
        new Job("traced", List.of("s.yaml"), true), new Job("CPU 1", List.of("s.yaml", "--trace-cpus", "1"), true)));

    assertThat(results).extracting(r -> r.report().digest()).doesNotContainNull().containsOnly(
        results.getFirst().report().digest());
    assertThat(results.get(0).traceBytes()).isZero();
    assertThat(results.get(1).traceBytes()).isGreaterThan(results.get(2).traceBytes());
    assertThat(results.get(2).traceBytes()).isGreaterThan(1_000);
  }

  @Test
  void oneWorkerRunsManyJobs_withTheDigestsOfRun() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL);
    List<Outcome> outcomes = outcomes(1, "watched", seeds(4));

    assertThat(outcomes).extracting(Outcome::index).containsExactly(0, 1, 2, 3);
    assertThat(pids).hasSize(1);
    for (Outcome o : outcomes) {
      cli.run("run", "s.yaml", "-q", "--seed", "" + (o.index() + 1), "--json", "r.json");
      assertThat(o.result().report().digest()).isEqualTo(digest(cli.text("r.json")));
    }
    assertThat(outcomes).extracting(o -> o.result().report().digest()).doesNotHaveDuplicates();
  }

  @Test
  void theHeaviestBeginFirst_equalOnesInTheirOrder() {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    double[] weights = {1, 1, 5, 0};
    List<Job> jobs = IntStream.range(0, 4).mapToObj(i -> new Job("" + i, List.of("s.yaml"), false, weights[i])).toList();

    assertThat(outcomes(1, BackendArguments.LOCAL, jobs)).extracting(Outcome::index).containsExactly(2, 0, 1, 3);
  }

  @Test
  void aLostWorkerIsReplaced_andItsJobRunAgain() {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    List<String> undisturbed = outcomes(2, "watched", seeds(3)).stream().sorted((a, b) -> a.index() - b.index())
        .map(o -> o.result().report().digest()).toList();
    pids.clear();
    toKill.set(2);
    List<Outcome> outcomes = outcomes(1, "watched", seeds(3));

    assertThat(pids).hasSize(3);
    assertThat(outcomes).extracting(o -> o.result().report().digest()).isEqualTo(undisturbed);
  }

  @Test
  void aJobThatLosesThreeWorkers_isGivenUp_andTheOthersGoOn() {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    toKill.set(3);
    List<Outcome> outcomes = outcomes(1, "watched", seeds(2));

    assertThat(outcomes.getFirst().result()).isNull();
    assertThat(outcomes.getFirst().exitCode()).isEqualTo(ExitCode.PLUGIN);
    assertThat(outcomes.getFirst().reason()).isEqualTo("gave up after 3 workers; the last one was killed by signal 9");
    assertThat(outcomes.get(1).result()).isNotNull();
  }

  @Test
  void whatIsRefused_isAnAnswer_forTheListOneFailure() {
    new Cli(folder).file("s.yaml", Cli.SMALL).file("bad.yaml", Cli.SMALL.replace("cpus: 4", "cpsu: 4"));
    List<Job> jobs = List.of(new Job("bad", List.of("bad.yaml")), new Job("missed", List.of("s.yaml", "--fail-on", "lockups == 0")));
    List<Outcome> outcomes = outcomes(1, BackendArguments.LOCAL, jobs);

    assertThat(outcomes.get(0).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcomes.get(0).reason()).startsWith("bad.yaml:4:").contains("cpsu");
    assertThat(outcomes.get(1).exitCode()).isEqualTo(ExitCode.HIT);
    assertThat(outcomes.get(1).said()).containsExactly("--fail-on lockups == 0: it is 0");
    assertThat(outcomes.get(1).result()).isNotNull();
    assertThatThrownBy(() -> new ChildRuns(host(), 1).run(jobs)).isInstanceOfSatisfying(ChildFailure.class, e -> {
      assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(e).hasMessageStartingWith("bad: bad.yaml:4:");
    });
  }

  @Test
  void whatTheCallbackThrows_endsTheRest() {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    List<Outcome> seen = new ArrayList<>();

    assertThatThrownBy(() -> new ChildRuns(host(), 1).run(seeds(3), o -> {
      seen.add(o);
      throw new IllegalStateException("disk full");
    })).isInstanceOf(IllegalStateException.class).hasMessage("disk full");
    assertThat(seen).hasSize(1);
  }

  @Test
  void aBackendThatForgetsOrRepeatsAPoint_isBlamed() {
    new Cli(folder).file("s.yaml", Cli.SMALL);

    assertThatThrownBy(() -> outcomes(1, "lazy", seeds(3))).isInstanceOf(PluginException.class)
        .hasMessageContaining("com.example.backends").hasMessageContaining("2 points have neither an answer nor a reason");
    assertThatThrownBy(() -> outcomes(1, "eager", seeds(3))).isInstanceOf(PluginException.class)
        .hasMessageContaining("point 0 is reported twice");
    assertThatThrownBy(() -> outcomes(1, "locla", seeds(3))).isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("--backend locla: unknown sweep backend; did you mean 'local'? (known: ");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aRunThatDoesNotLookAtTheClock_isKilledAtItsLimit_andNotRunAgain() throws WorkerLostException {
    new Cli(folder).file("s.yaml", ENDLESS);
    try (Workers workers = new Workers(host(), 1, 1_000_000_000L, 1_000_000_000L, Origin.CLASS_PATH); SweepWorker w = workers.start()) {
      JsonNode answer = JsonMapper.shared().readTree(w.run(new WorkerCommand.Request(List.of("s.yaml")).line()));

      assertThat(answer.get("exitCode").intValue()).isEqualTo(ExitCode.PLUGIN);
      assertThat(answer.get("said").get(0).stringValue())
          .isEqualTo("the run was still busy 1s after its limit of 1s (--max-wall), and was killed");
      assertThat(w.isUsable()).isFalse();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aScenarioThatFillsTheHeap_endsItsWorkerOnly_andSaysWhy() {
    new Cli(folder).file("s.yaml", Cli.SMALL.replace("cpus: 4 }", "cpus: 512 }")
        .replace("cpus: [1], period: 600us, pool: 16", "cpus: all, period: 600us, pool: 1000000"));
    try (Workers workers = new Workers(host(), 1024, Workers.UNLIMITED_NS, Origin.CLASS_PATH); SweepWorker w = workers.start()) {
      assertThatThrownBy(() -> w.run(new WorkerCommand.Request(List.of("s.yaml")).line())).isInstanceOf(WorkerLostException.class)
          .hasMessage("needed more memory than a worker gets, 256m (more: STORMBENCH_JAVA_OPTS=-Xmx2g)");
      assertThat(w.isUsable()).isFalse();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void anUntrustedRun_getsNoMoreMemoryInAWorker() throws WorkerLostException {
    new Cli(folder).file("s.yaml", Cli.SMALL.replace("cpus: 4 }", "cpus: 512 }")
        .replace("cpus: [1], period: 600us, pool: 16", "cpus: all, period: 600us, pool: 1000000"));
    try (Workers workers = new Workers(host(), 1, Workers.UNLIMITED_NS, Origin.CLASS_PATH); SweepWorker w = workers.start()) {
      JsonNode answer = JsonMapper.shared().readTree(w.run(new WorkerCommand.Request(List.of("s.yaml", "--untrusted")).line()));

      assertThat(answer.get("said").get(0).stringValue()).startsWith("s.yaml: the run needed more memory than an untrusted one gets, 512m");
      assertThat(w.isUsable()).isTrue();
    }
  }

  @Test
  void more_isRunByTheWorkerThatIsThere_untilItIsClosed() {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    ProcessHandle first;
    try (ChildRuns runs = new ChildRuns(host(), 1, BackendArguments.of("watched"), Workers.UNLIMITED_NS)) {
      runs.runMore(seeds(2), o -> {});
      first = ProcessHandle.of(List.copyOf(pids).getFirst()).orElseThrow();
      runs.runMore(seeds(2), o -> {});
      assertThat(pids).containsOnly(first.pid());
      runs.run(seeds(1), o -> {});
      first.onExit().join();
      runs.run(seeds(1), o -> {});
    }
    assertThat(pids).hasSize(2);
  }

  @Test
  void closed_noProcessAndNoFolderIsLeft() {
    Workers workers = new Workers(host(), 1, Workers.UNLIMITED_NS, Origin.CLASS_PATH);
    ProcessHandle process = ProcessHandle.of(workers.start().pid()).orElseThrow();
    assertThat(workers.folder()).exists();
    workers.close();

    process.onExit().join();
    assertThat(workers.folder()).doesNotExist();
    assertThatThrownBy(workers::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theProtocol_isALineForALine_untilTheInputEnds() throws InterruptedException, IOException {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    String requests = """
        {"arguments":["s.yaml","--seed","3"]}
        {"argments":[]}
        rubbish
        {"arguments":["gone.yaml"]}
        """;
    Host host = host().with(new PrintStream(answers, false, StandardCharsets.UTF_8), new PrintStream(OutputStream.nullOutputStream()));
    int code = new WorkerCommand(host, new ByteArrayInputStream(requests.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] b, int off, int len) {
        if (pos == count) { // busy at the end of the input means that nobody waits: the end comes when all is answered
          while (answers.toString(StandardCharsets.UTF_8).lines().count() < 4) {
            Thread.onSpinWait();
          }
        }
        return super.read(b, off, len);
      }
    }).call();
    List<JsonNode> said = answers.toString(StandardCharsets.UTF_8).lines().map(JsonMapper.shared()::readTree).toList();

    assertThat(code).isZero();
    assertThat(said).extracting(n -> n.get("exitCode").intValue()).containsExactly(0, 2, 2, 2);
    assertThat(said.get(0).get("result").get("seed").intValue()).isEqualTo(3);
    assertThat(said.get(1).get("said").get(0).stringValue()).startsWith("worker: this is no request");
    assertThat(said.get(2).get("said").get(0).stringValue()).startsWith("worker: this is no request");
    assertThat(said.get(3).get("said").get(0).stringValue()).isEqualTo("gone.yaml: no such file");
    assertThat(said.get(3).has("result")).isFalse();
  }

  @Test
  void theWorker_isNoWordForUsers() {
    Cli cli = new Cli(folder);
    assertThat(cli.run("--help").out()).doesNotContain("worker");
    assertThat(cli.run("workr").err()).contains("unknown command 'workr'").doesNotContain("worker");
  }

  private static String digest(String json) {
    return json.replaceAll("(?s).*\"digest\" *: *\"([0-9a-f]+)\".*", "$1");
  }

  @Test
  void nothingIsLeftBehind() throws IOException {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    outcomes(2, BackendArguments.LOCAL, seeds(2));
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("s.yaml");
    }
  }
}
