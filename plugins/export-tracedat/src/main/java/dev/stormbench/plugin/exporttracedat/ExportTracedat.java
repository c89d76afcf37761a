package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/** Writes traces as the file of trace-cmd and KernelShark. */
@BuiltFor(Spi.VERSION)
public final class ExportTracedat implements Plugin {
  @Override
  public String id() {
    return "export-tracedat";
  }

  @Override
  public void init(Registry r) {
    r.traceExporter("trace-dat", "trace.dat of version 6, which every trace-cmd and KernelShark reads", List.of(),
        p -> new TraceDatExporter(".dat", new FileV6(), false));
    r.traceExporter("trace-dat-v7", "trace.dat of version 7, for trace-cmd 3 and later", List.of(),
        p -> new TraceDatExporter(".v7.dat", new FileV7(false), false));
    r.traceExporter("trace-dat-zstd", "trace.dat of version 7, compressed", List.of(),
        p -> new TraceDatExporter(".zstd.dat", new FileV7(true), true));
  }
}
