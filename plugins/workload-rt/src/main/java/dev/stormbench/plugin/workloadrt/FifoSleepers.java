package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * A FIFO nanosleep loop pinned to each CPU. Each time such a task sleeps with nothing as urgent behind it,
 * its CPU tries to pull a waiting real-time task: the storm's driver.
 *
 * <p>Source: the reproducer has "190 SCHED_FIFO-50 nanosleep loops on non-target CPUs"; in production they
 * are FIFO threaded interrupt handlers of a storage driver. The mail states neither the sleep nor the run
 * time. Each task starts at a time drawn from one sleep, so that the CPUs are not in step.
 */
final class FifoSleepers implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpus", Type.CPUS, "CPUs that each get a task"),
      ParamSpec.of("prio", Type.INTEGER, "FIFO priority").within(1, 99).orElse("50"),
      ParamSpec.of("sleep", Type.DISTRIBUTION, "time of one clock_nanosleep").within(1, 3_600e9).orElse("100us"),
      ParamSpec.of("run", Type.DISTRIBUTION, "CPU time between two sleeps").within(1, 3_600e9).orElse("5us"),
      ParamSpec.of("comm", Type.TEXT, "name of the tasks").orElse("rt_sleeper"),
      ParamSpec.of("kthread", Type.BOOLEAN, "kernel threads instead of user tasks").orElse("false"));

  private final int[] cpus;
  private final int prio;
  private final Distribution sleep;
  private final Distribution run;
  private final String comm;
  private final boolean kthread;

  FifoSleepers(Params p) {
    cpus = p.cpus("cpus");
    prio = p.intValue("prio");
    sleep = p.distribution("sleep");
    run = p.distribution("run");
    comm = p.text("comm");
    kthread = p.flag("kthread");
  }

  @Override
  public void install(Setup setup) {
    long nowNs = setup.machine().nowNs();
    long boundNs = Math.max(1, Math.round(sleep.meanNs()));
    Program program = Program.builder().add(new Step.Run(run)).add(new Step.Sleep(sleep)).loop().build();
    for (int cpu : cpus) {
      TaskSpec spec = TaskSpec.fifo(comm, prio, new int[] {cpu}, cpu, program)
          .startingAt(nowNs + setup.randomNs(boundNs));
      setup.spawn(kthread ? spec.asKthread() : spec);
    }
  }
}
