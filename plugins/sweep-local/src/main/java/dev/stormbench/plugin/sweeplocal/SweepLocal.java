package dev.stormbench.plugin.sweeplocal;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/** Runs sweeps on this machine. */
@BuiltFor(Spi.VERSION)
public final class SweepLocal implements Plugin {
  @Override
  public String id() {
    return "sweep-local";
  }

  @Override
  public void init(Registry r) {
    r.sweepBackend("local", "processes of this machine, each of which runs many simulations", List.of(), params -> new LocalBackend());
  }
}
