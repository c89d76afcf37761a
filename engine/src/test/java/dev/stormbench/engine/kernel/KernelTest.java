package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.scenario.Sysctl;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine.Service;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.TimerAction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTest {
  @Test
  void sysctls_areThoseOfScenarios_withTheirValues() {
    Box b = new Box(1, c -> {
      c.rtRuntimeNs = 900 * MS;
      c.rrTimesliceNs = 30 * MS;
    });
    assertThat(b.k.sysctls().keySet())
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Sysctl.values()).map(Sysctl::fileName).toList());
    assertThat(b.k.sysctl("kernel.sched_rt_runtime_us")).isEqualTo(900_000);
    assertThat(b.k.sysctl("kernel.sched_rt_period_us")).isEqualTo(1_000_000);
    assertThat(b.k.sysctl("kernel.sched_rr_timeslice_ms")).isEqualTo(30);
    assertThat(b.k.sysctl("kernel.watchdog_thresh")).isEqualTo(10);
    b.k.config(b.k.config.with(new KernelConfig.Sysctls(20, 120, S, -1000, 100 * MS)));
    assertThat(b.k.sysctl("kernel.watchdog_thresh")).as("it is live").isEqualTo(20);
    assertThat(b.k.sysctl("kernel.sched_rt_runtime_us")).as("no limit").isEqualTo(-1);
    assertThatThrownBy(() -> b.k.sysctl("kernel.panic")).hasMessageContaining("no sysctl 'kernel.panic'; there are kernel.hung_task_timeout_secs, kernel.sched_rr");
  }

  @Test
  void featuresAndRules_areLive_andUnknownOnesAreRefusedByName() {
    Box b = new Box(1, c -> c.ttwuQueue = false);
    assertThat(b.k.features()).hasToString("{RT_PUSH_IPI=true, TTWU_QUEUE=false}");
    b.k.config(b.k.config.with(new KernelConfig.Features(false, false)));
    assertThat(b.k.features()).containsEntry("RT_PUSH_IPI", false);
    b.k.features().forEach((name, on) -> assertThat(b.k.feature(name)).isEqualTo(on));
    b.k.rules().forEach((key, value) -> assertThat(b.k.rule(key)).as(key).isEqualTo(value));
    assertThat(b.k.rule("fair-class")).isEqualTo("eevdf");
    assertThat(new Box(1, c -> c.eevdf = false).k.rule("fair-class")).isEqualTo("cfs");
    assertThatThrownBy(() -> b.k.rule("fair")).hasMessageContaining("no rule 'fair'; there are overload-rule, self-skip");
    assertThatThrownBy(() -> b.k.feature("HRTICK")).hasMessageContaining("there are RT_PUSH_IPI, TTWU_QUEUE");
    assertThatThrownBy(() -> b.k.rules().clear()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void lockupStamps_areThoseOfTheWatchdog_andCannotBeWritten() {
    Box b = new Box(2);
    LockupState s = b.k.lockup(1);
    b.tasklets(1, 10, 20 * S, 3 * S, 100 * S);
    b.runTo(20 * S);
    assertThat(s.now()).isEqualTo(20 * S >> 30);
    assertThat(s.touchTs()).as("the stopper has not run since").isLessThanOrEqualTo(3);
    assertThat(b.k.lockup(0).touchTs()).isGreaterThan(14);
    assertThat(s.threshold()).isEqualTo(20);
    assertThat(s.samplePeriodMs()).isEqualTo(4000);
    assertThat(s.utilization(4, dev.stormbench.spi.machine.Cpu.Context.SOFTIRQ)).isEqualTo(100);
    assertThat(b.k.lockup(0).utilization(4, dev.stormbench.spi.machine.Cpu.Context.SOFTIRQ)).isLessThan(5);
    assertThat(s.countsIrqs()).isFalse();
    assertThat(s.mostFrequentIrqs()).isEmpty();
    long before = s.reportTs();
    assertThatThrownBy(s::restartReportWindow).hasMessageContaining("only a watchdog policy");
    assertThat(s.reportTs()).isEqualTo(before);
  }

  @Test
  void services_areByWorkloadAndCpu_andAddUp() {
    Box b = new Box(2);
    b.tasklets(0, 4, MS, MS, 300 * US);
    Installer other = b.setup("other");
    other.hrtimer(1, MS, new Distribution.Fixed(2 * MS), "post_fn",
        new TimerAction.ScheduleTasklet(other.taskletPool(1, 10, "body_fn", new Distribution.Fixed(10 * US), false)));
    b.setup("idle").hrtimer(1, MS, new Distribution.Fixed(2 * MS), "flag_fn", new TimerAction.Post("flag"));
    b.runTo(10 * MS + 100 * US);
    List<Service> services = b.k.services();
    assertThat(services).extracting(s -> s.workload() + " " + s.cpu()).containsExactly("other 1", "test 0");
    Service calm = services.getFirst();
    assertThat(calm.arrivals()).isEqualTo(5);
    assertThat(calm.completed()).isEqualTo(5);
    assertThat(calm.bodyNsMax()).isEqualTo(calm.bodyNsSum() / 5);
    assertThat(calm.largestSnapshot()).isEqualTo(1);
    Service busy = services.get(1);
    assertThat(busy.dropped()).isPositive();
    assertThat(busy.arrivals()).isEqualTo(busy.completed() + busy.dropped() + busy.backlog());
    assertThat(busy.backlog()).isBetween(b.k.backlog(0), b.k.backlog(0) + 1);
    assertThat(busy.backlogMax()).isBetween(3L, 5L);
  }

  @Test
  void aWorkloadThatWasStartedAgain_countsOn_andOneWhoseTasksAreGoneIsKept() {
    Box b = new Box(1);
    for (int i = 0; i < 2; i++) {
      Installer again = b.setup("again");
      again.spawn(dev.stormbench.spi.workload.TaskSpec.fifo("R" + i, 50, new int[] {0}, 0,
          program().add(new Step.Raise(Softirq.NET_RX_SOFTIRQ, new Distribution.Fixed(10 * US))).run(US).build()).startingAt((1 + i) * MS));
    }
    b.runTo(1500 * US);
    assertThat(b.k.services()).extracting(Service::completed).containsExactly(1L);
    b.runTo(5 * MS);
    assertThat(b.k.tasks()).noneMatch(t -> t.comm().startsWith("R"));
    assertThat(b.k.services()).singleElement().satisfies(s -> {
      assertThat(s.workload()).isEqualTo("again");
      assertThat(s.completed()).isEqualTo(2);
      assertThat(s.backlog()).isZero();
    });
  }
}
