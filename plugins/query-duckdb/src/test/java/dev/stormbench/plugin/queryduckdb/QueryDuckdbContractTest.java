package dev.stormbench.plugin.queryduckdb;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class QueryDuckdbContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new QueryDuckdb();
  }
}
