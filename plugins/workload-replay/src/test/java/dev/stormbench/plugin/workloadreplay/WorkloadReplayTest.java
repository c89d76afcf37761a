package dev.stormbench.plugin.workloadreplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution.Fixed;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.testkit.GivenParams;
import dev.stormbench.testkit.NotedSetup.Device;
import dev.stormbench.testkit.NotedSetup.Line;
import dev.stormbench.testkit.NotedSetup.Timer;
import dev.stormbench.testkit.NotedSetup;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.Stub;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadReplayTest {
  private static final long NOW_NS = 5_000_000;

  private final NotedSetup setup = new NotedSetup(NOW_NS, 4);

  @Test
  void serviceLoader_findsIt_withItsWorkloads() {
    Plugin plugin = Registered.found(WorkloadReplay.class);
    assertThat(plugin.id()).isEqualTo("workload-replay");
    assertThat(Registered.by(plugin)).containsExactly("workload replay-timer", "workload replay-irq", "workload replay-tasklets");
  }

  @Test
  void timers_expireOnceEach_atTheListedTimes() {
    new ReplayTimer(new GivenParams(ReplayTimer.PARAMS, Map.of("cpu", 3, "at", "10us 1.5ms\n 1s", "post", "s"))).install(setup);

    assertThat(setup.timers()).containsExactly(
        new Timer("hrtimer", 3, NOW_NS + 10_000, Times.ONCE, "replay_timer_fn", new TimerAction.Post("s")),
        new Timer("hrtimer", 3, NOW_NS + 1_500_000, Times.ONCE, "replay_timer_fn", new TimerAction.Post("s")),
        new Timer("hrtimer", 3, NOW_NS + 1_000_000_000, Times.ONCE, "replay_timer_fn", new TimerAction.Post("s")));
  }

  @Test
  void interrupts_areOneLine() {
    new ReplayIrq(new GivenParams(ReplayIrq.PARAMS, Map.of("cpu", 1, "at", "10us 20us", "irq", 36, "name", "nvme0q1", "handler", 3_000L,
        "softirq", "BLOCK", "work", new Fixed(7_000)))).install(setup);

    Line line = new Line(1, 36, "nvme0q1", 3_000, 4, new Fixed(7_000), null);
    assertThat(setup.devices()).containsExactly(new Device(line, NOW_NS + 10_000, Times.ONCE), new Device(line, NOW_NS + 20_000, Times.ONCE));
  }

  @Test
  void tasklets_takeTheirOwnWork_inTurn() {
    new ReplayTasklets(new GivenParams(ReplayTasklets.PARAMS, Map.of("cpu", 2, "at", "1us 2us", "work", "700ns 9us"))).install(setup);

    Cpu cpu = Stub.of(Cpu.class, Map.of());
    assertThat(setup.pools()).singleElement().satisfies(p -> assertThat(p.size()).isEqualTo(2));
    assertThat(setup.timers()).extracting(Timer::action).containsOnly(new TimerAction.ScheduleTasklet(setup.pools().getFirst()));
    assertThat(setup.bodies().getFirst().workNs(cpu)).isEqualTo(700);
    assertThat(setup.bodies().getFirst().workNs(cpu)).isEqualTo(9_000);
  }

  @Test
  void timesThatAreNone_orGoBack_areRefused() {
    assertThatThrownBy(() -> new ReplayTimer(new GivenParams(ReplayTimer.PARAMS, Map.of("cpu", 0, "at", "10us 20"))))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("at has '20' (accepted: times with a unit in a row, such as 10us 1.5ms 20ms, up to 365 days)");
    assertThatThrownBy(() -> new ReplayTimer(new GivenParams(ReplayTimer.PARAMS, Map.of("cpu", 0, "at", "10us 2us"))))
        .isInstanceOf(ScenarioException.class).hasMessageContaining("at has '2us' after '10us' (accepted: times in ascending order)");
    assertThatThrownBy(() -> new ReplayTimer(new GivenParams(ReplayTimer.PARAMS, Map.of("cpu", 0, "at", "999999999999s"))))
        .isInstanceOf(ScenarioException.class).hasMessageContaining("up to 365 days");
    assertThatThrownBy(() -> new ReplayTasklets(new GivenParams(ReplayTasklets.PARAMS, Map.of("cpu", 0, "at", "1us 2us", "work", "1us"))))
        .isInstanceOf(ScenarioException.class).hasMessageContaining("work has 1 times and at has 2 (accepted: as many)");
    assertThatThrownBy(() -> new ReplayIrq(new GivenParams(ReplayIrq.PARAMS, Map.of("cpu", 0, "at", "1us", "work", new Fixed(1)))))
        .isInstanceOf(ScenarioException.class).hasMessageContaining("add softirq: NET_RX or BLOCK");
  }
}
