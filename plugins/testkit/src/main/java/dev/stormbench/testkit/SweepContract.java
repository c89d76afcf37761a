package dev.stormbench.testkit;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerProcess;
import dev.stormbench.spi.sweep.WorkerSetup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@link SweepBackend} must keep to: each point is reported once, whatever becomes of workers. The workers are small JVMs that
 * echo, or end when a point says so; they write their numbers into a folder, so those of a cluster must be on this machine, too.
 */
public abstract class SweepContract {
  private static final int JOBS = 2;
  private static final int POINTS = 40;
  private static final long END_S = 60;
  private static final String CLASS = KitWorker.class.getName().replace('.', '/') + ".class";

  @TempDir
  private Path folder = Path.of("");

  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The backend under test, as the plugin registers it. */
  protected abstract String name();

  /** Parameters of the backend under test, written as in a scenario; those that are not here have their defaults. */
  protected Map<String, ?> params() {
    return Map.of();
  }

  // -- what it gets -------------------------------------------------------------------------------------

  /** A host of which the workers are seen. */
  private final class Host implements SweepHost {
    private @Nullable Luggage luggage;
    private int started;

    @Override
    public int jobs() {
      return JOBS;
    }

    @Override
    public synchronized SweepWorker start() {
      try {
        Path classes = folder.resolve("classes");
        if (started == 0) {
          Files.createDirectories(classes.resolve(CLASS).getParent());
          try (InputStream in = code()) {
            Files.copy(in, classes.resolve(CLASS));
          }
        }
        return WorkerProcess.start(setup(classes.toString()), folder, folder.resolve("errors-" + started++));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public synchronized Luggage luggage() throws IOException {
      if (luggage == null) {
        Path zip = folder.resolve("luggage.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip)); InputStream in = code()) {
          out.putNextEntry(new ZipEntry("lib/" + CLASS));
          in.transferTo(out);
        }
        luggage = new Luggage(zip, folder.toString(), setup("lib"));
      }
      return luggage;
    }

    private InputStream code() throws IOException {
      InputStream in = KitWorker.class.getClassLoader().getResourceAsStream(CLASS);
      if (in == null) {
        throw new IOException("there is no " + CLASS);
      }
      return in;
    }

    private WorkerSetup setup(String classPath) throws IOException {
      return new WorkerSetup(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath, KitWorker.class.getName(),
          Files.createDirectories(folder.resolve("pids")).toString()), KitWorker.ANSWER, 0, "", "");
    }
  }

  /** What was reported, by point; two for one point are joined. */
  private static final class Reported implements SweepResults {
    private final Map<String, String> all = new TreeMap<>();

    @Override
    public synchronized void done(String id, String answer) {
      all.merge(id, "done: " + answer, (a, b) -> a + " and " + b);
    }

    @Override
    public synchronized void failed(String id, String reason) {
      all.merge(id, "failed: " + reason, (a, b) -> a + " and " + b);
    }

    synchronized Map<String, String> all() {
      return new TreeMap<>(all);
    }
  }

  /** Runs points by the backend under test; a worker answers {@code answer}, a blank and the request. */
  protected final void run(List<SweepPoint> points, SweepResults results) throws Exception {
    Plugin plugin = plugin();
    Extension<SweepBackend> extension = Plugins.of(List.of(plugin)).sweepBackends().find(name())
        .orElseThrow(() -> Rule.RUNS.broken("plugin " + plugin.id() + " has no sweep backend '" + name() + "'"));
    extension.create(ParamsProbe.bind(extension.params(), params())).run(points, new Host(), results);
  }

  private Map<String, String> run(List<SweepPoint> points) throws Exception {
    Reported reported = new Reported();
    run(points, reported);
    return reported.all();
  }

  /** Points with requests of different text. */
  protected static List<SweepPoint> points(int n) {
    return IntStream.range(0, n).mapToObj(i -> new SweepPoint("point-" + i, "request " + i)).toList();
  }

  // -- the rules ----------------------------------------------------------------------------------------

