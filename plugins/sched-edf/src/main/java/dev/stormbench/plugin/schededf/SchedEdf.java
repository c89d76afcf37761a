package dev.stormbench.plugin.schededf;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** The plugin. */
@BuiltFor(Spi.VERSION)
public final class SchedEdf implements Plugin {
  @Override
  public String id() {
    return "sched-edf";
  }

  @Override
  public void init(Registry r) {
    r.schedulerPolicy("edf", "the task with the earliest deadline goes first, on whatever CPU it may; deadlines are given by deadline: of program",
        List.of(ParamSpec.of("deadline", Type.DURATION, "of tasks that have none, counted from when they wake").orElse("1s").within(1, 1e15)),
        p -> new Edf(p.durationNs("deadline")));
  }
}
