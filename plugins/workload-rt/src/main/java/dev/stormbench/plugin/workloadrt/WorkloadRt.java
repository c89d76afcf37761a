package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Loads made of tasks. */
@BuiltFor(Spi.VERSION)
public final class WorkloadRt implements Plugin {
  @Override
  public String id() {
    return "workload-rt";
  }

  @Override
  public void init(Registry r) {
    r.workload("fifo-sleepers", "one pinned FIFO task per CPU that sleeps and runs in turn",
        FifoSleepers.PARAMS, FifoSleepers::new);
    r.workload("fair-hog", "one pinned fair task per CPU that runs for ever", FairHog.PARAMS, FairHog::new);
    r.workload("cyclictest", "one pinned FIFO thread per CPU that sleeps to the next point of a grid", Cyclictest.PARAMS, Cyclictest::new);
    r.workload("psimon", "migratable FIFO kernel threads that a timer elsewhere wakes", Psimon.PARAMS, Psimon::new);
    r.workload("program", "any task: policy, affinity, and a list of steps", ProgramTasks.PARAMS, ProgramTasks::new);
  }
}
