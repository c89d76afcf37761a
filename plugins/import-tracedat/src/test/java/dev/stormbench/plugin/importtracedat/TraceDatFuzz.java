package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;

/** What a fuzzer calls: bytes are a recording, or are refused. */
public final class TraceDatFuzz {
  private TraceDatFuzz() {}

  /** Reads {@code data} as a file; anything but a {@link ScenarioException} of one line is a finding. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    try {
      TraceDatImporter.read("fuzz.dat", Bytes.of("fuzz.dat", data), new Reader());
    } catch (ScenarioException e) {
      if (!e.getMessage().matches("fuzz\\.dat: \\P{Cntrl}{1,600}")) {
        throw new IllegalStateException("not one line: " + e.getMessage(), e);
      }
    }
  }

  /** Looks at all that a record has. */
  private static final class Reader implements TraceImporter.Sink {
    private long seen;

    @Override
    public void event(TraceRecord r) {
      seen += r.timeNs() + r.pid() + r.comm().length() + r.flags() + r.preemptCount();
      for (int i = 0; i < r.event().fields().size(); i++) {
        String text = r.text(i);
        if (r.event().kind(i).isText() != (text != null)) {
          throw new IllegalStateException(r.event().eventName() + ": text of field " + i + " is " + text);
        }
        seen += r.arg(i);
      }
    }

    @Override
    public void lost(int cpu, long events) {
      if (events < 0 || cpu < 0) {
        throw new IllegalStateException("lost " + events + " on CPU " + cpu);
      }
    }
  }
}
