package dev.stormbench.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.workload.Program.Step;
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
}
