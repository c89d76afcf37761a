package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.sweep.WorkerLostException;
import dev.stormbench.spi.sweep.WorkerProcess;
import dev.stormbench.spi.sweep.WorkerSetup;
import dev.stormbench.spi.sweep.WorkerSlot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * Where workers are started in an executor: a folder into which the luggage was unpacked, and as many slots as tasks have run at a time.
 * When the executor ends, the workers and the folder go; one that is killed leaves the folder to Spark, in whose local directory it is,
 * and workers that end by themselves.
 */
final class Station {
  private static final Map<String, Station> ALL = new TreeMap<>();

  private final Path folder;
  private final WorkerSetup setup;
  private final Deque<WorkerSlot> free = new ArrayDeque<>();
  private final List<WorkerProcess> running = new ArrayList<>();
  private int started;
  private boolean closed;

  private Station(Path folder, WorkerSetup setup) {
    this.folder = folder;
    this.setup = setup;
  }

  /** The one for this luggage; the first call unpacks it. */
  static synchronized Station of(Path zip, String sha256, WorkerSetup setup) throws IOException {
    Station station = ALL.get(sha256);
    if (station == null) {
      Path folder = Files.createTempDirectory(Path.of(Utils.getLocalDir(SparkEnv.get().conf())), "stormbench-");
      unpack(zip, folder);
      Files.delete(zip); // this executor's copy, which would stay in the folder of a cluster's worker
      station = new Station(folder, setup);
      if (ALL.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(Station::closeAll, "stations"));
      }
      ALL.put(sha256, station);
    }
    return station;
  }

  /** Ends all. */
  static synchronized void closeAll() {
    ALL.values().forEach(Station::close);
    ALL.clear();
  }

  /** Runs a point by a worker that nobody else uses. */
  String run(String request) throws WorkerLostException {
    WorkerSlot slot = take();
    try {
      return slot.run(request);
    } finally {
      give(slot);
    }
  }

  private synchronized WorkerSlot take() {
    return free.isEmpty() ? new WorkerSlot(this::start) : free.pop();
  }

  private synchronized void give(WorkerSlot slot) {
    free.push(slot);
  }

  private synchronized WorkerProcess start() {
    if (closed) {
      throw new IllegalStateException("a worker is started after the end");
    }
    running.removeIf(w -> !w.isAlive());
    try {
      running.add(WorkerProcess.start(setup, folder, folder.resolve("worker-" + started++)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for a worker: " + e.getMessage(), e);
    }
    return running.getLast();
  }

  private synchronized void close() {
    closed = true;
    running.forEach(WorkerProcess::kill);
    delete(folder);
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        Path to = folder.resolve(e.getName()).normalize();
        if (!to.startsWith(folder)) {
          throw new IOException(e.getName() + " leads out of the luggage");
        }
        if (e.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          Files.copy(entries, to);
        }
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(f);
      }
    } catch (IOException | UncheckedIOException e) {
      // Spark deletes its local directories, too
    }
  }
}
