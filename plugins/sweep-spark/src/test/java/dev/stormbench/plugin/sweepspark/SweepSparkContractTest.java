package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Rule;

class SweepSparkContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new SweepSpark();
  }

  /** Runs simulations beside each other; no part of one. */
  @Override
  protected boolean excuses(Rule rule, String className) {
    return rule == Rule.NO_THREADS || rule == Rule.NO_STATIC_STATE;
  }
}
