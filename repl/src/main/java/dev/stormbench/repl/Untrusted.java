package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.sweep.WorkerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A run in a JVM of its own, for a scenario that somebody else wrote: what the limits inside a JVM cannot hold, a full heap or a
 * computation that nothing stops, ends that JVM and not this one, which never reads the scenario.
 *
 * <p>The child has a heap of its own size, an empty environment, no input, and a wall-clock limit. What it prints is passed on
 * without control characters. It ends by itself when this process is gone.
 */
final class Untrusted {
  /** How long such a run may take if {@code --max-wall} does not say. */
  static final long MAX_WALL_NS = 600_000_000_000L;

  /** What the child may take longer than its own limit before it is killed: the start, and one sample. */
  private static final long GRACE_NS = 20_000_000_000L;

  /** What a child that was told to end may take to delete its temporary files. */
  private static final long CLEANUP_MS = 2_000;

  /** The property of a JVM that is to end with its parent. */
  static final String CHILD = "stormbench.child";
  private static final String HEAP = "-Xmx512m";

  private final Host host;
  private final long graceNs;
  private final AtomicReference<@Nullable Process> running = new AtomicReference<>();
  private volatile boolean passesOn = true;
  private volatile boolean outOfMemory;

  Untrusted(Host host) {
    this(host, GRACE_NS);
  }

  Untrusted(Host host, long graceNs) {
    this.host = host;
    this.graceNs = graceNs;
  }

  /** In a child: ends it when the parent closes its input, that is when the parent is gone. */
  static void endWithParent() {
    if (!Boolean.getBoolean(CHILD)) {
      return;
    }
    InputStream in = System.in;
    Thread.ofPlatform().daemon().name("parent").start(() -> {
      try {
        while (in.read() >= 0) {
          // nothing is ever written
        }
      } catch (IOException e) {
        // the same
      }
      end();
    });
  }

  /** Ends this process, whatever it is doing. */
  static void end() {
    Thread.ofPlatform().daemon().name("late").start(() -> {
      pause();
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    });
    System.exit(ExitCode.INTERRUPTED); // deletes temporary files, if the machine lets it
  }

  private static void pause() {
    try {
      Thread.sleep(CLEANUP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a command in a child.
   *
   * @param file how messages name the scenario
   * @param arguments of the command line, complete
   * @param outputs the files it may write
   * @param maxWallNs how long it may take
   * @return what to exit with
   */
  int run(String file, List<String> arguments, List<String> outputs, long maxWallNs) {
    Runnable cleanup = this::interrupted;
    host.onInterrupt(cleanup);
    try {
      Process child = start(arguments);
      running.set(child);
      Thread out = passOn(child.getInputStream(), host.out());
      Thread err = passOn(child.getErrorStream(), host.err());
      boolean ended = child.waitFor(maxWallNs + graceNs, TimeUnit.NANOSECONDS);
      if (!ended) {
        child.destroyForcibly().waitFor();
      }
      out.join();
      err.join();
      int code = child.exitValue();
      if (!passesOn) {
        return code; // we have ended it ourselves, and said so
      }
      String died = !ended ? "was still busy " + Durations.text(graceNs) + " after its limit of " + Durations.text(maxWallNs)
          + " (--max-wall), and was killed" : died(code);
      if (died == null) {
        return code;
      }
      outputs.forEach(o -> deleteTemporary(o, child.pid()));
      host.err().println(file + ": the run " + died);
      return ExitCode.PLUGIN;
    } catch (IOException e) {
      host.err().println("stormbench: cannot start a JVM for " + file + ": " + InputFile.reason(e));
      return ExitCode.USAGE;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      host.forget(cleanup);
    }
  }

  /** How a child died that did not say so itself; null if it ended as a run does. */
  private @Nullable String died(int code) {
    if (outOfMemory) {
      return "needed more memory than an untrusted one gets, " + heap().substring("-Xmx".length())
          + " (more: STORMBENCH_JAVA_OPTS=-Xmx1g)";
    }
    if (code >= ExitCode.OK && code <= ExitCode.INVARIANT) {
      return null;
    }
    return WorkerProcess.ended(code);
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = ChildRuns.java(host, List.of("-Xms16m", heap(), "-XX:MaxMetaspaceSize=256m", "-XX:MaxDirectMemorySize=64m",
        "-XX:+ExitOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash", "-XX:+DisableAttachMechanism",
        "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-D" + CHILD + "=true"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(host.cwd().toFile());
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8"); // or file names could only be in ASCII
    return builder.start();
  }

  /** The user's own limit if he gave one: after the launcher's, so it is the last of two or more. */
  private static String heap() {
    List<String> limits = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("-Xmx")).toList();
    return limits.size() > 1 ? limits.getLast() : HEAP;
  }

  private Thread passOn(InputStream from, PrintStream to) {
    return Thread.ofPlatform().daemon().name("pass-on").start(() -> {
      try (Reader in = new InputStreamReader(from, StandardCharsets.UTF_8)) {
        passOn(in, to);
      } catch (IOException e) {
        // the child is gone
      }
    });
  }

  private void passOn(Reader in, PrintStream to) throws IOException {
    char[] buffer = new char[8192];
    StringBuilder line = new StringBuilder();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        char c = buffer[i];
        if (c == '\n' || line.length() == buffer.length) {
          print(line, c == '\n', to);
        }
        if (isHarmless(c)) {
          line.append(c);
        }
      }
    }
    print(line, false, to);
  }

  private void print(StringBuilder line, boolean ends, PrintStream to) {
    if (line.indexOf(WorkerProcess.OUT_OF_MEMORY) == 0) {
      outOfMemory = true;
    } else if (passesOn) {
      to.print(ends ? line.append('\n') : line);
      to.flush();
    }
    line.setLength(0);
  }

  /** Neither a control character nor one that changes the order in which others are shown. */
  static boolean isHarmless(char c) {
    return c == '\t' || !(Character.isISOControl(c) || c >= '\u2028' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069');
  }

  /** Ctrl-C reaches the child, too; another signal may not. */
  private void interrupted() {
    passesOn = false;
    Process child = running.get();
    if (child == null) {
      return;
    }
    child.destroy();
    try {
      if (!child.waitFor(CLEANUP_MS, TimeUnit.MILLISECONDS)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
    }
  }

  private void deleteTemporary(String output, long pid) {
    try {
      Path path = host.cwd().resolve(output);
      Path real = Files.exists(path) ? path.toRealPath() : path;
      Files.deleteIfExists(OutputFile.temporary(Objects.requireNonNull(real), pid));
    } catch (IOException | InvalidPathException e) {
      // a temporary file that cannot be deleted does not change a result
    }
  }

  /** {@code arguments} as the child gets them: without the option that started it, with a limit. */
  static List<String> forChild(List<String> arguments, long maxWallNs, boolean hasLimit) {
    List<String> all = new ArrayList<>(arguments);
    all.removeIf("--untrusted"::equals);
    if (!hasLimit) {
      all.add("--max-wall=" + Durations.text(maxWallNs));
    }
    return all;
  }
}
