package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStructTest {
  private static Task named(Box b, String comm) {
    return b.k.tasks().stream().filter(t -> t.comm().equals(comm)).findFirst().orElseThrow();
  }

  @Test
  void switchesAndWakeUps_areThoseOfTheTrace() {
    Box b = new Box(2);
    Task sleeper = b.fifo("S", 50, MS, program().run(20 * US).sleep(100 * US).loop().build(), 0, 1);
    Task hog = b.hog(0);
    Task never = b.fifo("N", 50, 1000 * MS, program().run(US).build(), 0);
    b.runTo(5 * MS);
    for (Task t : List.of(sleeper, hog)) {
      List<Event> in = b.events(TraceEvent.SCHED_SWITCH).stream().filter(e -> e.number(5) == t.pid()).toList();
      List<Event> out = b.events(TraceEvent.SCHED_SWITCH).stream().filter(e -> e.number(1) == t.pid()).toList();
      List<Event> wakings = b.events(TraceEvent.SCHED_WAKING).stream().filter(e -> e.number(1) == t.pid()).toList();
      assertThat(t.switches()).isEqualTo(in.size());
      assertThat(t.lastSwitchInNs()).isEqualTo(in.getLast().ns());
      assertThat(t.lastSwitchOutNs()).isEqualTo(out.getLast().ns());
      assertThat(t.wakeups()).isEqualTo(wakings.size());
      assertThat(t.lastWakeNs()).isEqualTo(wakings.getLast().ns());
      assertThat(t.lastWakerCpu()).isEqualTo(wakings.getLast().cpu());
    }
    assertThat(sleeper.wakeups()).isGreaterThan(hog.wakeups());
    assertThat(List.of(never.switches(), never.wakeups())).containsOnly(0L);
    assertThat(List.of(never.lastSwitchInNs(), never.lastSwitchOutNs(), never.lastWakeNs())).containsOnly(-1L);
    assertThat(never.lastWakerCpu()).isEqualTo(-1);
    assertThat(never.lastWakerContext()).isNull();
  }

  @Test
  void theContextOfAWaker_isWhereItWokeFrom() {
    Box b = new Box(2);
    Task byTimer = b.fifo("T", 50, MS, program().run(US).sleep(MS).loop().build(), 0);
    Task byTask = b.fifo("W", 50, 0, program().add(new Step.Wait("flag")).run(US).loop().build(), 1);
    b.fifo("P", 40, 2 * MS, program().add(new Step.Post("flag")).run(US).sleep(10 * MS).loop().build(), 0);
    b.tasklets(1, 10, 5 * MS, MS, 100 * MS); // a pass that outlives its 2 ms wakes ksoftirqd at its end, if more came meanwhile
    b.hiTasklets(1, 10, US, 2 * MS, 100 * MS);
    b.runTo(9 * MS);
    assertThat(byTimer.lastWakerContext()).isEqualTo(Context.HARDIRQ);
    assertThat(byTask.lastWakerContext()).isEqualTo(Context.TASK);
    assertThat(byTask.lastWakerCpu()).isZero();
    Task ksoftirqd = named(b, "ksoftirqd/1");
    assertThat(ksoftirqd.wakeups()).isPositive();
    assertThat(ksoftirqd.lastWakerContext()).isEqualTo(Context.SOFTIRQ);
    assertThat(named(b, "ksoftirqd/0").lastWakerContext()).isNotEqualTo(Context.SOFTIRQ);
  }

  @Test
  void whatATaskWaitsFor_isATimer_aSemaphore_orWhatItsThreadIsFor() {
    Box b = new Box(2);
    Task sleeps = b.fifo("S", 50, 0, program().run(US).sleep(7 * MS).loop().build(), 0);
    Task waits = b.fifo("W", 50, 0, program().add(new Step.Wait("flag")).run(MS).loop().build(), 0);
    Task hog = b.hog(1);
    b.runTo(2 * MS);
    long expires = b.events(TraceEvent.HRTIMER_START).stream().filter(e -> e.pid() == sleeps.pid()).toList().getLast().number(2);
    assertThat(sleeps.waitsUntilNs()).isEqualTo(expires);
    assertThat(sleeps.waitsFor()).isEqualTo("timer at " + expires + " ns");
    assertThat(waits.waitsFor()).isEqualTo("semaphore flag");
    assertThat(waits.waitsUntilNs()).isEqualTo(-1);
    assertThat(hog.waitsFor()).isEmpty();
    assertThat(named(b, "migration/0").waitsFor()).isEqualTo("stop work");
    assertThat(named(b, "ksoftirqd/0").waitsFor()).isEqualTo("softirq");
    b.fifo("P", 40, 3 * MS, program().add(new Step.Post("flag")).run(US).build(), 1);
    b.runTo(3 * MS + 500 * US);
    assertThat(waits.onCpu()).isTrue();
    assertThat(waits.waitsFor()).as("it was posted").isEmpty();
  }

  @Test
  void niceAffinityAndKthread_areReadable_andFairKeysOnlyForFairTasks() {
    Box b = new Box(4);
    Task nice = b.fair("nice", 2, 5, 0, Box.forever());
    Task other = b.fair("other", 2, 0, 0, Box.forever());
    Task fifo = b.fifo("F", 50, 50 * MS, program().run(MS).build(), 3, 1);
    b.runTo(40 * MS);
    assertThat(nice.nice()).isEqualTo(5);
    assertThat(other.nice()).isZero();
    assertThat(fifo.allowedCpus()).containsExactly(1, 3);
    assertThat(nice.allowedCpus()).containsExactly(2);
    assertThat(fifo.kthread()).isFalse();
    assertThat(named(b, "kworker/0:0").kthread()).isTrue();
    assertThat(nice.deadlineNs()).isGreaterThan(nice.vruntimeNs());
    double share = (double) nice.sumExecRuntimeNs() / other.sumExecRuntimeNs();
    assertThat(share).as("335 to 1024").isBetween(0.25, 0.42);
    assertThat(Math.abs(nice.vruntimeNs() - other.vruntimeNs())).as("which is what vruntime evens out").isLessThan(10 * MS);
    assertThat(nice.vruntimeNs()).isGreaterThan(nice.sumExecRuntimeNs());
    assertThat(List.of(fifo.vruntimeNs(), fifo.deadlineNs())).containsOnly(0L);
  }
}
