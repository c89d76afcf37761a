package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ImportTracedatContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ImportTracedat();
  }
}
