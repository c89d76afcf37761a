package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands the wanted records of a run to an exporter. An error closes the exporter, not the run; the file is
 * then not written, and the command ends with the error after the run.
 */
final class TraceWriter implements Consumer<TraceRecord>, AutoCloseable {
  private final OutputFile file;
  private final OutputStream stream;
  private final Extension<TraceExporter> extension;
  private final TraceExporter exporter;
  private final String call;
  private final Location at;
  private final BitSet cpus;
  private final boolean[] wanted = new boolean[TraceEvent.values().length];
  private final PluginGate.Action event = this::event;
  private @Nullable TraceRecord record;
  private @Nullable RuntimeException failure;

  private TraceWriter(OutputFile file, OutputStream stream, Extension<TraceExporter> extension, Location at,
      BitSet cpus, EnumSet<TraceEvent> events) {
    this.file = file;
    this.stream = stream;
    this.extension = extension;
    this.exporter = extension.create(NoParams.of(extension, at));
    this.call = " of trace-exporter '" + extension.name() + "'";
    this.at = at;
    this.cpus = cpus;
    events.forEach(e -> wanted[e.ordinal()] = true);
  }

  /** Opens the file that is asked for; null if none is. */
  static @Nullable TraceWriter open(Host host, TraceArguments args, int nrCpus) {
    String name = args.file();
    if (name == null) {
      return null;
    }
    Location at = Location.of("--trace " + name);
    Extension<TraceExporter> extension = args.exporter(host.plugins().traceExporters());
    BitSet cpus = args.cpus(nrCpus);
    EnumSet<TraceEvent> events = args.events();
    OutputFile file = OutputFile.open(host, "--trace", name);
    try {
      OutputStream to = args.compressed() ? new GZIPOutputStream(file.stream(), 1 << 16) : file.stream();
      return new TraceWriter(file, to, extension, at, cpus, events);
    } catch (IOException e) {
      file.close();
      throw new ScenarioException(at, "cannot write it: " + InputFile.reason(e));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The CPUs whose records are written. */
  int[] cpus() {
    return cpus.stream().toArray();
  }

  /** Before the first record. */
  void begin(Machine machine) {
    guard("begin", 0, -1, () -> exporter.begin(machine, stream));
  }

  @Override
  public void accept(TraceRecord r) {
    if (failure == null && wanted[r.event().ordinal()]) {
      record = r;
      guard("event", r.timeNs(), r.cpu(), event);
    }
  }

  private void event() throws IOException {
    exporter.event(Objects.requireNonNull(record));
  }

  /** After the last record: the file is complete, or this returns why it is not. */
  @Nullable RuntimeException finish(long nowNs) {
    guard("end", nowNs, -1, () -> {
      exporter.end();
      stream.flush();
      if (stream instanceof GZIPOutputStream gzip) {
        gzip.finish();
      }
    });
    if (failure == null) {
      try {
        file.commit();
      } catch (ScenarioException e) {
        failure = e;
      }
    }
    return failure;
  }

  /** Whether nobody reads what is written to stdout any more. */
  boolean isUnread() {
    return file.isStdout() && file.failure() != null;
  }

  private void guard(String what, long nowNs, int cpu, PluginGate.Action action) {
    if (failure != null) {
      return;
    }
    try {
      PluginGate.run(extension.owner(), what, nowNs, cpu, action);
    } catch (PluginException e) {
      IOException io = file.failure();
      failure = io != null
          ? new ScenarioException(at, "cannot write it: " + InputFile.reason(io))
          : new PluginException(extension.owner(), what + call, nowNs, cpu, e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
