package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Reads traces from the files of {@code trace-cmd record}. */
@BuiltFor(Spi.VERSION)
public final class ImportTracedat implements Plugin {
  @Override
  public String id() {
    return "import-tracedat";
  }

  @Override
  public void init(Registry r) {
    r.traceImporter("trace-dat", "the file of 'trace-cmd record', versions 6 and 7", new TraceDatImporter());
  }
}
