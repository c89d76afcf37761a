package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.machine.Task.Policy;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * A fair task pinned to each CPU that never sleeps: what real-time tasks are woken over, and whose context
 * softirqs borrow.
 *
 * <p>Source: the seed's stack ends in a user task {@code rt_storm_hog} (RIP 0033). The recorded small
 * storms had a kernel-mode hog that called cond_resched() every 2 to 5 ms: {@code cond-resched}.
 */
final class FairHog implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpus", Type.CPUS, "CPUs that each get a hog"),
      ParamSpec.of("comm", Type.TEXT, "name of the tasks").orElse("rt_storm_hog"),
      ParamSpec.of("nice", Type.INTEGER, "nice value").within(-20, 19).orElse("0"),
      ParamSpec.of("kthread", Type.BOOLEAN, "kernel threads instead of user tasks").orElse("false"),
      ParamSpec.of("cond-resched", Type.DURATION,
          "time between two calls of cond_resched(), which makes it a kernel thread; 0s: never")
          .within(0, 3_600e9).orElse("0s"));

  private final int[] cpus;
  private final String comm;
  private final int nice;
  private final boolean kthread;
  private final long condReschedNs;

  FairHog(Params p) {
    cpus = p.cpus("cpus");
    comm = p.text("comm");
    nice = p.intValue("nice");
    condReschedNs = p.durationNs("cond-resched");
    kthread = p.flag("kthread") || condReschedNs > 0;
  }

  @Override
  public void install(Setup setup) {
    for (int cpu : cpus) {
      setup.spawn(new TaskSpec(comm, Policy.OTHER, 0, nice, new int[] {cpu}, cpu, kthread, 0, program()));
    }
  }

  private Program program() {
    return condReschedNs == 0
        ? Program.builder().add(new Step.RunForever()).build()
        : Program.builder().run(condReschedNs).add(new Step.CondResched()).loop().build();
  }
}
