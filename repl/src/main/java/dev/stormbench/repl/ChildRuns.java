package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs of other scenarios, several at a time, in JVMs with the flags of this one: each as {@code stormbench run} would do it. */
final class ChildRuns implements AutoCloseable {
  private final Host host;
  private final int jobs;
  private final BackendArguments backend;
  private final long maxWallNs;
  private final JsonMapper mapper = JsonMapper.builder().build();
  private @Nullable Workers workers;

  /** On this machine, as long as it takes. */
  ChildRuns(Host host, int jobs) {
    this(host, jobs, new BackendArguments(), Workers.UNLIMITED_NS);
  }

  /**
   * Somewhere.
   *
   * @param maxWallNs what a run may take before its process is killed, see {@link Workers}; runs also get it as their own limit if it
   *     is among their arguments
   */
  ChildRuns(Host host, int jobs, BackendArguments backend, long maxWallNs) {
    this.host = host;
    this.jobs = jobs;
    this.backend = backend;
    this.maxWallNs = maxWallNs;
  }

  /**
   * One run.
   *
   * @param arguments what stands after {@code stormbench run}, without output options
   * @param traced whether a gzipped trace is written, of which the size is wanted; it is deleted then
   * @param weight how long it may take, beside others; the heaviest begin first, so that no processor waits for one at the end
   */
  record Job(String title, List<String> arguments, boolean traced, double weight) {
    Job(String title, List<String> arguments, boolean traced) {
      this(title, arguments, traced, 0);
    }

    Job(String title, List<String> arguments) {
      this(title, arguments, false);
    }

    /** The weight of a scenario: the more CPUs, the longer. */
    static double weight(Scenario s) {
      return (double) s.machine().cpus() * s.run().durationNs();
    }
  }

  /** What came of a job that ran: its report, and how large its trace was, 0 if it had none. */
  record Result(RunReport report, long traceBytes) {}

  /**
   * What came of any job.
   *
   * @param index of the job in the list
   * @param exitCode as of {@code stormbench run}; {@link ExitCode#HIT} with a result means that an expectation was missed or the run
   *     was cut short
   * @param said what it printed on stderr, by line: why there is no result, or what was missed
   * @param result null if the run was refused or failed, or its workers were lost again and again
   * @param truncated whether the run was cut short
   */
  record Outcome(int index, Job job, int exitCode, List<String> said, @Nullable Result result, boolean truncated) {
    /** Why there is no result, in one line. */
    String reason() {
      return said.isEmpty() ? "the run ended with " + exitCode : String.join(" | ", said);
    }
  }

  /** A run ended without a result; the command ends as the run did. */
  static final class ChildFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    ChildFailure(String message, int exitCode) {
      super(message);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  /**
   * Runs them all, with a line of progress for each; the results are in the order of the jobs.
   *
   * @throws ChildFailure at the first that has no result; those that run then are ended
   */
  List<Result> run(List<Job> all) {
    Result[] results = new Result[all.size()];
    Steps steps = new Steps(host, all.size());
    run(all, o -> {
      if (o.result() == null) {
        throw new ChildFailure(o.job().title() + ": " + o.reason(), o.exitCode());
      }
      results[o.index()] = o.result();
      steps.done(o.job().title());
    });
    return Arrays.asList(results);
  }

  /**
   * Runs them all. One that fails does not end the others.
   *
   * @param onOutcome gets each outcome once, as it comes, one at a time; what it throws ends all runs and is thrown here
   * @throws ChildFailure if this process is interrupted
   */
  void run(List<Job> all, Consumer<Outcome> onOutcome) {
    try {
      runMore(all, onOutcome);
    } finally {
      close();
    }
  }

