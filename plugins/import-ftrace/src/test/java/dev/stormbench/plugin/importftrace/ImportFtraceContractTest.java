package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ImportFtraceContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ImportFtrace();
  }
}
