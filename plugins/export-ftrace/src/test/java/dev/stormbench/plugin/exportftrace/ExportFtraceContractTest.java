package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ExportFtraceContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ExportFtrace();
  }
}
