package dev.stormbench.repl;

import com.sun.management.OperatingSystemMXBean;
import dev.stormbench.engine.plugin.Origin;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import dev.stormbench.spi.sweep.WorkerProcess;
import dev.stormbench.spi.sweep.WorkerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that run one scenario after another, see {@link WorkerCommand}. They have the flags of this one and a heap that leaves the
 * machine its memory, and none is left when this is closed or this process is gone.
 */
final class Workers implements SweepHost, AutoCloseable {
  /** No limit of time. */
  static final long UNLIMITED_NS = 0;

  /** What a run may take longer than its own limit, which it looks at once per sample, before it is killed. */
  private static final long GRACE_NS = 20_000_000_000L;

  private static final long MIB = 1 << 20;
  private static final long HEAP_MIN = 256 * MIB;
  private static final long HEAP_MAX = 1024 * MIB;

  private final Host host;
  private final int jobs;
  private final Origin backend;
  private final Path folder;
  private final WorkerSetup setup;
  private final List<WorkerProcess> running = new ArrayList<>();
  /** Those of them that were given back, for the next who asks. */
  private final List<WorkerProcess> idle = new ArrayList<>();
  private final Runnable cleanup = this::interrupted;
  private @Nullable Luggage luggage;
  private int started;
  private boolean closed;
  private volatile boolean interrupted;

  /**
   * Makes a folder for them, and no process yet.
   *
   * @param maxWallNs what a run may take, or {@link #UNLIMITED_NS}
   * @param backend where the plugin is from that asks for workers
   */
  Workers(Host host, int jobs, long maxWallNs, Origin backend) {
    this(host, jobs, maxWallNs, GRACE_NS, backend);
  }

  Workers(Host host, int jobs, long maxWallNs, long graceNs, Origin backend) {
    this.host = host;
    this.jobs = jobs;
    this.backend = backend;
    this.setup = setup(host, jobs, maxWallNs, graceNs);
    this.folder = temporaryFolder();
    host.onInterrupt(cleanup);
  }

  /** Where workers may leave files. */
  Path folder() {
    return folder;
  }

  @Override
  public int jobs() {
    return jobs;
  }

  @Override
  public SweepWorker start() {
    synchronized (running) {
      if (closed) {
        throw new IllegalStateException("a worker is started after the end");
      }
      running.removeIf(w -> !w.isAlive());
      idle.removeIf(w -> !w.isUsable());
      if (!idle.isEmpty()) {
        return new Lent(idle.removeLast());
      }
      try {
        running.add(WorkerProcess.start(setup, host.cwd(), folder.resolve("worker-" + started++)));
      } catch (IOException e) {
        throw new ScenarioException(Location.of("stormbench"), "cannot start a JVM for a worker: " + InputFile.reason(e));
      }
      return new Lent(running.getLast());
    }
  }

  /** A worker that is kept when it is closed, if it can go on: the next runs need not wait for a JVM. */
  private final class Lent implements SweepWorker {
    private final WorkerProcess process;
    private boolean given;

    Lent(WorkerProcess process) {
      this.process = process;
    }

    @Override
    public String run(String request) throws WorkerLostException {
      return process.run(request);
    }

    @Override
    public boolean isUsable() {
      return process.isUsable();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void close() {
      synchronized (running) {
        if (!given && !closed && process.isUsable()) {
          idle.add(process);
        } else if (!given) {
          process.close();
        }
        given = true;
      }
    }
  }

  @Override
  public synchronized Luggage luggage() throws IOException {
    if (luggage == null) {
      luggage = Packed.write(host, folder.resolve("luggage.zip"), setup, backend);
    }
    return luggage;
  }

  /** Whether this process was told to end. */
  boolean isInterrupted() {
    return interrupted;
  }

  private void interrupted() {
    interrupted = true;
    end();
  }

  @Override
  public void close() {
    host.forget(cleanup);
    end();
  }

  private void end() {
    synchronized (running) {
      closed = true;
      running.forEach(WorkerProcess::kill);
      running.clear();
    }
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

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("stormbench-");
    } catch (IOException e) {
      throw new ScenarioException(Location.of(System.getProperty("java.io.tmpdir")),
          "cannot make a temporary folder: " + InputFile.reason(e));
    }
  }

  private static WorkerSetup setup(Host host, int jobs, long maxWallNs, long graceNs) {
    List<String> arguments = ChildRuns.java(host, List.of("-Xms64m", "-XX:+ExitOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash",
        "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    arguments.removeFirst(); // java itself
    arguments.add("worker");
    String late = "the run was still busy " + Durations.text(graceNs) + " after its limit of " + Durations.text(maxWallNs)
        + " (--max-wall), and was killed";
    String full = "needed more memory than a worker gets, " + heap(arguments, jobs).substring("-Xmx".length())
        + " (more: STORMBENCH_JAVA_OPTS=-Xmx2g)";
    return new WorkerSetup(arguments, WorkerCommand.Answer.BEGIN, maxWallNs == UNLIMITED_NS ? 0 : maxWallNs + graceNs,
        WorkerCommand.Answer.line(ExitCode.PLUGIN, List.of(late), ""), full);
  }

  /**
   * The limit of their heap: the user's own if he gave one, after the launcher's; else half of the machine's memory, shared among them,
   * and instead of the launcher's, so that a worker that starts an untrusted run does not take it for the user's.
   */
  private static String heap(List<String> arguments, int jobs) {
    List<String> limits = arguments.stream().filter(a -> a.startsWith("-Xmx")).toList();
    if (limits.size() > 1) {
      return limits.getLast();
    }
    OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    String own = "-Xmx" + Math.clamp(machine.getTotalMemorySize() / 2 / jobs, HEAP_MIN, HEAP_MAX) / MIB + "m";
    arguments.removeAll(limits);
    arguments.add(0, own);
    return own;
  }
}
