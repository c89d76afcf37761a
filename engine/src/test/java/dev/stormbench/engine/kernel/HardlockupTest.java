package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static dev.stormbench.engine.kernel.Box.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Conf;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step.Loop;
import dev.stormbench.spi.workload.Program.Step.Run;
import dev.stormbench.spi.workload.Program.Step.Sleep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The NMI of the hard-lockup detector: a period of un-halted time, wherever the CPU is; threshold 10. */
class HardlockupTest {
  private record Nmi(int cpu, long ns, boolean irqsOff, long interrupts) {}

  private final List<Nmi> nmis = new ArrayList<>();

  private Box machine(Consumer<Conf> change) {
    Box b = new Box(2, change);
    b.onNmi = (c, s) -> nmis.add(new Nmi(c.id, c.now(), c.irqsOff, s.hrtimerInterrupts()));
    return b;
  }

  /** One interrupt whose handler takes so long. */
  private static void hang(Box b, int cpu, long fromNs, long forNs) {
    IrqLine line = b.setup().irqLine(cpu, 24, "dev", forNs, -1, null, null);
    b.setup().interrupts(line, fromNs, new Distribution.Fixed(3_000 * S));
  }

  private List<Long> onCpu(int cpu) {
    return nmis.stream().filter(n -> n.cpu == cpu).map(Nmi::ns).toList();
  }

  @Test
  void withoutAWish_noneComes() {
    Box b = machine(c -> { });
    b.hog(1);
    b.runTo(35 * S);
    assertThat(nmis).isEmpty();
    assertThat(b.k.watchdog.nmis).isZero();
  }

  @Test
  void aBusyCpu_getsOneEachPeriod_anIdleOneNone() {
    Box b = machine(c -> { });
    b.k.watchdog.enableNmi();
    b.hog(1);
    b.runTo(35 * S);
    assertThat(onCpu(0)).isEmpty();
    assertThat(onCpu(1)).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(onCpu(1).get(i)).isBetween((i + 1) * 10 * S, (i + 1) * 10 * S + 40 * MS);
    }
  }

  @Test
  void aCpuThatIsHalted_halfOfTheTime_getsHalfAsMany() {
    Box b = machine(c -> { });
    b.k.watchdog.enableNmi();
    b.fair("half", 1, 0, 0, Program.builder().add(new Run(new Distribution.Fixed(500 * MS)))
        .add(new Sleep(new Distribution.Fixed(500 * MS))).add(new Loop(0, 0)).build());
    b.runTo(45 * S);
    assertThat(onCpu(1)).hasSize(2);
    assertThat(onCpu(1).getFirst()).isBetween(18 * S, 21 * S);
  }

  @Test
  void aPollingIdleCpu_isNotHalted() {
    Box b = machine(c -> c.poll = true);
    b.k.watchdog.enableNmi();
    b.runTo(35 * S);
    assertThat(onCpu(0)).hasSize(3);
  }

  @Test
  void anotherThreshold_isAnotherPeriod_fromThenOn_andZeroNone() {
    Box b = machine(c -> { });
    b.k.watchdog.enableNmi();
    b.hog(1);
    b.runTo(5 * S);
    threshold(b, 2);
    b.runTo(12 * S);
    assertThat(onCpu(1)).hasSize(3);
    assertThat(onCpu(1).getFirst()).isBetween(7 * S, 7 * S + 40 * MS);
    threshold(b, 0);
    b.runTo(60 * S);
    assertThat(onCpu(1)).hasSize(3);
    threshold(b, 20);
    b.runTo(85 * S);
    assertThat(onCpu(1)).hasSize(4);
  }

  private static void threshold(Box b, int seconds) {
    b.k.config(b.k.config.with(new KernelConfig.Sysctls(seconds, 120, S, 950 * MS, 100 * MS)));
    b.k.watchdog.reconfigure();
  }

  @Test
  void itComes_withInterruptsOff_whileTheHrtimerStands() {
    Box b = machine(c -> { });
    b.k.watchdog.enableNmi();
    b.hog(1);
    hang(b, 1, 12 * S, 25 * S);
    b.runTo(45 * S);
    List<Nmi> on1 = nmis.stream().filter(n -> n.cpu == 1).toList();
    assertThat(on1).extracting(Nmi::irqsOff).containsExactly(false, true, true, false);
    assertThat(on1.get(2).interrupts).isEqualTo(on1.get(1).interrupts);
    assertThat(on1.get(3).interrupts).isGreaterThan(on1.get(2).interrupts);
  }

  @Test
  void itsCost_isPaidByWhatRuns() {
    assertThat(endOfRun(true) - endOfRun(false)).isEqualTo(3 * 50 * US);
  }

  /** When a task has got its 35 s of an otherwise idle CPU. */
  private long endOfRun(boolean nmi) {
    Box b = machine(c -> c.costs.put("nmi", 50 * US));
    if (nmi) {
      b.k.watchdog.enableNmi();
    }
    b.fair("p", 1, 0, 0, Program.builder().add(new Run(new Distribution.Fixed(35 * S))).build());
    b.runTo(50 * S);
    return b.events(dev.stormbench.spi.trace.TraceEvent.SCHED_PROCESS_EXIT).getFirst().ns();
  }

  @Test
  void aTouch_isCounted_andPutsTheSoftCheckOff() {
    Box b = machine(c -> { });
    b.runTo(S);
    long before = b.k.lockup(1).nmiTouches();
    b.k.touchNmiWatchdog(1);
    assertThat(b.k.lockup(1).nmiTouches()).isEqualTo(before + 1);
    assertThat(b.k.lockup(1).reportTs()).isEqualTo(Long.MAX_VALUE);
    assertThat(b.k.lockup(0).nmiTouches()).isEqualTo(before);
  }
}
