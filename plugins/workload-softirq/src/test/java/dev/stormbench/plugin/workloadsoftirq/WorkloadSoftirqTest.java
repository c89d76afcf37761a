package dev.stormbench.plugin.workloadsoftirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution.Fixed;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.testkit.GivenParams;
import dev.stormbench.testkit.NotedSetup.Device;
import dev.stormbench.testkit.NotedSetup.Line;
import dev.stormbench.testkit.NotedSetup.Pool;
import dev.stormbench.testkit.NotedSetup.Timer;
import dev.stormbench.testkit.NotedSetup;
import dev.stormbench.testkit.Registered;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadSoftirqTest {
  private static final long NOW_NS = 5_000_000;

  @Test
  void serviceLoader_findsIt_withItsWorkloads() {
    Plugin plugin = Registered.found(WorkloadSoftirq.class);
    assertThat(plugin.id()).isEqualTo("workload-softirq");
    assertThat(Registered.by(plugin)).containsExactly("workload softirq-items", "workload kworker-items",
        "workload device-irq");
  }

  @Test
  void softirqItems_defaultsAreTheSeeds() {
    NotedSetup setup = new NotedSetup(NOW_NS, 192);
    new SoftirqItems(new GivenParams(SoftirqItems.PARAMS, Map.of("cpus", new int[] {47, 95}))).install(setup);
    assertThat(setup.pools()).containsExactly(
        new Pool(47, 20_000, "rt_storm_wedge_fn", new Fixed(500_000)),
        new Pool(95, 20_000, "rt_storm_wedge_fn", new Fixed(500_000)));
    assertThat(setup.timers()).containsExactly(
        new Timer("hrtimer", 47, NOW_NS + 750_000, new Fixed(750_000), "rt_storm_timer_fn",
            new TimerAction.ScheduleTasklet(setup.pools().get(0))),
        new Timer("hrtimer", 95, NOW_NS + 749_999, new Fixed(750_000), "rt_storm_timer_fn",
            new TimerAction.ScheduleTasklet(setup.pools().get(1))));
  }

  @Test
  void softirqItems_phaseOfArrivalsWithoutMemory_isDrawnFromTheirMean() {
    NotedSetup setup = new NotedSetup(0, 1);
    Distribution arrivals = new Distribution.Exponential(1_000_000);
    new SoftirqItems(new GivenParams(SoftirqItems.PARAMS, Map.of("cpus", new int[] {0}, "period", arrivals)))
        .install(setup);
    assertThat(setup.timers().getFirst().firstNs()).isEqualTo(1_000_000);
    assertThat(setup.timers().getFirst().period()).isSameAs(arrivals);
  }

  @Test
  void kworkerItems_useTheWheel_onEachCpu() {
    NotedSetup setup = new NotedSetup(0, 4);
    new KworkerItems(new GivenParams(KworkerItems.PARAMS, Map.of())).install(setup);
    assertThat(setup.timers()).extracting(Timer::cpu).containsExactly(0, 1, 2, 3);
    assertThat(setup.timers()).extracting(Timer::kind).containsOnly("wheel");
    assertThat(setup.timers()).extracting(Timer::function).containsOnly("delayed_work_timer_fn");
    assertThat(setup.timers()).extracting(Timer::action).containsOnly(new TimerAction.QueueWork("vmstat_update", 5_000));
    assertThat(setup.timers()).extracting(Timer::firstNs).doesNotHaveDuplicates()
        .allMatch(ns -> ns > 0 && ns <= 1_000_000_000);
  }

  private static NotedSetup deviceIrq(Map<String, Object> given) {
    NotedSetup setup = new NotedSetup(NOW_NS, 4);
    new DeviceIrq(new GivenParams(DeviceIrq.PARAMS, given)).install(setup);
    return setup;
  }

  @Test
  void deviceIrq_hasALineOnEachCpu_andNoTimer() {
    NotedSetup setup = deviceIrq(Map.of("cpus", new int[] {1, 3}, "softirq", "NET_RX", "work", new Fixed(7_000)));
    assertThat(setup.devices()).containsExactly(
        new Device(new Line(1, 24, "eth0", 1_000, 3, new Fixed(7_000), null), NOW_NS + 1_000_000, new Fixed(1_000_000)),
        new Device(new Line(3, 25, "eth0", 1_000, 3, new Fixed(7_000), null), NOW_NS + 999_999, new Fixed(1_000_000)));
    assertThat(setup.timers()).isEmpty();
    assertThat(setup.tasks()).isEmpty();
  }

  @Test
  void deviceIrq_threadIsFifo50_boundToItsLine_andWaitsForIt() {
    NotedSetup setup = deviceIrq(
        Map.of("cpus", new int[] {2}, "irq", 40, "name", "mpi3mr", "thread", new Fixed(20_000)));
    TaskSpec thread = setup.tasks().getFirst();
    assertThat(thread.comm()).isEqualTo("irq/40-mpi3mr");
    assertThat(thread.policy()).isEqualTo(Task.Policy.FIFO);
    assertThat(thread.rtPriority()).isEqualTo(50);
    assertThat(thread.kthread()).isTrue();
    assertThat(thread.cpus()).containsExactly(2);
    Line line = setup.devices().getFirst().line();
    assertThat(line.softirqVec()).isEqualTo(-1);
    assertThat(line.work()).isNull();
    assertThat(thread.program().steps()).startsWith(new Program.Step.Wait(line.thread()),
        new Program.Step.Run(new Fixed(20_000)));
  }

  @Test
  void deviceIrq_whereInterruptsAreThreaded_theThreadIsTheSecondOne() {
    NotedSetup setup = new NotedSetup(NOW_NS, 4, true);
    new DeviceIrq(new GivenParams(DeviceIrq.PARAMS, Map.of("cpus", new int[] {2}, "thread", new Fixed(20_000)))).install(setup);
    assertThat(setup.tasks().getFirst().comm()).isEqualTo("irq/24-s-eth0");
    assertThat(setup.tasks().getFirst().rtPriority()).isEqualTo(49);
  }

  @Test
  void deviceIrq_workWithoutASoftirq_isRefused() {
    assertThatThrownBy(() -> deviceIrq(Map.of("cpus", new int[] {1}, "work", new Fixed(1))))
        .isInstanceOf(ScenarioException.class)
        .hasMessageEndingWith("work in device-irq is for a softirq; add softirq: NET_RX or BLOCK");
  }
}
