package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trace.dat: pages are spooled as they fill, the file is written at the end. Times are the record's, to the nanosecond, but for
 * those at 0, where a machine boots: they are written as 1 ns. KernelShark (2.2) takes 0 for no time at all when it merges the CPUs,
 * and would show all of one CPU before the next.
 */
final class TraceDatExporter implements TraceExporter {
  private static final TraceEvent[] EVENTS = TraceEvent.values();
  private static final long FIRST_NS = 1;

  private final String extension;
  private final TraceFile file;
  private final boolean compressed;
  private @Nullable Recording recording;

  TraceDatExporter(String extension, TraceFile file, boolean compressed) {
    this.extension = extension;
    this.file = file;
    this.compressed = compressed;
  }

  @Override
  public String extension() {
    return extension;
  }

  @Override
  public void begin(Machine machine, OutputStream out) throws IOException {
    recording = new Recording(machine.nrCpus(), out);
  }

  @Override
  public void event(TraceRecord r) throws IOException {
    begun().event(r);
  }

  @Override
  public void lost(int cpu, long events) throws IOException {
    begun().cpus[cpu].lost(events);
  }

  @Override
  public void end() throws IOException {
    begun().end();
  }

  private Recording begun() {
    return Objects.requireNonNull(recording, "begin() was not called");
  }

  /** One file under construction. */
  private final class Recording {
    private final OutputStream out;
    private final Names names = new Names();
    private final EventLayout[] layouts = new EventLayout[EVENTS.length];
    private final byte[] bytes = new byte[EventLayout.MOST_BYTES];
    private final CpuPages[] cpus;
    private final Spool spool;
    private final Contents contents;

    Recording(int nrCpus, OutputStream out) throws IOException {
      this.out = out;
      spool = new Spool(nrCpus);
      CpuPages.Sink sink = compressed ? new Packed(spool) : spool::append;
      cpus = new CpuPages[nrCpus];
      for (int cpu = 0; cpu < nrCpus; cpu++) {
        cpus[cpu] = new CpuPages(cpu, sink);
      }
      contents = new Contents(names, List.of(cpus));
      for (TraceEvent event : EVENTS) {
        Format format = Format.of(event);
        contents.add(event.system(), format);
        layouts[event.ordinal()] = EventLayout.of(event, format, names, nrCpus);
      }
    }

    void event(TraceRecord r) throws IOException {
      names.task(r.pid(), r.comm());
      CpuPages cpu = cpus[r.cpu()];
      EventLayout layout = layouts[r.event().ordinal()];
      long timeNs = Math.max(FIRST_NS, r.timeNs());
      int length = layout.length();
      if (length > 0) {
        int at = cpu.begin(timeNs, length);
        layout.encode(r, cpu.bytes(), at);
      } else {
        cpu.add(timeNs, bytes, layout.encode(r, bytes, 0));
      }
    }

    void end() throws IOException {
      for (CpuPages cpu : cpus) {
        cpu.end();
      }
      file.write(contents, spool, out);
      spool.close();
    }
  }
}
