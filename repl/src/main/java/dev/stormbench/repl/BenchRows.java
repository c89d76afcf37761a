package dev.stormbench.repl;

import com.sun.management.OperatingSystemMXBean;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.repl.ChildRuns.ChildFailure;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.bench.Counted;
import dev.stormbench.repl.bench.Row;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.WorkerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Measures rows, each in JVMs of its own, one after the other: none runs code that was compiled for another. */
final class BenchRows {
  /** What the naive engine simulates, of what the fast one does. */
  private static final long NAIVE_SHARE = 4;
  /** What is simulated when it is traced. */
  private static final long TRACED_SHARE = 2;

  /**
   * Bytes of each CPU's ring. With the events below, 17 s of a CPU with a sleeper are 3 MB, 11 MB if it does not lag; the two CPUs that
   * are kept in softirqs would need 83 MB, and have 2 s.
   */
  private static final String RING = "10M";
  private static final String RING_HEAP = "-Xmx6g";
  /** Those that the report of the bug had. */
  private static final String EVENTS = "sched_switch,sched_waking,irq,workqueue,ipi,irq_vectors";
  private static final int TARGET = 47;
  private static final int OTHER_TARGET = 95;

  private static final int STARTS = 3;
  private static final String FIRST_EVENTS = "10us";
  /** About as many as a suite has of one scenario: fewer would measure how long the JIT compiler of each worker takes. */
  private static final int RUNS_PER_CORE = 20;
  private static final int STORM_CPUS = 192;
  private static final long STORM_SLEEP_NS = 100_000;
  private static final String JMH = "org.openjdk.jmh.Main";

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Host host;
  private final Subject subject;
  private final Map<Row, Double> values = new EnumMap<>(Row.class);
  private volatile boolean interrupted;

  /**
   * What is measured.
   *
   * @param file the scenario
   * @param isStorm whether it is the storm
   * @param cpus of its machine
   * @param sweptFile the scenario that is run many times
   * @param sweptNs virtual time of such a run
   * @param warmUpNs virtual time that is not measured
   * @param measureNs virtual time that is measured
   * @param partNs wall time of a round of a microbenchmark
   */
  record Subject(String file, boolean isStorm, int cpus, String sweptFile, long sweptNs, long warmUpNs, long measureNs, long partNs) {}

  BenchRows(Host host, Subject subject) {
    this.host = host;
    this.subject = subject;
  }

  /** The figures so far. */
  Map<Row, Double> values() {
    return values;
  }

  /**
   * Measures those of a group.
   *
   * @throws ScenarioException if one of its JVMs failed
   */
  void measure(Row.Group group) {
    switch (group) {
      case STORM -> storm();
      case NAIVE -> naive();
      case START -> values.put(Row.START, start());
      case TRACE -> trace();
      case SCALE -> scale();
      case SWEEP -> values.put(Row.SWEEP, 100 * efficiency());
      case BOUND -> bound();
    }
  }

  // -- one simulation ---------------------------------------------------------------------------------

  private void storm() {
    Counted c = counted(1, List.of(), List.of());
    values.put(Row.STORM_SECONDS, 120 / c.speed());
    values.put(Row.STORM_SPEED, c.speed());
    values.put(Row.STORM_STEPS, c.stepsPerUs());
    values.put(Row.STORM_BYTES, c.bytesPerStep());
    values.put(Row.STORM_HEAP, c.heapBytes() / (double) (1 << 20));
    values.put(Row.SCALE_192, c.stepNs());
  }

  private void naive() {
    Counted c = counted(NAIVE_SHARE, List.of(), List.of("--engine", "naive"));
    values.put(Row.NAIVE_SPEED, c.speed());
    values.put(Row.NAIVE_STEPS, c.stepsPerUs());
    values.put(Row.NAIVE_BYTES, c.bytesPerStep());
  }

