package dev.stormbench.plugin.workloadsoftirq;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * Delayed work that re-arms itself, as every CPU of a running kernel has it: a timer-wheel timer queues
 * work for the CPU's kworker, and the work starts the timer again. The defaults are vmstat's statistics (vm.stat_interval is 1 s).
 *
 * <p>It is what makes {@code kworker/N:i} a runnable task on CPUs that otherwise run one hog; soft-lockup
 * reports of the seed name such kworkers as current.
 */
final class KworkerItems implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpus", Type.CPUS, "CPUs whose kworkers get the work").orElse("all"),
      ParamSpec.of("period", Type.DISTRIBUTION, "time from one run of the work to the next expiry of its timer; a jiffy is the grain")
          .within(1_000, 3_600e9).orElse("1s"),
      ParamSpec.of("work", Type.DURATION, "CPU time of one piece of work").within(0, 3_600e9).orElse("5us"),
      ParamSpec.of("function", Type.TEXT, "name of the work's function in traces").orElse("vmstat_update"));

  private static final String TIMER_FN = "delayed_work_timer_fn";

  private final int[] cpus;
  private final Distribution period;
  private final TimerAction action;

  KworkerItems(Params p) {
    cpus = p.cpus("cpus");
    period = p.distribution("period");
    action = new TimerAction.QueueWork(p.text("function"), p.durationNs("work"));
  }

  @Override
  public void install(Setup setup) {
    long nowNs = setup.machine().nowNs();
    for (int cpu : cpus) {
      long firstNs = nowNs + 1 + setup.randomNs(Phases.boundNs(period));
      setup.timer(cpu, firstNs, period, TIMER_FN, action);
    }
  }
}
