package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Runs of other scenarios in JVMs of their own, with the flags of this one: several at a time. */
final class ChildRuns {
  private final Host host;
  private final int jobs;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final JsonMapper mapper = JsonMapper.builder().build();

  ChildRuns(Host host, int jobs) {
    this.host = host;
    this.jobs = jobs;
  }

  /**
   * One run.
   *
   * @param arguments what stands after {@code stormbench run}, without output options
   * @param traced whether a gzipped trace is written, of which the size is wanted; it is deleted then
   */
  record Job(String title, List<String> arguments, boolean traced) {
    Job(String title, List<String> arguments) {
      this(title, arguments, false);
    }
  }

  /** What came of a job: its report, and how large its trace was, 0 if it had none. */
  record Result(RunReport report, long traceBytes) {}

  /** A child ended without a result; the command ends as the child did. */
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

  /** Runs them all; the results are in the order of the jobs. */
  List<Result> run(List<Job> all) {
    Path folder = temporaryFolder();
    Runnable cleanup = () -> cleanUp(folder);
    host.onInterrupt(cleanup);
    Steps steps = new Steps(host, all.size());
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(jobs, all.size()),
        Thread.ofPlatform().name("child-", 0).daemon().factory());
    try {
      List<Future<Result>> futures = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        Job job = all.get(i);
        Path json = folder.resolve(i + ".json");
        futures.add(pool.submit(() -> {
          Result r = run(job, json);
          steps.done(job.title());
          return r;
        }));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> f : futures) {
        results.add(f.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
      host.forget(cleanup);
      cleanUp(folder);
    }
  }

  private Result run(Job job, Path json) throws IOException, InterruptedException {
    List<String> command = java(List.of());
    command.addAll(List.of("run", "--quiet", "--json", json.toString()));
    command.addAll(job.arguments());
    Path trace = Path.of(json + ".txt.gz");
    if (job.traced()) {
      command.addAll(List.of("--trace", trace.toString()));
    }
    Path err = Path.of(json + ".err");
    Process p = new ProcessBuilder(command).directory(host.cwd().toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(err.toFile()).start();
    running.add(p);
    int code = p.waitFor();
    running.remove(p);
    if (!Files.exists(json)) {
      String said = Files.readString(err).strip().replaceAll("\\s*\\R\\s*", " | ");
      throw new ChildFailure(job.title() + ": " + (said.isEmpty() ? "the child JVM ended with " + code : said), code);
    }
    RunReport report = mapper.readValue(json.toFile(), RunReport.class);
    Files.delete(json);
    long traceBytes = job.traced() ? Files.size(trace) : 0;
    Files.deleteIfExists(trace);
    return new Result(report, traceBytes);
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

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("stormbench-");
    } catch (IOException e) {
      throw new ScenarioException(Location.of(System.getProperty("java.io.tmpdir")),
          "cannot make a temporary folder: " + InputFile.reason(e));
    }
  }

  private void cleanUp(Path folder) {
    running.forEach(Process::destroy);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> {
        try {
          Files.deleteIfExists(f);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (IOException | UncheckedIOException e) {
      // a temporary folder that cannot be deleted does not change a result
    }
  }
}
