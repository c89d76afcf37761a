package dev.stormbench.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.ProgramCallback;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramBinderTest {
  private static List<Step> bind(String program) {
    return ProgramBinder.bind(FlowText.parse(program, Location.of("x")), "program in task",
        new CpuLists(4, new BitSet())).steps();
  }

  @Test
  void repeat_becomesALoop_nestedOnesToo() {
    assertThat(bind("[run: 1us, repeat: {times: 2, steps: [yield, repeat: {times: 3, steps: [sleep: 1us]}]}]"))
        .extracting(s -> s.getClass().getSimpleName())
        .containsExactly("Run", "Yield", "Sleep", "Loop", "Loop");
    assertThat(bind("[repeat: {times: 2, steps: [yield, repeat: {times: 3, steps: [sleep: 1us]}]}]"))
        .contains(new Step.Loop(1, 3), new Step.Loop(0, 2));
    assertThat(bind("[repeat: {times: 1, steps: [yield]}]")).containsExactly(new Step.Yield());
  }

  @Test
  void endlessSteps_comeLast() {
    assertThat(bind("[run: forever]")).containsExactly(new Step.RunForever());
    String message = "x: program in task has a step that never ends before other steps";
    assertThatThrownBy(() -> bind("[run: forever, yield]")).hasMessage(message);
    assertThatThrownBy(() -> bind("[repeat: {times: 2, steps: [run: 1us, loop]}]")).hasMessage(message);
  }

  private static List<Step> bind(String program, ProgramCallback... calls) {
    return ProgramBinder.bind(FlowText.parse(program, Location.of("x")), "program in task",
        new CpuLists(4, new BitSet()), List.of(calls)).steps();
  }

  @Test
  void call_namesACallback_whereThereAreSome() {
    ProgramCallback first = self -> null;
    ProgramCallback second = self -> null;
    assertThat(bind("[call: 1, repeat: {times: 2, steps: [call: 0]}, loop]", first, second))
        .containsExactly(new Step.Call(second), new Step.Call(first), new Step.Loop(1, 2), new Step.Loop(0, 0));
    assertThat(bind("[local_bh_disable, call: 0, local_bh_enable]", first)).contains(new Step.Call(first));
    assertThatThrownBy(() -> bind("[call: 2]", first, second))
        .hasMessage("x: call in program in task is the number 2; accepted: 0 to 1");
    assertThatThrownBy(() -> bind("[call: -1]", first, second)).hasMessageContaining("is the number -1; accepted: 0 to 1");
    assertThatThrownBy(() -> bind("[call: it]", first)).hasMessageContaining("is the text 'it'; accepted: a whole number");
    assertThatThrownBy(() -> bind("[call]", first))
        .hasMessage("x: step 'call' in program in task needs a value, the index of a callback");
    assertThatThrownBy(() -> bind("[cal: 0]", first)).hasMessageContaining("did you mean 'call'?");
    assertThatThrownBy(() -> bind("[call: 0]", new ProgramCallback[0]))
        .hasMessage("x: call in program in task is the number 0; there are no callbacks");
    for (String inAFile : List.of("[call: 0]", "[call]", "[run: 1us, call: 0, loop]")) {
      assertThatThrownBy(() -> bind(inAFile)).hasMessage("x: step 'call' can only stand in a script");
    }
  }

  @Test
  void raise_takesAVector_withWorkOrWithout() {
    assertThat(bind("[raise: NET_RX, raise: {vec: BLOCK, work: 5us}]")).containsExactly(
        new Step.Raise(3, null), new Step.Raise(4, new Distribution.Fixed(5_000)));
    assertThatThrownBy(() -> bind("[raise: TASKLET]")).hasMessage(
        "x: raise in program in task is TASKLET, to which a task has no work to give (accepted: NET_RX, BLOCK)");
    assertThatThrownBy(() -> bind("[raise: {vec: NETRX}]")).hasMessage("x: vec in raise in program in task is the text"
        + " 'NETRX'; did you mean 'NET_RX'? (accepted: NET_RX, BLOCK)");
  }

  @Test
  void bottomHalves_mayBeDisabledWithinEachOther_andForEver() {
    assertThat(bind("[local_bh_disable, local_bh_disable, run: 1us, local_bh_enable, post: s, local_bh_enable, loop]"))
        .hasSize(7);
    assertThat(bind("[local_bh_disable, run: forever]")).hasSize(2);
    assertThat(bind("[local_bh_disable, repeat: {times: 2, steps: [local_bh_enable, sleep: 1us, local_bh_disable]},"
        + " local_bh_enable]")).hasSize(6);
  }

  @Test
  void whereBottomHalvesAreDisabled_nothingMaySleep_andTheProgramMayNotEnd() {
    for (String step : List.of("spin: 1us", "sleep: 1us", "until: 1us", "wait: s", "policy: OTHER", "prio: 3", "cpus: 1", "yield",
        "cond_resched", "migrate_disable", "migrate_enable", "loop")) {
      assertThatThrownBy(() -> bind("[local_bh_disable, run: 1us, " + step + "]")).hasMessage("x: step '"
          + step.replaceAll(":.*", "") + "' in program in task stands between local_bh_disable and local_bh_enable"
          + " (accepted there: run, post, raise, repeat, local_bh_disable, local_bh_enable)");
    }
    assertThatThrownBy(() -> bind("[local_bh_disable, run: 1us]"))
        .hasMessage("x: program in task ends between local_bh_disable and local_bh_enable");
    assertThatThrownBy(() -> bind("[run: 1us, local_bh_enable]"))
        .hasMessage("x: local_bh_enable in program in task has no local_bh_disable before it");
    assertThatThrownBy(() -> bind("[repeat: {times: 2, steps: [run: 1us, local_bh_disable]}]"))
        .hasMessage("x: steps in repeat in program in task do not pair local_bh_disable with local_bh_enable");
  }
}
