package dev.stormbench.plugin.schedcentral;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** The plugin. */
@BuiltFor(Spi.VERSION)
public final class SchedCentral implements Plugin {
  @Override
  public String id() {
    return "sched-central";
  }

  @Override
  public void init(Registry r) {
    r.schedulerPolicy("central", "one CPU decides what all run; the others ask it when they have nothing to do",
        List.of(
            ParamSpec.of("cpu", Type.INTEGER, "the CPU that decides").orElse("0").within(0, 65_535),
            ParamSpec.of("slice", Type.DURATION, "how long a task runs before another is looked for").orElse("20ms").within(1, 1e12)),
        p -> new Central(p.intValue("cpu"), p.durationNs("slice")));
  }
}
