package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Rule;

class ScriptJsContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ScriptJs();
  }

  /** Ends scripts that run away; it decides whether a script may finish, never what it computes. */
  @Override
  protected boolean excuses(Rule rule, String className) {
    return className.matches(".*\\.Guard(\\$.*)?");
  }
}