  private void trace() {
    try {
      Path folder = Files.createTempDirectory("stormbench-");
      Path file = folder.resolve("bench.dat");
      try {
        List<String> events = List.of("--trace", file.toString(), "--trace-events", EVENTS);
        boolean hasTargets = subject.cpus > OTHER_TARGET;
        String cpus = hasTargets ? TARGET + "," + OTHER_TARGET : "0";
        values.put(Row.TRACE_FILE, counted(TRACED_SHARE, List.of(), with(events, "--trace-cpus", cpus)).speed());
        values.put(Row.TRACE_RING, counted(TRACED_SHARE, List.of(RING_HEAP), with(events, "--trace-buffer", RING, "--unwritten")).speed());
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Larger machines with the same storm: their sleepers sleep longer, so that all together pull as often. With the sleep of 192 the lines
   * that pulls write to are never free, and most CPUs wait for them all the time: another machine, not a larger one.
   */
  private void scale() {
    if (!values.containsKey(Row.SCALE_192)) {
      values.put(Row.SCALE_192, counted(1, List.of(), List.of()).stepNs());
    }
    values.put(Row.SCALE_1024, sized(1024));
    values.put(Row.SCALE_RATIO, values.get(Row.SCALE_1024) / values.get(Row.SCALE_192));
    values.put(Row.SCALE_4096, sized(4096));
  }

  private double sized(int cpus) {
    List<String> sets = new ArrayList<>(List.of("--set", "machine.cpus=" + cpus));
    if (subject.isStorm) {
      sets.addAll(List.of("--set", "workloads.fifo-sleepers.sleep=" + Durations.text(STORM_SLEEP_NS * cpus / STORM_CPUS)));
    }
    return counted(Math.max(1, cpus / 1024), List.of(), sets).stepNs();
  }

  /** {@code share}: what part of the times is simulated. */
  private Counted counted(long share, List<String> flags, List<String> options) {
    List<String> more = new ArrayList<>(flags);
    more.add("-D" + Untrusted.CHILD + "=true");
    List<String> command = ChildRuns.java(host, more);
    command.addAll(List.of("bench-run", subject.file, "--warm-up", Durations.text(Math.max(1, subject.warmUpNs / share)),
        "--measure", Durations.text(Math.max(1, subject.measureNs / share))));
    command.addAll(options);
    return mapper.readValue(output(command), Counted.class);
  }

  // -- the start --------------------------------------------------------------------------------------

  /** Seconds that a user waits for a run that ends at once: the middle of some. */
  private double start() {
    List<String> command = new ArrayList<>();
    if (System.getProperty("stormbench.cache") != null) { // the launcher has started this
      command.add(host.home().resolve("stormbench").toString());
    } else {
      command.addAll(ChildRuns.java(List.of()));
    }
    command.addAll(List.of("run", subject.file, "--until", FIRST_EVENTS, "--quiet"));
    double[] seconds = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long begunNs = System.nanoTime();
      output(command);
      seconds[i] = (System.nanoTime() - begunNs) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[STARTS / 2];
  }

  // -- many simulations -------------------------------------------------------------------------------

  /** What runs have taken: by the clock, and of all processors. */
  private record Took(double wallS, double cpuS) {}

  /**
   * What is left of so many times the speed of one processor when so many run simulations. One processor would take the CPU time of a
   * single worker: its wall time is less, for it compiles on another processor.
   */
  private double efficiency() {
    int cores = Runtime.getRuntime().availableProcessors();
    int runs = cores * (subject.isStorm ? RUNS_PER_CORE : 1);
    double oneS = took(1, runs).cpuS;
    return oneS / (cores * took(cores, runs).wallS);
  }

  private Took took(int workers, int runs) {
    List<Job> jobs = new ArrayList<>();
    for (int seed = 1; seed <= runs; seed++) {
      jobs.add(new Job("seed " + seed, List.of(subject.sweptFile, "--until", Durations.text(subject.sweptNs), "--seed", "" + seed)));
    }
    OperatingSystemMXBean own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Map<Long, Duration> ofWorkers = new TreeMap<>();
    long cpuNs = -own.getProcessCpuTime();
    long begunNs = System.nanoTime();
    new ChildRuns(host, workers).run(jobs, o -> {
      if (o.result() == null) {
        throw new ChildFailure(o.job().title() + ": " + o.reason(), o.exitCode());
      }
      ProcessHandle.current().children().forEach(w -> w.info().totalCpuDuration().ifPresent(d -> ofWorkers.put(w.pid(), d)));
    });
    double wallS = (System.nanoTime() - begunNs) / 1e9;
    cpuNs += own.getProcessCpuTime();
    return new Took(wallS, (cpuNs + ofWorkers.values().stream().mapToLong(Duration::toNanos).sum()) / 1e9);
  }

  // -- microbenchmarks --------------------------------------------------------------------------------

  private void bound() {
    for (JsonNode b : jmh(List.of("ReplaceMin|SsjHold", "-p", "list=splay-tree,henriksen"))) {
      Row row = !b.path("params").has("list") ? Row.REPLACE_MIN
          : b.path("params").path("list").stringValue().equals("henriksen") ? Row.SSJ_BEST : Row.SSJ;
      values.put(row, b.path("primaryMetric").path("score").doubleValue() / 1e6);
    }
  }

  /** Runs microbenchmarks that match a pattern, one round to warm up and two that count; prints nothing. */
  JsonNode jmh(List<String> what) {
    try {
      Path file = Files.createTempFile("stormbench-", ".json");
      try {
        List<String> command = ChildRuns.java(List.of("-Djmh.ignoreLock=true"));
        command.removeIf(a -> a.startsWith("-XX:AOTCache")); // made for another class path
        int n = command.size();
        Path libraries = host.home().resolve("repl/benchmarks/target/dist/lib");
        command.set(n - 2, command.get(n - 2) + File.pathSeparator + libraries + File.separator + "*");
        command.set(n - 1, JMH);
        command.addAll(what);
        String round = Durations.text(subject.partNs);
        command.addAll(List.of("-foe", "true", "-f", "1", "-wi", "2", "-w", round, "-i", "2", "-r", round, "-rf", "json",
            "-rff", file.toString()));
        output(command);
        return mapper.readTree(Files.readAllBytes(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // -- processes --------------------------------------------------------------------------------------

  /** What a process prints, which must end well. */
  private String output(List<String> command) {
    Path errors = null;
    try {
      errors = Files.createTempFile("stormbench-", ".err");
      Process process = new ProcessBuilder(command).directory(host.cwd().toFile()).redirectError(errors.toFile()).start();
      Runnable cleanup = () -> {
        interrupted = true;
        process.destroyForcibly();
      };
      host.onInterrupt(cleanup);
      try {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (interrupted) {
          throw new ChildFailure("interrupted", ExitCode.INTERRUPTED);
        }
        if (code != ExitCode.OK) {
          throw failed(code, Files.readString(errors).strip(), command);
        }
        return out;
      } finally {
        host.forget(cleanup);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(errors);
    }
  }

  private static ScenarioException failed(int code, String said, List<String> command) {
    if (said.contains("ClassNotFoundException: " + JMH)) {
      return new ScenarioException(Location.of("bench"), "the microbenchmarks are not built; ./stormbench --rebuild does that");
    }
    String end = said.lines().reduce((a, b) -> b).orElse("");
    return new ScenarioException(Location.of("bench"), "'" + String.join(" ", command.subList(command.lastIndexOf(Main.class.getName()) + 1,
        command.size())) + "' " + (code > ExitCode.INVARIANT ? WorkerProcess.ended(code) : "failed") + (end.isEmpty() ? "" : ": " + end));
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // a temporary file that cannot be deleted does not change a result
    }
  }

  private static List<String> with(List<String> first, String... then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(then));
    return all;
  }
}
