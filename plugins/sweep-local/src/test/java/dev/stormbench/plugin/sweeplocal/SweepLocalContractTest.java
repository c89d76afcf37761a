package dev.stormbench.plugin.sweeplocal;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Rule;

class SweepLocalContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new SweepLocal();
  }

  /** Runs simulations beside each other; no part of one. */
  @Override
  protected boolean excuses(Rule rule, String className) {
    return rule == Rule.NO_THREADS;
  }
}