  /**
   * The same, and what was started for it waits for more, until this is closed or something is thrown.
   *
   * @throws ChildFailure if this process is interrupted
   */
  void runMore(List<Job> all, Consumer<Outcome> onOutcome) {
    Extension<SweepBackend> extension = backend.extension(host);
    SweepBackend chosen = extension.create(backend.params(extension));
    String what = "run of sweep backend '" + extension.name() + "'";
    Workers started = workers == null ? new Workers(host, jobs, maxWallNs, extension.owner().origin()) : workers;
    workers = started;
    Results results = new Results(all, started.folder(), onOutcome);
    try {
      PluginGate.run(extension.owner(), what, () -> chosen.run(results.points(), started, results));
    } catch (PluginException | ScenarioException e) {
      close();
      if (started.isInterrupted()) {
        throw new ChildFailure("interrupted", ExitCode.INTERRUPTED);
      }
      throw results.failure == null ? e : results.failure;
    }
    if (results.left > 0) {
      throw new PluginException(extension.owner(), what,
          "it returned, but " + Text.plural(results.left, "point") + " have neither an answer nor a reason");
    }
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.close();
      workers = null;
    }
  }

  /** Reads answers, and sees to it that each job has one. */
  private final class Results implements SweepResults {
    private final List<Job> all;
    private final Path folder;
    private final Consumer<Outcome> onOutcome;
    private final boolean[] reported;
    private int left;
    private @Nullable RuntimeException failure;

    Results(List<Job> all, Path folder, Consumer<Outcome> onOutcome) {
      this.all = all;
      this.folder = folder;
      this.onOutcome = onOutcome;
      this.reported = new boolean[all.size()];
      this.left = all.size();
    }

    List<SweepPoint> points() {
      List<SweepPoint> points = new ArrayList<>();
      List<Integer> order = IntStream.range(0, all.size()).boxed()
          .sorted(Comparator.comparingDouble(i -> -all.get(i).weight())).toList();
      for (int i : order) {
        List<String> arguments = new ArrayList<>(all.get(i).arguments());
        if (all.get(i).traced()) {
          arguments.addAll(List.of("--trace", trace(i).toString()));
        }
        points.add(new SweepPoint(Integer.toString(i), new WorkerCommand.Request(arguments).line()));
      }
      return points;
    }

    private Path trace(int i) {
      return folder.resolve(i + ".txt.gz");
    }

    @Override
    public void done(String id, String answer) {
      JsonNode json = mapper.readTree(answer);
      List<String> said = json.get("said").valueStream().map(JsonNode::stringValue).toList();
      JsonNode document = json.get("result");
      RunReport report = document == null ? null : mapper.treeToValue(document, RunReport.class);
      boolean truncated = document != null && document.path("truncated").asBoolean();
      report(id, json.get("exitCode").intValue(), said, report, truncated);
    }

    @Override
    public void failed(String id, String reason) {
      report(id, ExitCode.PLUGIN, List.of(reason), null, false);
    }

    private synchronized void report(String id, int code, List<String> said, @Nullable RunReport report, boolean truncated) {
      int i = Integer.parseInt(id);
      if (reported[i]) {
        throw new IllegalStateException("point " + id + " is reported twice");
      }
      if (failure != null) {
        throw failure;
      }
      reported[i] = true;
      left--;
      try {
        Result r = report == null ? null : new Result(report, traceBytes(i));
        onOutcome.accept(new Outcome(i, all.get(i), code, said, r, truncated));
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }

    private long traceBytes(int i) {
      if (!all.get(i).traced()) {
        return 0;
      }
      try {
        long bytes = Files.size(trace(i));
        Files.delete(trace(i));
        return bytes;
      } catch (IOException e) {
        throw new ScenarioException(Location.of(trace(i).toString()), "cannot read it: " + InputFile.reason(e));
      }
    }
  }

  /** The same with the plugins of {@code host}, to be started in the folder where it is. */
  static List<String> java(Host host, List<String> more) {
    return java(Stream.concat(host.pluginPath().properties().stream(), more.stream()).toList());
  }

  /** A command that starts this program in a JVM with the flags of this one, then {@code more}; its arguments may be added. */
  static List<String> java(List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    if (System.getProperty("stormbench.home") instanceof String home) {
      command.add("-Dstormbench.home=" + home); // not among the arguments where something embeds this
    }
    command.addAll(more);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }
}
