package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.trace.Kept;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How fast trace exporters write to a file. They are fed what one run hit, kept in memory and played again and again, each time
 * later; nothing is simulated meanwhile. What counts is the time from the first record to the complete file, of the best round.
 */
final class ExporterBench {
  private static final int KEPT = 500_000;
  private static final int ROUNDS = 4;

  private final List<TraceRecord> records = new ArrayList<>();
  private final Simulation simulation;
  private final long spanNs;
  private final long roundNs;

  /** Records the scenario's tracepoints from {@code fromNs} on; a round takes {@code roundNs} of wall time or a little more. */
  ExporterBench(Scenario scenario, long fromNs, long roundNs) {
    this.roundNs = roundNs;
    simulation = Simulation.of(scenario, Simulation.Engine.FAST);
    simulation.observe(r -> {
      if (r.timeNs() >= fromNs && records.size() < KEPT) {
        records.add(Kept.of(r));
      }
    });
    simulation.run((nowNs, endNs) -> records.size() < KEPT);
    if (records.isEmpty()) {
      throw new ScenarioException(Location.of("--exporters"), "the scenario hits no tracepoint in its time");
    }
    spanNs = records.getLast().timeNs() - records.getFirst().timeNs() + 1;
  }

  /** Virtual time that the records take, ns. */
  long spanNs() {
    return spanNs;
  }

  /** How many records are played again and again. */
  int records() {
    return records.size();
  }

  /** Measures an exporter: its name, M events/s in CPU time and in wall time, MB/s in the latter, bytes of an event. */
  void measure(Extension<TraceExporter> extension, Table table) throws IOException {
    Path file = Files.createTempFile("stormbench-", ".trace");
    try {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      double cpuNs = Double.MAX_VALUE;
      double wallNs = Double.MAX_VALUE;
      double bytes = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long cpuFrom = threads.getCurrentThreadCpuTime();
        long wallFrom = System.nanoTime();
        double events = play(extension, file);
        wallNs = Math.min(wallNs, (System.nanoTime() - wallFrom) / events);
        cpuNs = Math.min(cpuNs, (threads.getCurrentThreadCpuTime() - cpuFrom) / events);
        bytes = Files.size(file) / events;
      }
      table.row(extension.name(), number(1e3 / cpuNs, 2), number(1e3 / wallNs, 2), number(1e3 * bytes / wallNs, 0), number(bytes, 1));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Returns how many records were written. */
  private long play(Extension<TraceExporter> extension, Path file) throws IOException {
    TraceExporter exporter = extension.create(NoParams.of(extension, Location.of("--exporters")));
    Later later = new Later();
    long begunNs = System.nanoTime();
    long times = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      exporter.begin(simulation.machine(), out);
      do {
        later.byNs = times * spanNs;
        for (TraceRecord r : records) {
          later.kept = r;
          exporter.event(later);
        }
        times++;
      } while (System.nanoTime() - begunNs < roundNs);
      exporter.end();
    }
    return times * records.size();
  }

  private static String number(double v, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", v);
  }

  /** A record that is hit again. */
  private static final class Later implements TraceRecord {
    private @Nullable TraceRecord kept;
    private long byNs;

    private TraceRecord kept() {
      return Objects.requireNonNull(kept);
    }

    @Override
    public long timeNs() {
      return kept().timeNs() + byNs;
    }

    @Override
    public int cpu() {
      return kept().cpu();
    }

    @Override
    public TraceEvent event() {
      return kept().event();
    }

    @Override
    public int pid() {
      return kept().pid();
    }

    @Override
    public String comm() {
      return kept().comm();
    }

    @Override
    public int flags() {
      return kept().flags();
    }

    @Override
    public int preemptCount() {
      return kept().preemptCount();
    }

    @Override
    public long arg(int i) {
      return kept().arg(i);
    }

    @Override
    public @Nullable String text(int i) {
      return kept().text(i);
    }
  }
}
