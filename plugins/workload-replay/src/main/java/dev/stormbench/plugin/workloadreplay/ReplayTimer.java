package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * hrtimers (REL|PINNED|HARD) of one CPU, one for each listed time. With {@code post} each sets a semaphore's flag and wakes
 * the task that waits for it, as timers of a {@code psimon} do; without, it only takes its time.
 */
final class ReplayTimer implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpu", Type.INTEGER, "CPU of the timers").within(0, 65_535),
      Times.AT,
      ParamSpec.of("post", Type.TEXT, "semaphore whose waiter is woken; empty: none").orElse(""),
      ParamSpec.of("function", Type.TEXT, "name of the callback in traces").orElse("replay_timer_fn"));

  private final int cpu;
  private final long[] atNs;
  private final String function;
  private final TimerAction action;

  ReplayTimer(Params p) {
    cpu = p.intValue("cpu");
    atNs = Times.of(p, "at", true);
    function = p.text("function");
    action = p.text("post").isEmpty() ? new TimerAction.Call(c -> null) : new TimerAction.Post(p.text("post"));
  }

  @Override
  public void install(Setup setup) {
    long nowNs = setup.machine().nowNs();
    for (long ns : atNs) {
      setup.hrtimer(cpu, nowNs + ns, Times.ONCE, function, action);
    }
  }
}
