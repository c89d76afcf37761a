package dev.stormbench.plugin.exportperfetto;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/** Writes traces as Perfetto's protobuf. */
@BuiltFor(Spi.VERSION)
public final class ExportPerfetto implements Plugin {
  @Override
  public String id() {
    return "export-perfetto";
  }

  @Override
  public void init(Registry r) {
    r.traceExporter("perfetto", "what ui.perfetto.dev and Perfetto's trace_processor open", List.of(), p -> new PerfettoExporter());
  }
}
