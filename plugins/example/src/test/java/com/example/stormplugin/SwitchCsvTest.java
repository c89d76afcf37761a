package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.ExporterContract;

class SwitchCsvTest extends ExporterContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "switch-csv";
  }
}