  @Test
  @Tag("sweep-reports-once")
  void eachPoint_isReportedOnce() throws Exception {
    Map<String, String> reported = run(points(POINTS));
    for (SweepPoint p : points(POINTS)) {
      String said = reported.remove(p.id());
      Rule.SWEEP_REPORTS_ONCE.check(said != null, p.id() + " of " + POINTS + " is not reported when run() has returned");
      Rule.SWEEP_REPORTS_ONCE.check(!said.contains(" and "), p.id() + " is reported twice: " + said);
    }
    Rule.SWEEP_REPORTS_ONCE.check(reported.isEmpty(), "what is no point is reported: " + reported);
    Rule.SWEEP_REPORTS_ONCE.check(run(List.of()).isEmpty(), "of no points, some are reported");
  }

  @Test
  @Tag("sweep-passes-answers")
  void answers_arePassedOn() throws Exception {
    Map<String, String> reported = run(points(JOBS + 1));
    for (SweepPoint p : points(JOBS + 1)) {
      String wanted = "done: " + KitWorker.ANSWER + p.request();
      String said = reported.get(p.id());
      Rule.SWEEP_PASSES_ANSWERS.check(wanted.equals(said), "of " + p.id() + ": " + said + ", not " + wanted);
    }
  }

  @Test
  @Tag("sweep-survives-lost-workers")
  void lostWorkers_areReplaced() throws Exception {
    List<SweepPoint> points = new ArrayList<>(List.of(new SweepPoint("once", KitWorker.DIE_ONCE + folder.resolve("died")),
        new SweepPoint("always", KitWorker.DIE)));
    points.addAll(points(JOBS));
    Map<String, String> reported;
    try {
      reported = run(points);
    } catch (Exception e) {
      throw Rule.SWEEP_SURVIVES_LOST_WORKERS.broken("of a worker that is lost it throws " + e, e);
    }
    reported.forEach((id, said) -> Rule.SWEEP_SURVIVES_LOST_WORKERS.check(said.startsWith("done: ") != id.equals("always"),
        "of a point whose worker dies " + (id.startsWith("point") ? "never" : id) + ": " + said));
    Rule.SWEEP_SURVIVES_LOST_WORKERS.check(reported.size() == points.size(), "only these are reported: " + reported.keySet());
  }

  @Test
  @Tag("sweep-ends-with-results")
  void whatResultsThrow_endsIt() {
    List<String> seen = new ArrayList<>();
    SweepResults full = new SweepResults() {
      @Override
      public void done(String id, String answer) {
        synchronized (seen) {
          seen.add(id);
        }
        throw new IllegalStateException("full");
      }

      @Override
      public void failed(String id, String reason) {
        done(id, reason);
      }
    };
    try {
      run(points(POINTS), full);
    } catch (Exception e) {
      Rule.SWEEP_ENDS_WITH_RESULTS.check(e instanceof IllegalStateException && "full".equals(e.getMessage()), "it throws " + e
          + ", not what the results threw");
      Rule.SWEEP_ENDS_WITH_RESULTS.check(seen.size() < POINTS, "it goes on to the last point");
      return;
    }
    throw Rule.SWEEP_ENDS_WITH_RESULTS.broken("it returns as if nothing had been thrown");
  }

  @Test
  @Tag("sweep-leaves-no-worker")
  void ended_noWorkerIsOpen() throws Exception {
    run(points(JOBS));
    List<String> pids;
    try (Stream<Path> files = Files.list(folder.resolve("pids"))) {
      pids = files.map(f -> f.getFileName().toString()).toList();
    }
    Rule.SWEEP_LEAVES_NO_WORKER.check(!pids.isEmpty(), "no worker was ever started");
    for (String pid : pids) {
      ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElse(null);
      if (process != null && !isEnded(process)) {
        process.destroyForcibly();
        throw Rule.SWEEP_LEAVES_NO_WORKER.broken("a worker is there still " + endS() + " s after run() has returned");
      }
    }
  }

  private boolean isEnded(ProcessHandle process) throws InterruptedException, ExecutionException {
    try {
      process.onExit().get(endS(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** What workers may take to end. */
  long endS() {
    return END_S;
  }
}
