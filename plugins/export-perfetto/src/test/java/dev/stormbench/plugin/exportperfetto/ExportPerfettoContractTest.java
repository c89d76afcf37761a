package dev.stormbench.plugin.exportperfetto;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ExportPerfettoContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ExportPerfetto();
  }
}
