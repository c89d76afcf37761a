package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** Fixes that let a CPU come back from its softirqs to the scheduler. */
@BuiltFor(Spi.VERSION)
public final class FixSoftirq implements Plugin {
  @Override
  public String id() {
    return "fix-softirq";
  }

  @Override
  public void init(Registry r) {
    r.fix("ksoftirqd-gate-4-9", "as from v4.9 to v6.4: while ksoftirqd is runnable interrupts leave softirqs to it, but for HI and TASKLET",
        List.of(), p -> KsoftirqdGate.asIn49());
    r.fix("ksoftirqd-first", "an idea: while ksoftirqd is runnable interrupts leave all softirqs to it",
        List.of(), p -> KsoftirqdGate.forAll());
    r.fix("tasklet-budget", "an idea: one pass runs at most so many tasklets, the rest waits for the next",
        List.of(ParamSpec.of("n", Type.INTEGER, "tasklets of one pass").orElse("10").within(1, 1_000_000)),
        p -> new TaskletBudget(p.intValue("n")));
  }
}
