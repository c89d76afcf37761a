package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Reads traces from the text of tracefs. */
@BuiltFor(Spi.VERSION)
public final class ImportFtrace implements Plugin {
  @Override
  public String id() {
    return "import-ftrace";
  }

  @Override
  public void init(Registry r) {
    r.traceImporter("ftrace", "the text of /sys/kernel/tracing/trace", new FtraceImporter());
  }
}
