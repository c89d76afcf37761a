package dev.stormbench.plugin.schedrtglobal;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** The plugin. */
@BuiltFor(Spi.VERSION)
public final class SchedRtGlobal implements Plugin {
  @Override
  public String id() {
    return "sched-rt-global";
  }

  @Override
  public void init(Registry r) {
    r.schedulerPolicy("rt-global", "for the RT class: one queue for all CPUs by priority; nothing is pushed or pulled",
        List.of(ParamSpec.of("rr-timeslice", Type.DURATION, "slice of all but FIFO tasks, which have none").orElse("100ms").within(1, 1e12)),
        p -> new RtGlobal(p.durationNs("rr-timeslice")));
  }
}
