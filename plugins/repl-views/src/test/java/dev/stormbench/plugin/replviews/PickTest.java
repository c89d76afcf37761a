package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.testkit.Stub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PickTest {
  private static final Machine MACHINE = Stub.of(Machine.class, Map.of("nrCpus", 8, "tasks",
      List.of(task(10, "psimon"), task(11, "psimon"), task(12, "hog"), task(3, "12"))));

  private static Task task(int pid, String comm) {
    return Stub.of(Task.class, Map.of("pid", pid, "comm", comm));
  }

  private static List<Integer> pids(String word) {
    return Pick.tasks(MACHINE, word).stream().map(Task::pid).toList();
  }

  @Test
  void cpus_areNumbersRangesListsAndAll() {
    assertThat(Pick.cpus(MACHINE, List.of("5", "1-2,7"))).containsExactly(1, 2, 5, 7);
    assertThat(Pick.cpus(MACHINE, List.of("all"))).hasSize(8);
    assertThat(Pick.cpus(MACHINE, List.of("3-1"))).isEmpty();
    assertThatThrownBy(() -> Pick.cpus(MACHINE, List.of("6-8"))).isInstanceOf(CommandException.class)
        .hasMessage("no CPU 8; accepted: 0-7");
  }

  @Test
  void tasks_arePidsCommsAndBoth() {
    assertThat(pids("psimon")).containsExactly(10, 11);
    assertThat(pids("psimon:11")).containsExactly(11);
    assertThat(pids(":10")).containsExactly(10);
    assertThat(pids("12")).as("a pid, and a comm that looks like one").containsExactly(12, 3);
    assertThatThrownBy(() -> pids("psimno")).isInstanceOf(CommandException.class)
        .hasMessage("no task 'psimno'; accepted: a pid, or a comm such as psimon, hog, 12");
  }
}
