package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recordings of a real kernel with one thing changed that no kernel does: the invariant that says so is named. */
class BrokenRecordingTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final String PUSH = "recorded/612_push/S05_higher_pinned_wakes_push.trace.gz";
  private static final String STORM = "storm/t3_612_nopush.trace.txt.gz";
  private static final String SAMPLE = "host/rt-pull-6.18.44.trace.txt";

  /** A change of a recording, and the number of the invariant that it breaks. */
  record Change(int invariant, String file, String what, Consumer<List<String>> edit) {
    @Override
    public String toString() {
      return invariant + ": " + what;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change(1, PUSH, "a switch from another task", replace("prev_comm=A prev_pid=221", "prev_comm=B prev_pid=222")),
        new Change(2, PUSH, "a task that is switched in on two CPUs", duplicateOn("==> next_comm=B next_pid=222", "002")),
        new Change(3, PUSH, "an event of a task that is not current", replace("A-221 .*local_timer_entry", "A-221", "B-222")),
        new Change(4, PUSH, "a switch with a preempt depth of 1", replace("d\\.\\.2\\. .*sched_switch", "d..2.", "d..1.")),
        new Change(5, PUSH, "a sleeper that nobody woke", dropNth("sched_waking: comm=rcu_preempt", 2)),
        new Change(6, PUSH, "a preempted task that sleeps", replace("prev_comm=A prev_pid=221 prev_prio=59 prev_state=R ",
            "prev_state=R ", "prev_state=S+ ")),
        new Change(10, PUSH, "a migration from where the task is not", replace("orig_cpu=1 dest_cpu=0", "orig_cpu=3 dest_cpu=0")),
        new Change(11, PUSH, "a wake-up without its waking", dropNth("sched_waking: comm=rcu_preempt", 2)),
        new Change(12, PUSH, "a wake-up on another CPU", replace("sched_wakeup: comm=B .*", "target_cpu=001", "target_cpu=003")),
        new Change(14, STORM, "a stopper with a prio", replace("next_comm=help/4 next_pid=219 next_prio=49",
            "next_comm=migration/4 next_pid=219 next_prio=49")),
        new Change(28, PUSH, "a handler that does not end", drop("local_timer_exit")),
        new Change(29, STORM, "a softirq that does not end", dropNth("softirq_exit: vec=9", 4)),
        new Change(31, STORM, "a tasklet that does not end", dropNth("tasklet_exit", 4)),
        new Change(32, STORM, "a switch inside a softirq", moveSwitchInto("softirq_entry: vec=9")),
        new Change(37, SAMPLE, "an hrtimer that expires twice", duplicateNth("hrtimer_expire_entry: .*=hrtimer_wakeup", 10)),
        new Change(43, PUSH, "a clock that goes back", replace("A-221 .*4\\.112003: hrtimer_expire_entry", "4.112003", "4.111003")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeThatNoKernelMakes_isFound(Change change) throws IOException {
    List<String> lines = new ArrayList<>(Workbench.lines(WORKBENCH.home.resolve("scripts/fidelity").resolve(change.file)));
    List<String> before = List.copyOf(lines);

    change.edit.accept(lines);

    assertThat(lines).isNotEqualTo(before);
    assertThat(WORKBENCH.recording(change.file, String.join("\n", lines)).violations())
        .anyMatch(v -> v.matches("\\S+ (\\d+, )?" + change.invariant + "[:,].*"));
  }

  private static int nth(List<String> lines, String regex, int n) {
    Pattern p = Pattern.compile(regex);
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (p.matcher(lines.get(i)).find() && ++seen == n) {
        return i;
      }
    }
    throw new AssertionError("there is no " + regex);
  }

  private static Consumer<List<String>> replace(String what, String by) {
    return replace(what, what, by);
  }

  /** In the first line that {@code regex} finds. */
  private static Consumer<List<String>> replace(String regex, String what, String by) {
    return lines -> lines.set(nth(lines, regex, 1), lines.get(nth(lines, regex, 1)).replace(what, by));
  }

  private static Consumer<List<String>> drop(String regex) {
    return dropNth(regex, 1);
  }

  private static Consumer<List<String>> dropNth(String regex, int n) {
    return lines -> lines.remove(nth(lines, regex, n));
  }

  private static Consumer<List<String>> duplicateNth(String regex, int n) {
    return lines -> lines.add(nth(lines, regex, n), lines.get(nth(lines, regex, n)));
  }

  /** The first such switch once more, by the idle task of another CPU. */
  private static Consumer<List<String>> duplicateOn(String regex, String cpu) {
    return lines -> {
      int at = nth(lines, regex, 1);
      String line = lines.get(at).replaceFirst("^ *\\S+ +\\[\\d+\\]", "          <idle>-0       [" + cpu + "]")
          .replaceFirst("prev_comm=.* ==>", "prev_comm=swapper/2 prev_pid=0 prev_prio=120 prev_state=R ==>");
      lines.add(at + 1, line);
    };
  }

  /** The next switch of that CPU comes right after the fourth such line. */
  private static Consumer<List<String>> moveSwitchInto(String regex) {
    return lines -> {
      int at = nth(lines, regex, 4);
      String cpu = lines.get(at).replaceFirst(".*?(\\[\\d+\\]).*", "$1");
      int from = at;
      while (!lines.get(from).contains(cpu) || !lines.get(from).contains("sched_switch")) {
        from++;
      }
      lines.add(at + 1, lines.remove(from));
    };
  }
}
