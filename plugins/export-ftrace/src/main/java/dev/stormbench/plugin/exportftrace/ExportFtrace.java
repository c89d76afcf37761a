package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/** Writes traces as the text of tracefs. */
@BuiltFor(Spi.VERSION)
public final class ExportFtrace implements Plugin {
  @Override
  public String id() {
    return "export-ftrace";
  }

  @Override
  public void init(Registry r) {
    r.traceExporter("ftrace", "the text of /sys/kernel/tracing/trace", List.of(), p -> new FtraceExporter());
  }
}
