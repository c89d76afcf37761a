package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** The commands that control an experiment. */
@BuiltFor(Spi.VERSION)
public final class ReplControl implements Plugin {
  @Override
  public String id() {
    return "repl-control";
  }

  @Override
  public void init(Registry r) {
    Running.register(r);
    Stopping.register(r);
    Changing.register(r);
    Comparing.register(r);
    Tracing.register(r);
    Helping.register(r);
  }
}
