package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * Tasklets of one CPU, each scheduled once, at its listed time, by an hrtimer; the n-th takes the n-th of the listed works.
 */
final class ReplayTasklets implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpu", Type.INTEGER, "CPU of the tasklets").within(0, 65_535),
      Times.AT,
      ParamSpec.of("work", Type.TEXT, "nominal CPU times in a row, one for each time of at; the cost profile's body-scale applies"),
      ParamSpec.of("function", Type.TEXT, "name of the tasklets' function in traces and stacks").orElse("replay_tasklet_fn"),
      ParamSpec.of("hi", Type.BOOLEAN, "run them by the HI softirq, before all others, instead of TASKLET").orElse("false"));

  private final int cpu;
  private final long[] atNs;
  private final long[] workNs;
  private final String function;
  private final boolean hi;

  ReplayTasklets(Params p) {
    cpu = p.intValue("cpu");
    atNs = Times.of(p, "at", true);
    workNs = Times.of(p, "work", false);
    function = p.text("function");
    hi = p.flag("hi");
    if (workNs.length != atNs.length) {
      throw new ScenarioException(p.at("work"), "work has " + workNs.length + " times and at has " + atNs.length
          + " (accepted: as many)");
    }
  }

  @Override
  public void install(Setup setup) {
    int[] begun = {0};
    TaskletPool pool = setup.taskletPool(cpu, atNs.length, function, c -> workNs[Math.min(begun[0]++, workNs.length - 1)], hi);
    long nowNs = setup.machine().nowNs();
    for (long ns : atNs) {
      setup.hrtimer(cpu, nowNs + ns, Times.ONCE, function, new TimerAction.ScheduleTasklet(pool));
    }
  }
}
