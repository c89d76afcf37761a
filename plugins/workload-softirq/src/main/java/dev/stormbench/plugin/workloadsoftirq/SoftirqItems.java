package dev.stormbench.plugin.workloadsoftirq;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * A stream of softirq work: on each CPU an hrtimer (REL|PINNED|HARD) schedules one tasklet per expiry,
 * round robin over a pool of distinct ones. A tasklet that is still scheduled when its turn comes is a
 * drop, as tasklet_schedule() does nothing then.
 *
 * <p>Source: the reproducer in Tejun Heo's mail of 13 May 2026. The defaults are its numbers; that
 * {@code work} is a count of iterations, which stretches under interrupts, follows from the mail's 500 us
 * that became 1.1 ms. The first expiry is drawn from one period, so that the CPUs are not in step.
 */
final class SoftirqItems implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpus", Type.CPUS, "CPUs that each get a timer and a pool"),
      ParamSpec.of("period", Type.DISTRIBUTION, "time between two expiries; fixed times keep their grid")
          .within(1_000, 3_600e9).orElse("750us"),
      ParamSpec.of("pool", Type.INTEGER, "number of distinct tasklets of each CPU")
          .within(1, 1_000_000).orElse("20000"),
      ParamSpec.of("work", Type.DISTRIBUTION, "nominal CPU time of one tasklet; the cost profile's body-scale applies")
          .within(1, 3_600e9).orElse("500us"),
      ParamSpec.of("function", Type.TEXT, "name of the tasklet's function in traces and stacks")
          .orElse("rt_storm_wedge_fn"),
      ParamSpec.of("hi", Type.BOOLEAN, "run them by the HI softirq, before all others, instead of TASKLET")
          .orElse("false"));

  private static final String TIMER_FN = "rt_storm_timer_fn";

  private final int[] cpus;
  private final Distribution period;
  private final int poolSize;
  private final Distribution work;
  private final String function;
  private final boolean hi;

  SoftirqItems(Params p) {
    cpus = p.cpus("cpus");
    period = p.distribution("period");
    poolSize = p.intValue("pool");
    work = p.distribution("work");
    function = p.text("function");
    hi = p.flag("hi");
  }

  @Override
  public void install(Setup setup) {
    long nowNs = setup.machine().nowNs();
    for (int cpu : cpus) {
      TaskletPool pool = setup.taskletPool(cpu, poolSize, function, work, hi);
      long firstNs = nowNs + 1 + setup.randomNs(Phases.boundNs(period));
      setup.hrtimer(cpu, firstNs, period, TIMER_FN, new TimerAction.ScheduleTasklet(pool));
    }
  }
}
