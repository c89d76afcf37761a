package dev.stormbench.plugin.schedfifo;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** The plugin. */
@BuiltFor(Spi.VERSION)
public final class SchedFifo implements Plugin {
  @Override
  public String id() {
    return "sched-fifo";
  }

  @Override
  public void init(Registry r) {
    r.schedulerPolicy("global-fifo", "one queue for all CPUs, first in, first out; who runs keeps its CPU for a slice",
        List.of(ParamSpec.of("slice", Type.DURATION, "how long a task runs before it goes to the tail").orElse("20ms").within(1, 1e12)),
        p -> new GlobalFifo(p.durationNs("slice")));
  }
}
