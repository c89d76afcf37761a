package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static dev.stormbench.engine.kernel.Box.forever;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DlServerTest {
  private static Box box(boolean server) {
    Box b = new Box(1, c -> c.dlServer = server);
    b.fifo("rt", 50, 10 * MS, forever(), 0);
    return b;
  }

  @Test
  void aFairTask_gets50msOfEachSecond_asLateAsPossible_section2() {
    Box b = box(true);
    Task fair = b.fair("fair", 0, 0, 20 * MS, forever());
    b.runTo(900 * MS);
    assertThat(fair.sumExecRuntimeNs()).isZero();
    b.runTo(1050 * MS);
    assertThat(fair.sumExecRuntimeNs()).isBetween(45 * MS, 55 * MS);
    b.runTo(5 * S + 50 * MS);
    assertThat(fair.sumExecRuntimeNs()).isBetween(225 * MS, 275 * MS);
  }

  private static List<String> fairStretches(Box b) {
    List<String> stretches = new ArrayList<>();
    long since = 0;
    for (Box.Event e : b.on(0, TraceEvent.SCHED_SWITCH)) {
      if (e.args().get(4).equals("fair")) {
        since = e.ns();
      } else if (e.args().get(0).equals("fair")) {
        stretches.add(Math.round((double) since / MS) + "-" + Math.round((double) e.ns() / MS));
      }
    }
    return stretches;
  }

  @Test
  void whatFairTasksGetInTheBackground_putsTheServerOff_andThenItHasAFullRuntime() {
    Box b = new Box(1, c -> {
      c.dlServer = true;
      c.irqTimeAccounting = false;
    });
    b.fair("fair", 0, 0, 2 * MS, forever());
    b.fifo("rt", 50, 10 * MS, forever(), 0);
    b.runTo(3200 * MS);
    assertThat(fairStretches(b)).as("recorded: 960 to 1010; then at the deadline of each period; its end is noticed at ticks")
        .containsExactly("2-10", "960-1010", "1960-2011", "2961-3012");
  }

  @Test
  void afterStarvation_theServerWaitsForZeroLaxityAgain_onceFairTasksGotTheirShareWithoutIt() {
    Box b = new Box(1, c -> {
      c.dlServer = true;
      c.irqTimeAccounting = false;
    });
    b.fair("fair", 0, 0, 2 * MS, forever());
    b.fifo("rt", 50, 10 * MS, Box.program().run(1100 * MS).sleep(100 * MS).run(2 * S).build(), 0);
    b.runTo(3 * S);
    List<String> stretches = fairStretches(b);
    assertThat(stretches.subList(0, 3)).containsExactly("2-10", "960-1010", "1161-1261");
    assertThat(stretches.get(3)).as("two runtimes in the background: a new period from the second on, noticed at ticks").isEqualTo("2211-2261");
  }

  @Test
  void aServerWithoutFairTasks_isStoppedByItsTimer() {
    Box b = new Box(1, c -> {
      c.dlServer = true;
      c.irqTimeAccounting = false;
    });
    b.fair("fair", 0, 0, 2 * MS, Box.program().run(3 * MS).build());
    b.runTo(2 * S);
    assertThat(b.events(TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.text().equals("dl_task_timer")).map(e -> e.ns() / MS))
        .containsExactly(952L);
  }

  @Test
  void idleTime_countsAsTimeGiven() {
    Box b = new Box(1, c -> {
      c.dlServer = true;
      c.irqTimeAccounting = false;
    });
    b.fair("fair", 0, 0, 2 * MS, Box.program().run(3 * MS).sleep(95 * MS).add(new Program.Step.RunForever()).build());
    b.fifo("rt", 50, 101 * MS, forever(), 0);
    b.runTo(1200 * MS);
    assertThat(fairStretches(b)).as("nothing is left of the runtime: a new period begins with what it runs next")
        .containsExactly("2-5", "100-101", "1051-1101");
  }

  @Test
  void withoutTheServer_itGetsNothing_section20() {
    Box b = box(false);
    Task fair = b.fair("fair", 0, 0, 20 * MS, forever());
    b.runTo(3 * S);
    assertThat(fair.sumExecRuntimeNs()).isZero();
  }
}
