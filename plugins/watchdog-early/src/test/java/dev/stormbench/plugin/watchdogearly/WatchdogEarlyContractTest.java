package dev.stormbench.plugin.watchdogearly;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.WatchdogPolicy.Stall;
import dev.stormbench.spi.workload.Distribution.Fixed;
import dev.stormbench.spi.workload.TimerAction.ScheduleTasklet;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.TestScenario;
import dev.stormbench.testkit.WatchdogContract;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class WatchdogEarlyContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new WatchdogEarly();
    }
  }

  static List<String> watchdogs() {
    return Registered.names(new WatchdogEarly(), "watchdog");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.watchdogearly.WatchdogEarlyContractTest#watchdogs")
  class EachWatchdog extends WatchdogContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new WatchdogEarly();
    }

    @Override
    protected String name() {
      return name;
    }

    /** For the trend a stall that comes slowly: more tasklets than there is time for. */
    @Override
    protected TestScenario stall(Stall kind) {
      return !name.equals("backlog-trend") ? super.stall(kind)
          : TestScenario.named("growing").lastingMs(8_000).sysctl("kernel.watchdog_thresh", 1)
          .load("tasklets", s -> s.hrtimer(0, 1, new Fixed(1_000_000), "timer_fn",
              new ScheduleTasklet(s.taskletPool(0, 20_000, "tasklet_fn", new Fixed(1_500_000), false))));
    }
  }
}
