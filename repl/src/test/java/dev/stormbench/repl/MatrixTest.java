package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Suite;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Outcome;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.Matrix.Checked;
import dev.stormbench.repl.Matrix.Miss;
import dev.stormbench.repl.Matrix.Run;
import dev.stormbench.repl.Matrix.Verdict;
import dev.stormbench.repl.SuiteFile.Cell;
import dev.stormbench.spi.scenario.Location;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of the runs of a suite. */
class MatrixTest {
  private static final Location AT = Location.of("here");
  private static final Variant NONE = new Variant("none", List.of(), List.of(), List.of(), null, AT);
  private static final Variant FIX = new Variant("fix", List.of("fix"), List.of(), List.of(), null, AT);
  private static final Entry STORM = new Entry("storm", "storm.yaml", List.of(), List.of(), Map.of("none", Outcome.FAIL), AT);
  private static final Entry HERD = new Entry("herd", "herd.yaml", List.of(), List.of(), Map.of(), AT);
  private static final Expectation SHORT = Expectation.parse("maxLatency < 2ms", AT);

  private final Matrix m = new Matrix(new Suite("s", "", List.of(1L, 2L, 3L), List.of(NONE, FIX), List.of(STORM, HERD)));

  private void run(Variant v, Entry e, int seed, long latencyNs, double ipis) {
    double[] figures = new double[Figure.values().length];
    figures[Figure.IPIS.ordinal()] = ipis;
    figures[Figure.RT_MAX.ordinal()] = latencyNs;
    figures[Figure.PI_DELAY.ordinal()] = Double.NaN;
    m.add(new Run(new Cell(v, e, seed), "", "d", List.of(new Checked(SHORT, latencyNs)), figures));
  }

  @Test
  void ranges_differIfTheyDoNotOverlap() {
    assertThat(spread(1, 2, 3).differsFrom(spread(3.5, 4, 9))).isTrue();
    assertThat(spread(4, 9, 3.5).differsFrom(spread(3, 1, 2))).isTrue();
    assertThat(spread(1, 2, 3).differsFrom(spread(3, 4, 5))).isFalse();
    assertThat(spread(1, 9).differsFrom(spread(4, 5))).isFalse();
    assertThat(spread(2, 2).differsFrom(spread(2, 2))).isFalse();
    assertThat(spread(2, 2).differsFrom(spread(3, 3))).isTrue();
  }

  @Test
  void oneSeed_hasNoSpreadThatAnythingCouldExceed() {
    assertThat(spread(1).differsFrom(spread(100, 200))).isFalse();
    assertThat(spread(100, 200).differsFrom(spread(1))).isFalse();
    assertThat(spread().differsFrom(spread(1, 2))).isFalse();
  }

  @Test
  void medianAndRange() {
    assertThat(spread(5, 1, 3)).isEqualTo(new Spread(3, 1, 5, 3));
    assertThat(spread(4, 2)).isEqualTo(new Spread(3, 2, 4, 2));
    assertThat(spread(Double.NaN, 2)).isEqualTo(new Spread(2, 2, 2, 1));
    assertThat(spread().median()).isNaN();
  }

  private static Spread spread(double... values) {
    return Spread.of(Arrays.stream(values).boxed().toList());
  }

  @Test
  void texts_haveTheUnitOnce() {
    assertThat(Figure.RT_MAX.text(spread(2_000_000, 1_000_000, 3_000_000))).isEqualTo("2.00 (1.00-3.00) ms");
    assertThat(Figure.RT_MAX.text(spread(2_000_000, 1_000, 3_000_000))).isEqualTo("2.00 ms (1.00 us-3.00 ms)");
    assertThat(Figure.RT_MAX.text(spread(7, 7))).isEqualTo("7 ns");
    assertThat(Figure.RT_MAX.text(spread(0, 0))).isEqualTo("0");
    assertThat(Figure.IPIS.text(spread(100, 200, 300))).isEqualTo("200 (100-300)");
    assertThat(Figure.PI_DELAY.text(spread(Double.NaN))).isEqualTo("-");
  }

  @Test
  void oneSeedThatMisses_failsTheCell() {
    run(FIX, STORM, 1, 1_000_000, 0);
    run(FIX, STORM, 2, 5_000_000, 0);
    run(FIX, STORM, 3, 4_000_000, 0);

    assertThat(m.verdict(FIX, STORM)).isEqualTo(Verdict.FAIL);
    assertThat(m.misses(FIX, STORM)).extracting(Miss::got).containsExactly("5.00 ms (x 2.5)");
    assertThat(m.misses(FIX, STORM)).extracting(Miss::seeds).containsExactly(2);
    assertThat(m.isSurprise(FIX, STORM)).isFalse();
  }

  @Test
  void statedToFail_andItPasses_isASurprise() {
    run(NONE, STORM, 1, 1_000_000, 0);
    assertThat(m.isSurprise(NONE, STORM)).isTrue();

    run(NONE, STORM, 2, 3_000_000, 0);
    assertThat(m.isSurprise(NONE, STORM)).isFalse();
  }

  @Test
  void aFailedRun_makesTheCellAnError_andIsInNoFigure() {
    run(FIX, HERD, 1, 1_000_000, 10);
    m.add(Run.failed(new Cell(FIX, HERD, 2), "lost"));

    assertThat(m.verdict(FIX, HERD)).isEqualTo(Verdict.ERROR);
    assertThat(m.errors(FIX, HERD)).isEqualTo("seed 2: lost");
    assertThat(m.figure(Figure.IPIS, FIX, HERD)).isEqualTo(new Spread(10, 10, 10, 1));
  }

  @Test
  void ranking_isByPassedScenarios_thenByCost() {
    run(NONE, STORM, 1, 3_000_000, 1);
    run(NONE, HERD, 1, 1_000_000, 1);
    run(FIX, STORM, 1, 1_000_000, 900);
    run(FIX, HERD, 1, 1_000_000, 900);
    assertThat(m.ranking()).extracting(p -> p.variant().name()).containsExactly("fix", "none");

    run(FIX, STORM, 2, 3_000_000, 900); // now both pass one; none waits as long, and sends less
    run(FIX, STORM, 3, 3_000_000, 900);
    assertThat(m.ranking()).extracting(p -> p.variant().name()).containsExactly("none", "fix");
  }
}
