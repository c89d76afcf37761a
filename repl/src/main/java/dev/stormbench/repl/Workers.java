package dev.stormbench.repl;

import com.sun.management.OperatingSystemMXBean;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that run one scenario after another, see {@link WorkerCommand}. They have the flags of this one and a heap that leaves the
 * machine its memory, and none is left when this is closed or this process is gone.
 */
final class Workers implements SweepHost, AutoCloseable {
  /** No limit of time. */
  static final long UNLIMITED_NS = 0;

  /**
   * After so many scenarios, and so much time, a JVM is replaced: what plugins and scripts leave behind does not add up without end. The
   * time makes up for what the next one takes until it is as fast, some two seconds.
   */
  private static final int POINTS_MAX = 200;
  private static final long BUSY_MIN_NS = 60_000_000_000L;

  /** What a run may take longer than its own limit, which it looks at once per sample, before it is killed. */
  private static final long GRACE_NS = 20_000_000_000L;

  private static final long MIB = 1 << 20;
  private static final long HEAP_MIN = 256 * MIB;
  private static final long HEAP_MAX = 1024 * MIB;
  private static final int SAID_MAX = 500;

  private final Host host;
  private final int jobs;
  private final long maxWallNs;
  private final long graceNs;
  private final Path folder;
  private final List<Worker> running = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("max-wall").daemon().factory());
  private final Runnable cleanup = this::interrupted;
  private int started;
  private boolean closed;
  private volatile boolean interrupted;

  /**
   * Makes a folder for them, and no process yet.
   *
   * @param maxWallNs what a run may take, or {@link #UNLIMITED_NS}
   */
  Workers(Host host, int jobs, long maxWallNs) {
    this(host, jobs, maxWallNs, GRACE_NS);
  }

  Workers(Host host, int jobs, long maxWallNs, long graceNs) {
    this.host = host;
    this.jobs = jobs;
    this.maxWallNs = maxWallNs;
    this.graceNs = graceNs;
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
      Worker w = new Worker(folder.resolve("worker-" + started++));
      running.add(w);
      return w;
    }
  }

  /** Their processes, in the order in which they were started. */
  List<Long> pids() {
    synchronized (running) {
      return running.stream().map(Worker::pid).toList();
    }
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
      running.forEach(w -> w.process.destroyForcibly());
      running.clear();
    }
    timer.shutdownNow();
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

  /**
   * The limit of their heap: the user's own if he gave one, after the launcher's; else half of the machine's memory, shared among them,
   * and instead of the launcher's, so that a worker that starts an untrusted run does not take it for the user's.
   */
  private String heap(List<String> command) {
    List<String> limits = command.stream().filter(a -> a.startsWith("-Xmx")).toList();
    if (limits.size() > 1) {
      return limits.getLast();
    }
    String own = ownHeap();
    command.removeAll(limits);
    command.add(1, own);
    return own;
  }

  private String ownHeap() {
    OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long share = machine.getTotalMemorySize() / 2 / jobs;
    return "-Xmx" + Math.clamp(share, HEAP_MIN, HEAP_MAX) / MIB + "m";
  }

  /** One of the processes. */
  private final class Worker implements SweepWorker {
    private final Path errors;
    private final String heap;
    private final Process process;
    private final OutputStream requests;
    private final InputStream answers;
    private int taken;
    private long busyNs;
    private boolean lost;
    private boolean outOfMemory;
    private volatile boolean late;

    Worker(Path errors) {
      this.errors = errors;
      List<String> command = ChildRuns.java(host, List.of("-Xms64m", "-XX:+ExitOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash",
          "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
      command.add("worker");
      heap = heap(command);
      try {
        process = new ProcessBuilder(command).directory(host.cwd().toFile()).redirectError(errors.toFile()).start();
      } catch (IOException e) {
        throw new ScenarioException(Location.of("stormbench"), "cannot start a JVM for a worker: " + InputFile.reason(e));
      }
      requests = process.getOutputStream();
      answers = new BufferedInputStream(process.getInputStream(), 1 << 16);
    }

    @Override
    public String run(String request) throws WorkerLostException {
      taken++;
      long begunNs = System.nanoTime();
      Future<?> limit = maxWallNs == UNLIMITED_NS ? null : timer.schedule(this::tooLate, maxWallNs + graceNs, TimeUnit.NANOSECONDS);
      try {
        requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
        for (String line = readLine(); line != null; line = readLine()) {
          if (line.startsWith(WorkerCommand.Answer.BEGIN)) {
            return line;
          }
          outOfMemory |= line.startsWith(Untrusted.OUT_OF_MEMORY);
        }
      } catch (IOException e) {
        // it is gone
      } finally {
        busyNs += System.nanoTime() - begunNs;
        if (limit != null) {
          limit.cancel(false);
        }
      }
      lost = true;
      if (late) { // another worker would be as late
        return WorkerCommand.Answer.line(ExitCode.PLUGIN, List.of("the run was still busy " + Durations.text(graceNs)
            + " after its limit of " + Durations.text(maxWallNs) + " (--max-wall), and was killed"), "");
      }
      throw new WorkerLostException(ended());
    }

    /** A complete line; null if it ends before that. */
    private @Nullable String readLine() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = answers.read(); b >= 0; b = answers.read()) {
        if (b == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(b);
      }
      return null;
    }

    private void tooLate() {
      late = true;
      process.destroyForcibly();
    }

    private String ended() {
      int code;
      try {
        code = process.waitFor();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (outOfMemory) {
        return "needed more memory than a worker gets, " + heap.substring("-Xmx".length())
            + " (more: STORMBENCH_JAVA_OPTS=-Xmx2g)";
      }
      String said = said();
      return Untrusted.ended(code) + (said.isEmpty() ? "" : ": " + said);
    }

    /** The end of what it printed, in one line. */
    private String said() {
      try {
        String all = Files.readString(errors).strip().replaceAll("\\s*\\R\\s*", " | ");
        return all.length() > SAID_MAX ? "... " + all.substring(all.length() - SAID_MAX) : all;
      } catch (IOException e) {
        return "";
      }
    }

    @Override
    public boolean isUsable() {
      return !lost && (taken < POINTS_MAX || busyNs < BUSY_MIN_NS) && process.isAlive();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void close() {
      synchronized (running) {
        running.remove(this);
      }
      try {
        requests.close(); // it ends by itself
      } catch (IOException e) {
        // it has
      }
    }
  }
}
