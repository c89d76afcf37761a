package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ReportEchartsContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ReportEcharts();
  }
}
