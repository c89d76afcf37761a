package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ExportTracedatContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ExportTracedat();
  }
}
