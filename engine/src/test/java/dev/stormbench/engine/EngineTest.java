package dev.stormbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.Simulation.Engine.Trick;
import dev.stormbench.engine.des.NaiveQueue;
import dev.stormbench.engine.des.WinnerTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The names of engines. */
class EngineTest {
  @Test
  void all_haveEachCombinationOnce() {
    assertThat(Engine.all()).hasSize(1 << Trick.values().length).doesNotHaveDuplicates().startsWith(Engine.NAIVE).endsWith(Engine.FAST);
  }

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void whatIsWritten_isReadAgain(Engine engine) {
    assertThat(Engine.of(engine.toString())).isEqualTo(engine);
  }

  @Test
  void aSwitch_turnsOneTrickOff_orOn_andTheLastWins() {
    for (Trick t : Trick.values()) {
      Engine without = Engine.of("fast,-" + t.word());
      assertThat(without.has(t)).isFalse();
      assertThat(without.tricks()).hasSize(Trick.values().length - 1);
      assertThat(Engine.of("naive,+" + t.word()).tricks()).containsExactly(t);
      assertThat(Engine.of("fast,-" + t.word() + ",+" + t.word())).isEqualTo(Engine.FAST);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void tree_decidesWhichQueueThereIs(Engine engine) {
    assertThat(engine.queue(2)).isInstanceOf(engine.has(Trick.TREE) ? WinnerTree.class : NaiveQueue.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "fats | unknown engine 'fats'; did you mean 'fast'? (known: fast, naive)",
      "-tree | unknown engine '-tree' (known: fast, naive)",
      "fast,-tre | unknown trick 'tre'; did you mean 'tree'? (known: tree, cycles",
      "fast,- | unknown trick '' (known: tree, cycles",
      "fast,tree | after the engine, 'tree'; accepted: -TRICK or +TRICK, such as fast,-tree",
      "naive, | after the engine, ''; accepted: -TRICK or +TRICK, such as naive,+tree",
      "FAST | unknown engine 'FAST'; did you mean 'fast'? (known: fast, naive)"})
  void anythingElse_isRefused(String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Engine.of(text)).withMessageStartingWith(message);
  }
}
