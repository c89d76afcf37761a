package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A worker on the machine where this is called: a JVM that gets a request per line on its standard input and answers each by a line on
 * its standard output. It ends by itself when its input does, that is at the latest when the process that started it is gone.
 *
 * @since 0.2.0
 */
@Stability.Experimental
public final class WorkerProcess implements SweepWorker {
  /** What a JVM prints that ends because its heap is full. */
  public static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /**
   * After so many runs, and so much time, it takes no more: what plugins and scripts leave behind does not add up without end. The time
   * makes up for what the next one takes until it is as fast, some two seconds.
   */
  private static final int RUNS_MAX = 200;
  private static final long BUSY_MIN_NS = 60_000_000_000L;

  private static final int SAID_MAX = 500;
  private static final int SIGNAL = 128;

  private final WorkerSetup setup;
  private final Path errors;
  private final Process process;
  private final OutputStream requests;
  private final InputStream answers;
  private int taken;
  private long busyNs;
  private boolean lost;
  private boolean outOfMemory;
  private volatile boolean late;

  private WorkerProcess(WorkerSetup setup, Path errors, Process process) {
    this.setup = setup;
    this.errors = errors;
    this.process = process;
    this.requests = process.getOutputStream();
    this.answers = new BufferedInputStream(process.getInputStream(), 1 << 16);
  }

  /**
   * Starts one, by the Java that runs this.
   *
   * @param folder in which it is started
   * @param errors the file for what it prints on standard error
   * @throws IOException if there can be no such process
   */
  public static WorkerProcess start(WorkerSetup setup, Path folder, Path errors) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(setup.arguments());
    return new WorkerProcess(setup, errors,
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile()).start());
  }

  @Override
  public String run(String request) throws WorkerLostException {
    taken++;
    long begunNs = System.nanoTime();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    if (setup.limitNs() > 0) {
      ended.orTimeout(setup.limitNs(), TimeUnit.NANOSECONDS).whenComplete((x, e) -> {
        if (e instanceof TimeoutException) {
          late = true;
          kill();
        }
      });
    }
    try {
      requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
      requests.flush();
      for (String line = readLine(); line != null; line = readLine()) {
        if (line.startsWith(setup.answers())) {
          return line;
        }
        outOfMemory |= line.startsWith(OUT_OF_MEMORY);
      }
    } catch (IOException e) {
      // it is gone
    } finally {
      busyNs += System.nanoTime() - begunNs;
      ended.complete(null);
    }
    lost = true;
    if (late) { // another one would be as late
      return setup.late();
    }
    throw new WorkerLostException(whatBecameOfIt());
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

  private String whatBecameOfIt() {
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (outOfMemory) {
      return setup.outOfMemory();
    }
    String said = said();
    return ended(code) + (said.isEmpty() ? "" : ": " + said);
  }

  /** What the exit code of a JVM says that did not end by itself. */
  public static String ended(int exitCode) {
    return exitCode > SIGNAL ? "was killed by signal " + (exitCode - SIGNAL) : "ended its JVM with exit code " + exitCode;
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
    return !lost && (taken < RUNS_MAX || busyNs < BUSY_MIN_NS) && process.isAlive();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** Whether the process is there. Any thread may ask. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process at once. Any thread may call it. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Has it end by itself. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      // it has
    }
  }
}
