package dev.stormbench.plugin.schedvtime;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** The plugin. */
@BuiltFor(Spi.VERSION)
public final class SchedVtime implements Plugin {
  @Override
  public String id() {
    return "sched-vtime";
  }

  @Override
  public void init(Registry r) {
    r.schedulerPolicy("weighted-vtime", "one queue for all CPUs: who has had the least time for its weight goes first",
        List.of(ParamSpec.of("slice", Type.DURATION, "how long a task runs before another is looked for").orElse("20ms").within(1, 1e12)),
        p -> new WeightedVtime(p.durationNs("slice")));
  }
}
