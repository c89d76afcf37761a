package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
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
    r.fix("resched-first", "an idea: while need_resched is set and ksoftirqd runnable interrupts leave softirqs to it; schedule() first",
        List.of(), p -> KsoftirqdGate.ifResched());
    r.fix("tasklet-resched", "an idea: a pass over the tasklets ends when need_resched is set, the rest waits for the next",
        List.of(), p -> new TaskletResched());
    r.fix("tasklet-budget", "an idea: one pass runs at most so many tasklets or for so long, the rest waits for the next",
        List.of(ParamSpec.of("n", Type.INTEGER, "tasklets of one pass; no limit if only time is given").orElse("10").within(1, 1_000_000),
            ParamSpec.of("time", Type.DURATION, "time after which a pass begins no other; 0ns: no limit").orElse("0ns").within(0, 1e9)),
        FixSoftirq::taskletBudget);
    r.fix("bh-workqueue", "tasklets as BH work items (v6.9): ten of them or 2 ms, those that come meanwhile included",
        List.of(), p -> new BhWorkqueue());
    r.fix("threadirqs", "boot parameter: device interrupts are handled in threads, softirqs are left to them and to ksoftirqd",
        List.of(), p -> new Threadirqs());
  }

  private static TaskletBudget taskletBudget(Params p) {
    boolean timeOnly = p.isSet("time") && !p.isSet("n");
    return new TaskletBudget(timeOnly ? TaskletBudget.ANY_NUMBER : p.intValue("n"), p.durationNs("time"));
  }
}
