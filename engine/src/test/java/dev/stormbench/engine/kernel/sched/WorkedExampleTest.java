package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Conf;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * kernel-facts.md 22, step by step: CPUs 47 and 95 of 192 are overloaded, in a long tasklet above a fair hog
 * with need-resched set, and a psimon waits on each. CPU 3's FIFO-50 task goes to sleep: one lone pull.
 */
@DisplayName("Worked example: one lone pull with two overloaded CPUs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkedExampleTest {
  private static final long PULL_NS = 3 * MS + 100 * US;
  private static final int[] TARGETS = {47, 95};

  /** What a step of the walk was seen to do, and the token's state right after. */
  private record Seen(int cpu, String what, String state) {
    @Override
    public String toString() {
      return cpu + ": " + what + " | " + state;
    }
  }

  private final Box barren = machine(c -> { });
  private final List<Seen> walk = walk(barren);

  /** The machine of the example at the instant before the pull, rto_loop and rto_loop_next at 10. */
  private static Box machine(Consumer<Conf> change, int... psimonMask) {
    Box b = new Box(192, c -> {
      c.llcCores = 8;
      change.accept(c);
    });
    for (int cpu : TARGETS) {
      b.hog(cpu);
      b.tasklets(cpu, 4, 30 * MS, MS, 60 * MS);
      int[] mask = psimonMask.length == 0 ? new int[] {cpu, 142 - cpu} : homeFirst(cpu, psimonMask);
      b.fifo("psimon", 1, 2 * MS, program().run(50 * US).build(), mask);
    }
    b.fifo("P", 50, 3 * MS, program().run(100 * US).sleep(60 * MS).build(), 3);
    b.runTo(3 * MS);
    b.k.core.rd.rtoLoop = 10;
    b.k.core.rd.rtoLoopNext = 10;
    return b;
  }

  private static int[] homeFirst(int home, int[] mask) {
    int[] all = new int[mask.length + 1];
    all[0] = home;
    System.arraycopy(mask, 0, all, 1, mask.length);
    return all;
  }

  private static String state(RootDomain rd) {
    return "rto_cpu " + rd.rtoCpu + ", rto_loop " + rd.rtoLoop + ", rto_loop_next " + rd.rtoLoopNext + ", loop_start "
        + (rd.rtoLoopStart ? 1 : 0) + ", token " + (rd.rtoPushWork.isLive() ? "alive" : "dead");
  }

  /** Runs over the pull; what the three CPUs traced, and each decision under rto_lock. */
  private static List<Seen> walk(Box b) {
    List<Seen> seen = new ArrayList<>();
    RootDomain rd = b.k.core.rd;
    RtoOps base = b.k.core.rt.rtoOps;
    b.k.core.rt.rtoOps = new RtoOps() {
      @Override
      public PullBy pullBy(dev.stormbench.spi.machine.Rq thisRq) {
        return base.pullBy(thisRq);
      }

      @Override
      public int rtoNextCpu(dev.stormbench.spi.machine.RootDomain r, int thisCpu) {
        int cpu = base.rtoNextCpu(r, thisCpu);
        seen.add(new Seen(thisCpu, "rto_next_cpu " + cpu, state(rd)));
        return cpu;
      }
    };
    b.k.observe((r, place) -> {
      boolean aside = switch (r.event()) {
        case CPU_IDLE, TICK_STOP, HRTIMER_CANCEL -> true;
        default -> !r.event().isCounted();
      };
      if (b.k.nowNs() >= PULL_NS && !aside && (r.cpu() == 3 || r.cpu() == 47 || r.cpu() == 95)) {
        seen.add(new Seen(r.cpu(), text(r), state(rd)));
      }
    }, null);
    b.runTo(PULL_NS + 30 * US);
    return seen;
  }

  private static String text(dev.stormbench.spi.trace.TraceRecord r) {
    String name = r.event().eventName();
    return switch (r.event()) {
      case CSD_QUEUE_CPU, IPI_SEND_CPU -> name + " " + r.arg(0) + " " + r.text(2);
      case SCHED_SWITCH -> name + " " + r.text(0) + " " + r.arg(3) + " ==> " + r.text(4);
      case SCHED_MIGRATE_TASK -> name + " " + r.text(0) + " " + r.arg(3) + " -> " + r.arg(4);
      case HRTIMER_START -> name + " " + r.text(1);
      default -> name;
    };
  }

  private static List<String> walked(List<Seen> seen) {
    return seen.stream().map(Seen::toString).toList();
  }

  private static List<String> moves(Box b) {
    return b.events(TraceEvent.SCHED_MIGRATE_TASK).stream()
        .map(e -> "by " + e.cpu() + ": " + e.text() + " " + e.number(3) + " -> " + e.number(4)).toList();
  }

  private static List<String> tokens(Box b) {
    return b.events(TraceEvent.CSD_QUEUE_CPU).stream().filter(e -> e.text().equals("rto_push_irq_work_func"))
        .map(e -> e.cpu() + " to " + e.number(0)).toList();
  }

  // -- the table ------------------------------------------------------------------------------------

  @Test
  @DisplayName("before: both targets overloaded, no token alive")
  void before() {
    RootDomain rd = machine(c -> { }).k.core.rd;
    assertThat(rd.rtoCount).isEqualTo(2);
    assertThat(rd.rtoMask.has(47)).isTrue();
    assertThat(rd.rtoMask.has(95)).isTrue();
    assertThat(state(rd)).isEqualTo("rto_cpu -1, rto_loop 10, rto_loop_next 10, loop_start 0, token dead");
  }

  @Test
  @DisplayName("step 1 and 2: CPU 3 starts its timer and pulls; rto_loop_next 11, loop_start 0 -> 1, the first bit is 47")
  void step1And2() {
    assertThat(walked(walk)).startsWith(
        "3: hrtimer_start hrtimer_wakeup | rto_cpu -1, rto_loop 10, rto_loop_next 10, loop_start 0, token dead",
        "3: rto_next_cpu 47 | rto_cpu 47, rto_loop 10, rto_loop_next 11, loop_start 1, token dead");
  }

  @Test
  @DisplayName("step 3: loop_start 0, the token is alive, its IPI goes to 47, and only then CPU 3 switches to idle")
  void step3() {
    String state = " | rto_cpu 47, rto_loop 10, rto_loop_next 11, loop_start 0, token alive";
    assertThat(walked(walk).subList(2, 5)).containsExactly(
        "3: csd_queue_cpu 47 rto_push_irq_work_func" + state,
        "3: ipi_send_cpu 47 generic_smp_call_function_single_interrupt" + state,
        "3: sched_switch P 1 ==> swapper/3" + state);
  }

  @Test
  @DisplayName("step 4 to 6: 47 is visited inside its tasklet, moves nothing, and sends the token to 95")
  void step4To6() {
    String taken = " | rto_cpu 47, rto_loop 10, rto_loop_next 11, loop_start 0, token alive";
    String sent = " | rto_cpu 95, rto_loop 10, rto_loop_next 11, loop_start 0, token alive";
    assertThat(walked(walk).subList(5, 10)).containsExactly(
        "47: call_function_single_entry" + taken,
        "47: rto_next_cpu 95" + sent,
        "47: csd_queue_cpu 95 rto_push_irq_work_func" + sent,
        "47: ipi_send_cpu 95 generic_smp_call_function_single_interrupt" + sent,
        "47: call_function_single_exit" + sent);
  }

  @Test
  @DisplayName("step 7: 95 finds the end of the mask and that rto_loop_next has moved: rto_loop 11, and 47 again")
  void step7() {
    String again = " | rto_cpu 47, rto_loop 11, rto_loop_next 11, loop_start 0, token alive";
    assertThat(walked(walk).stream().filter(s -> s.startsWith("95: ")).limit(5)).containsExactly(
        "95: call_function_single_entry | rto_cpu 95, rto_loop 10, rto_loop_next 11, loop_start 0, token alive",
        "95: rto_next_cpu 47" + again,
        "95: csd_queue_cpu 47 rto_push_irq_work_func" + again,
        "95: ipi_send_cpu 47 generic_smp_call_function_single_interrupt" + again,
        "95: call_function_single_exit" + again);
  }

  @Test
  @DisplayName("step 8: 47's second visit sends the token to 95")
  void step8() {
    String sent = " | rto_cpu 95, rto_loop 11, rto_loop_next 11, loop_start 0, token alive";
    assertThat(walked(walk).stream().filter(s -> s.startsWith("47: ")).skip(5)).containsExactly(
        "47: call_function_single_entry | rto_cpu 47, rto_loop 11, rto_loop_next 11, loop_start 0, token alive",
        "47: rto_next_cpu 95" + sent,
        "47: csd_queue_cpu 95 rto_push_irq_work_func" + sent,
        "47: ipi_send_cpu 95 generic_smp_call_function_single_interrupt" + sent,
        "47: call_function_single_exit" + sent);
  }

  @Test
  @DisplayName("step 9: 95's second visit finds 11 == 11: nobody is next, the token dies")
  void step9() {
    assertThat(walked(walk).stream().filter(s -> s.startsWith("95: ")).skip(5)).containsExactly(
        "95: call_function_single_entry | rto_cpu 95, rto_loop 11, rto_loop_next 11, loop_start 0, token alive",
        "95: rto_next_cpu -1 | rto_cpu -1, rto_loop 11, rto_loop_next 11, loop_start 0, token alive",
        "95: call_function_single_exit | rto_cpu -1, rto_loop 11, rto_loop_next 11, loop_start 0, token dead");
  }

  @Test
  @DisplayName("result: one walk, two circuits, four barren visits, each of which bails and changes nothing")
  void fourBarrenVisits() {
    RootDomain rd = barren.k.core.rd;
    assertThat(List.of(rd.walks, rd.circuits, rd.hops, rd.bails, rd.pushes)).containsExactly(1L, 2L, 4L, 4L, 0L);
    assertThat(rd.rtoCount).isEqualTo(2);
    for (int cpu : TARGETS) {
      assertThat(barren.cpu(cpu).rq.nrPushable).isEqualTo(1);
      List<Event> visits = barren.on(cpu, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, TraceEvent.CALL_FUNCTION_SINGLE_EXIT);
      assertThat(visits).hasSize(4).allSatisfy(e -> assertThat(e.flags()).isEqualTo(0x3D)); // dNH: before as after
      assertThat(visits).allSatisfy(e -> assertThat(e.comm()).isEqualTo("hog"));
      assertThat(barren.on(cpu, TraceEvent.SOFTIRQ_ENTRY)).noneMatch(e -> e.ns() >= PULL_NS);
    }
    assertThat(moves(barren)).isEmpty();
    assertThat(barren.events(TraceEvent.IPI_SEND_CPU)).noneMatch(e -> e.ns() >= PULL_NS && e.text().isEmpty());
  }

  // -- another pull meanwhile -----------------------------------------------------------------------

  /** The example with a second pull on CPU 5, so many ns after the first. */
  private static RootDomain withPullAfter(long ns) {
    Box b = machine(c -> { });
    b.fifo("Q", 50, 3 * MS, program().run(100 * US + ns).sleep(60 * MS).build(), 5);
    b.runTo(PULL_NS + 30 * US);
    return b.k.core.rd;
  }

  @Test
  @DisplayName("a pull between step 7's read of rto_loop_next and step 9's is one circuit more: six visits")
  void pullInTheSecondCircuit() {
    long firstWrapNs = barren.on(95, TraceEvent.CSD_QUEUE_CPU).getFirst().ns();
    RootDomain rd = withPullAfter(firstWrapNs + 600 - barren.on(3, TraceEvent.CSD_QUEUE_CPU).getFirst().ns());
    assertThat(List.of(rd.walks, rd.hops, (long) rd.rtoLoop, (long) rd.rtoLoopNext)).containsExactly(1L, 6L, 12L, 12L);
  }

  @Test
  @DisplayName("a pull before step 7's read is served by the second circuit, which goes round anyway: four visits")
  void pullInTheFirstCircuit() {
    RootDomain rd = withPullAfter(500);
    assertThat(List.of(rd.walks, rd.hops, (long) rd.rtoLoop, (long) rd.rtoLoopNext)).containsExactly(1L, 4L, 12L, 12L);
  }

  // -- variants -------------------------------------------------------------------------------------

  @Test
  @DisplayName("V1 at step 4: psimon goes to an LLC neighbour, one need-resched IPI, overload clears; so on 95")
  void bailSkipped() {
    Box b = machine(c -> { }, allCpus());
    RtOps base = b.k.core.rt.ops;
    b.k.core.rt.ops = new SkipPrioBail(base);
    List<Seen> seen = walk(b);
    assertThat(walked(seen).stream().filter(s -> s.startsWith("47: "))).containsExactly(
        "47: call_function_single_entry | rto_cpu 47, rto_loop 10, rto_loop_next 11, loop_start 0, token alive",
        "47: sched_migrate_task psimon 47 -> 40 | rto_cpu 47, rto_loop 10, rto_loop_next 11, loop_start 0, token alive",
        "47: ipi_send_cpu 40  | rto_cpu 47, rto_loop 10, rto_loop_next 11, loop_start 0, token alive",
        "47: rto_next_cpu 95 | rto_cpu 95, rto_loop 10, rto_loop_next 11, loop_start 0, token alive",
        "47: csd_queue_cpu 95 rto_push_irq_work_func | rto_cpu 95, rto_loop 10, rto_loop_next 11, loop_start 0, token alive",
        "47: ipi_send_cpu 95 generic_smp_call_function_single_interrupt | rto_cpu 95, rto_loop 10, rto_loop_next 11,"
            + " loop_start 0, token alive",
        "47: call_function_single_exit | rto_cpu 95, rto_loop 10, rto_loop_next 11, loop_start 0, token alive");
    // 95 does the same; psimon waits on 88 until 88 picks it, so for that long 88 is overloaded and gets the third visit
    assertThat(moves(b)).containsExactly("by 47: psimon 47 -> 40", "by 95: psimon 95 -> 88");
    RootDomain rd = b.k.core.rd;
    assertThat(List.of(rd.hops, rd.bails, rd.pushes, (long) rd.rtoCount)).containsExactly(3L, 0L, 2L, 0L);
    assertThat(state(rd)).isEqualTo("rto_cpu -1, rto_loop 11, rto_loop_next 11, loop_start 0, token dead");
    assertThat(tokens(b)).endsWith("47 to 95", "95 to 88");
    assertThat(b.switchedTo(40)).contains("psimon");
    assertThat(b.switchedTo(88)).contains("psimon");
  }

  private static int[] allCpus() {
    int[] all = new int[192];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return all;
  }

  /** V1: the prio bail is for those who push by themselves. */
  private record SkipPrioBail(RtOps base) implements RtOps {
    @Override
    public PrioBail prioBail(dev.stormbench.spi.machine.Rq rq, Task next, boolean pull) {
      return pull ? PrioBail.PUSH : base.prioBail(rq, next, false);
    }

    @Override
    public Task nextPushable(dev.stormbench.spi.machine.Rq rq) {
      return base.nextPushable(rq);
    }

    @Override
    public int pushTarget(Task task, int thisCpu) {
      return base.pushTarget(task, thisCpu);
    }

    @Override
    public boolean overloadRule(dev.stormbench.spi.machine.Rq rq) {
      return base.overloadRule(rq);
    }

    @Override
    public boolean needPull(dev.stormbench.spi.machine.Rq rq, Task prev) {
      return base.needPull(rq, prev);
    }
  }

  @Test
  @DisplayName("feature off at step 2: CPU 3 locks the run-queues of 47 and 95, leaves both psimons, and interrupts nobody")
  void featureOff() {
    Box b = machine(c -> c.rtPushIpi = false);
    List<Integer> locked = new ArrayList<>();
    b.runTo(PULL_NS);
    for (long ns = PULL_NS; ns < PULL_NS + 5 * US; ns += 20) {
      b.runTo(ns);
      for (int cpu : TARGETS) {
        if (b.cpu(cpu).rq.lock.heldBy(b.cpu(3)) && (locked.isEmpty() || locked.getLast() != cpu)) {
          locked.add(cpu);
        }
      }
    }
    assertThat(locked).containsExactly(47, 95);
    assertThat(moves(b)).isEmpty();
    assertThat(b.events(TraceEvent.IPI_SEND_CPU)).noneMatch(e -> e.ns() >= PULL_NS);
    assertThat(b.switchedTo(3)).endsWith("P", "swapper/3");
    RootDomain rd = b.k.core.rd;
    assertThat(List.of(rd.pulls > 0, rd.walks == 0, rd.rtoCount == 2)).containsOnly(true);
    assertThat(rd.rtoLoopNext).isEqualTo(10);
  }
}
