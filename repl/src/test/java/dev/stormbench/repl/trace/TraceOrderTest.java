package dev.stormbench.repl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.repl.trace.TraceOrder.Difference;
import dev.stormbench.repl.trace.TraceOrder.Options;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceImporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceOrderTest {
  private static final Options A_AND_B = Options.of(Set.of("A", "B"));
  private static final TraceImporter FTRACE = Plugins.discover(TraceOrderTest.class.getClassLoader()).traceImporters()
      .find("ftrace").orElseThrow().create((Params) Proxy.newProxyInstance(TraceOrderTest.class.getClassLoader(),
          new Class<?>[] {Params.class}, (proxy, method, args) -> Location.of("test")));

  /** B, pinned to CPU 1, preempts A there, and A is pushed to CPU 0. */
  private static final String PUSH = """
      A 1 h sched_waking: comm=B pid=222 prio=39 target_cpu=001
      A 1 h sched_wakeup: comm=B pid=222 prio=39 target_cpu=001
      A 1 . sched_switch: prev_comm=A prev_pid=221 prev_prio=59 prev_state=R ==> next_comm=B next_pid=222 next_prio=39
      B 1 . sched_migrate_task: comm=A pid=221 prio=59 orig_cpu=1 dest_cpu=0
      B 1 . ipi_send_cpu: cpu=0 callsite=push_rt_task+0x2a6/0x300 callback=0x0
      H 0 h reschedule_entry: vector=253
      H 0 h reschedule_exit: vector=253
      H 0 . sched_switch: prev_comm=H prev_pid=5 prev_prio=120 prev_state=R ==> next_comm=A next_pid=221 next_prio=59
      """;

  @Test
  void equalTraces_areEqual_whateverTimesAndPids() {
    assertThat(compare(PUSH, PUSH.replace("pid=221", "pid=7").replace("pid=222", "pid=8"), A_AND_B)).isEmpty();
  }

  @Test
  void whatTwoCpusDo_mayCommute_unlessTheSameTaskIsTouched() {
    String a = "A 1 h sched_waking: comm=A pid=7 prio=49 target_cpu=001\n";
    String b = "B 2 h sched_waking: comm=B pid=8 prio=49 target_cpu=002\n";
    String aToo = "B 2 h sched_waking: comm=A pid=7 prio=39 target_cpu=002\n";

    assertThat(compare(a + b, b + a, A_AND_B)).isEmpty();
    assertThat(compare(a + b + aToo, aToo + b + a, A_AND_B)).isPresent();
    assertThat(compare(a + aToo, aToo + a, A_AND_B)).map(Difference::sequence).hasValue("task A");
  }

  @Test
  void tasksOfOneName_areToldApart_byTheOrderOfTheirPids() {
    String first = "A 1 h sched_waking: comm=A pid=7 prio=49 target_cpu=001\n";
    String second = "B 2 h sched_waking: comm=A pid=9 prio=49 target_cpu=002\n";

    assertThat(compare(first + second, second.replace("=9", "=19") + first.replace("=7", "=8"), A_AND_B)).isEmpty();
    assertThat(compare(first + second, first.replace("=7", "=9") + second.replace("=9", "=7"), A_AND_B)).isPresent();
  }

  @Test
  void theFirstDifference_isSaid_withWhatStandsAround() {
    Difference d = compare(PUSH, PUSH.replace("dest_cpu=0", "dest_cpu=2"), A_AND_B).orElseThrow();

    assertThat(d.sequence()).isEqualTo("CPU 1");
    assertThat(d.ourIndex()).isEqualTo(3);
    assertThat(d.rows()).filteredOn(Difference.Row::differs).singleElement().satisfies(r -> {
      assertThat(r.ours()).isEqualTo("    3.000 ms  [001] sched_migrate_task A 59, 1 -> 0");
      assertThat(r.theirs()).isEqualTo("    3.000 ms  [001] sched_migrate_task A 59, 1 -> 2");
    });
    assertThat(d.rows().getFirst().ours()).endsWith("[001] sched_waking B 39 -> 1");
    assertThat(d.rows().getLast().ours()).endsWith("[001] ipi_send_cpu reschedule -> 0");
  }

  @Test
  void aMissingIpi_differs_butNotToAnIdleCpu() {
    String without = without(PUSH, "ipi_send_cpu", "reschedule_entry");
    String idleH = PUSH.replace("H 0", "<idle> 0");

    assertThat(compare(PUSH, without + "B 1 . ipi_send_cpu: cpu=3 callsite=x callback=0x0\n", A_AND_B)).isPresent();
    assertThat(compare(idleH, without(idleH, "ipi_send_cpu", "reschedule_entry")
        + "x 3 . ipi_send_cpu: cpu=3 callsite=x callback=0x0\n", A_AND_B)).isEmpty();
  }

  @Test
  void whatATickOrAnothersWakeUpSends_isNotCompared() {
    String noise = """
        A 1 h local_timer_entry: vector=236
        A 1 h hrtimer_expire_entry: hrtimer=00000000eb8de376 function=tick_nohz_handler now=4112001952
        A 1 h ipi_send_cpu: cpu=0 callsite=x callback=generic_smp_call_function_single_interrupt+0x0/0x20
        H 0 h call_function_single_entry: vector=251
        A 1 h local_timer_exit: vector=236
        A 1 s sched_waking: comm=rcu_preempt pid=18 prio=120 target_cpu=000
        A 1 s ipi_send_cpu: cpu=0 callsite=x callback=generic_smp_call_function_single_interrupt+0x0/0x20
        """;

    assertThat(compare(PUSH, noise + PUSH, A_AND_B)).isEmpty();
  }

  @Test
  void aPull_andTheWalksNextHop_areCompared() {
    String pull = "A 1 . ipi_send_cpu: cpu=0 callsite=x callback=generic_smp_call_function_single_interrupt+0x0/0x20\n"
        + "H 0 h call_function_single_entry: vector=251\n"
        + "H 0 h ipi_send_cpu: cpu=2 callsite=x callback=generic_smp_call_function_single_interrupt+0x0/0x20\n";

    assertThat(compare(pull + PUSH, PUSH, A_AND_B)).map(Difference::sequence).hasValue("CPU 1");
    assertThat(compare(pull + PUSH, pull.substring(0, pull.lastIndexOf("H 0")) + PUSH, A_AND_B))
        .map(Difference::sequence).hasValue("CPU 0");
  }

  @Test
  void withoutSends_reschedulesCountByWhatWasWoken_callsByWhatTheyDo() {
    String old = without(PUSH, "ipi_send_cpu");
    String call = "H 0 h call_function_single_entry: vector=251\nH 0 h call_function_single_exit: vector=251\n";

    assertThat(compare(PUSH, old, A_AND_B)).isEmpty();
    assertThat(compare(PUSH, call + old, A_AND_B)).isEmpty();
    assertThat(compare(PUSH, without(old, "reschedule_entry"), A_AND_B)).map(Difference::sequence).hasValue("CPU 0");
  }

  @Test
  void whatOthersDoBetween_isLeftOut_butIdleIsNot() {
    String direct = "A 1 . sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=B next_pid=8"
        + " next_prio=59\n";
    String detour = direct.replace("next_comm=B next_pid=8", "next_comm=kworker/1:0 next_pid=9")
        + direct.replace("prev_comm=A prev_pid=7", "prev_comm=kworker/1:0 prev_pid=9");
    String interrupted = direct.replace("=S ==> next_comm=B next_pid=8", "=R ==> next_comm=kworker/1:0 next_pid=9")
        + direct.replace("prev_comm=A prev_pid=7", "prev_comm=kworker/1:0 prev_pid=9")
            .replace("next_comm=B next_pid=8", "next_comm=A next_pid=7");

    assertThat(compare(direct, detour, A_AND_B)).isEmpty();
    assertThat(compare(direct, interrupted + direct, A_AND_B)).isEmpty();
    assertThat(compare(direct, detour.replace("kworker/1:0", "swapper/1"), A_AND_B)).isPresent();
  }

  @Test
  void aFreeCpu_isAsGoodAsAnother_ifAsked_andStaysThatOne() {
    String ran = PUSH + "A 0 . sched_switch: prev_comm=A prev_pid=221 prev_prio=59 prev_state=S ==> next_comm=H"
        + " next_pid=5 next_prio=120\n";
    String elsewhere = ran.replace("dest_cpu=0", "dest_cpu=2").replace("cpu=0 ", "cpu=2 ").replace("H 0", "H 2")
        .replace("A 0", "A 2");
    Options alike = new Options(Set.of("A", "B"), Decisions.EVENTS, true, false, false);

    assertThat(compare(ran, elsewhere, A_AND_B)).isPresent();
    assertThat(compare(ran, elsewhere, alike)).isEmpty();
    assertThat(compare(ran, elsewhere.replace("A 2", "A 0"), alike)).isPresent();
  }

  @Test
  void aTaskThatLeftTheRtClass_countsNoLonger_ifAsked() {
    String fair = "A 0 . sched_switch: prev_comm=A prev_pid=221 prev_prio=120 prev_state=X ==> next_comm=H next_pid=5"
        + " next_prio=120\n";

    assertThat(compare(PUSH + fair, PUSH, A_AND_B)).isPresent();
    assertThat(compare(PUSH + fair, PUSH, new Options(Set.of("A", "B"), Decisions.EVENTS, false, true, false))).isEmpty();
  }

  private static String without(String trace, String... events) {
    return String.join("\n", trace.lines().filter(l -> Set.of(events).stream().noneMatch(l::contains)).toList()) + "\n";
  }

  private static Optional<Difference> compare(String ours, String theirs, Options options) {
    return TraceOrder.compare(read(ours), read(theirs), options);
  }

  /** Lines are {@code COMM CPU CONTEXT EVENT: FIELDS}, a millisecond apart. */
  private static Decisions read(String lines) {
    StringBuilder trace = new StringBuilder();
    int ms = 0;
    for (String line : lines.lines().toList()) {
      String[] words = line.split(" ", 4);
      trace.append(String.format("%16s-%s [00%s] d.%s2. %d.%06d: %s%n", words[0], words[0].equals("<idle>") ? 0 : 9,
          words[1], words[2], 1, ms++ * 1000, words[3]));
    }
    Decisions decisions = new Decisions();
    try {
      FTRACE.read("t", new ByteArrayInputStream(trace.toString().getBytes(StandardCharsets.UTF_8)), decisions::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return decisions;
  }
}
