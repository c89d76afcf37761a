package dev.stormbench.repl;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears complete or not at all: it is written under a temporary name beside it, which {@link
 * #commit} renames and {@link #close} without a commit deletes. Opening it before the run shows whether it
 * can be written. {@code -} is stdout; devices and pipes are written as they are.
 */
final class OutputFile implements AutoCloseable {
  static final String STDOUT = "-";

  private final Host host;
  private final String blamed;
  private final @Nullable Path path;
  private final @Nullable Path temporary;
  private final OutputStream stream;
  private final Runnable cleanup = this::delete;
  private @Nullable IOException failure;
  private boolean committed;

  private OutputFile(Host host, String blamed, @Nullable Path path, @Nullable Path temporary, OutputStream raw) {
    this.host = host;
    this.blamed = blamed;
    this.path = path;
    this.temporary = temporary;
    this.stream = new BufferedOutputStream(new Watched(raw), 1 << 16);
    host.onInterrupt(cleanup);
  }

  /** Opens what the user named with an option. */
  static OutputFile open(Host host, String option, String name) {
    String blamed = option + " " + name;
    if (name.equals(STDOUT)) {
      return new OutputFile(host, blamed, null, null, new Stdout(host.out()));
    }
    Path path = InputFile.path(host, name, blamed);
    try {
      if (Files.exists(path)) {
        path = path.toRealPath(); // through links, so that the rename replaces the file and not the link
      }
      if (Files.isDirectory(path)) {
        throw refused(blamed, "this is a folder");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        return new OutputFile(host, blamed, null, null, Files.newOutputStream(path));
      }
      if (Files.exists(path) && !Files.isWritable(path)) {
        throw refused(blamed, "cannot write it: permission denied");
      }
      Path folder = path.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        String shown = folder == null ? "" : host.shown(folder);
        throw refused(blamed, "cannot write it: there is no folder '" + shown + "'");
      }
      Path temporary = temporary(path, ProcessHandle.current().pid());
      return new OutputFile(host, blamed, path, temporary, Files.newOutputStream(temporary,
          StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw refused(blamed, "cannot write it: " + InputFile.reason(e));
    }
  }

  /** Where a process writes what is to become {@code path}. */
  static Path temporary(Path path, long pid) {
    return path.resolveSibling("." + path.getFileName() + "." + pid + ".tmp");
  }

  /** Deletes what processes that are gone have left of a file that was not complete. */
  static void deleteLeft(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    Pattern left = Pattern.compile(Pattern.quote("." + path.getFileName() + ".") + "([0-9]{1,18})\\.tmp");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path f : files.toList()) {
        Matcher m = left.matcher(f.getFileName().toString());
        if (m.matches() && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty()) {
          Files.deleteIfExists(f);
        }
      }
    }
  }

  /** Where to write; buffered. */
  OutputStream stream() {
    return stream;
  }

  /** Whether this is stdout. */
  boolean isStdout() {
    return path == null && blamed.endsWith(" " + STDOUT);
  }

  /** As users read it. */
  String shown() {
    return path == null ? STDOUT : host.shown(path);
  }

  /** What went wrong when something was written; null if nothing has. */
  @Nullable IOException failure() {
    return failure;
  }

  /** What is written into a file. */
  @FunctionalInterface
  interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes everything there is to write, and commits. */
  void write(Content content) {
    try {
      content.writeTo(stream);
    } catch (IOException e) {
      throw refused(blamed, "cannot write it: " + InputFile.reason(e));
    }
    commit();
  }

  /** Everything is written: the file gets its name. */
  void commit() {
    try {
      stream.close();
      if (temporary != null && path != null) {
        move(temporary, path);
      }
      committed = true;
    } catch (IOException e) {
      throw refused(blamed, "cannot write it: " + InputFile.reason(e));
    } finally {
      close();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Ends it; what was not committed is gone. */
  @Override
  public void close() {
    host.forget(cleanup);
    if (!committed) {
      delete();
    }
  }

  private void delete() {
    try {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
      stream.close();
    } catch (IOException e) {
      // it was not to be kept
    }
  }

  private static ScenarioException refused(String blamed, String message) {
    return new ScenarioException(Location.of(blamed), message);
  }

  /** Remembers a failure, so that a disk that is full is not blamed on the plugin that wrote. */
  private final class Watched extends FilterOutputStream {
    Watched(OutputStream raw) {
      super(raw);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      try {
        out.write(b, off, len);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  /** The standard output: says when nobody reads it any more, and stays open. */
  private static final class Stdout extends FilterOutputStream {
    private final PrintStream to;

    Stdout(PrintStream to) {
      super(to);
      this.to = to;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      to.write(b, off, len);
      if (to.checkError()) {
        throw new IOException("nobody reads it");
      }
    }

    @Override
    public void close() throws IOException {
      to.flush();
    }
  }
}
