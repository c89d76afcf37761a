package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.repl.Series;
import org.junit.jupiter.api.Test;

class BinsTest {
  private static final Series S = new Series("x", -1, new long[] {10, 20, 30, 40}, new double[] {1, 2, 3, 4});

  @Test
  void fewerBinsThanValues_areMeans() {
    assertThat(Bins.mean(S, 0, 40, 2)).containsExactly(1.5, 3.5);
  }

  @Test
  void moreBinsThanValues_repeatTheValueOfTheirTime() {
    assertThat(Bins.mean(S, 0, 40, 8)).containsExactly(1, 1, 2, 2, 3, 3, 4, 4);
  }

  @Test
  void withoutValues_itIsNothing() {
    assertThat(Bins.mean(new Series("x", -1, new long[0], new double[0]), 0, 40, 2)).containsExactly(0, 0);
  }

  @Test
  void theAxis_hasItsTimesBelowTheirColumns() {
    String axis = Plot.axis(0, 4_000_000_000L, 10, 60);
    assertThat(axis).hasSize(70).startsWith(" ".repeat(10) + "0.000 s").endsWith("4.000 s").contains("1.000 s", "2.000 s", "3.000 s");
    assertThat(Plot.axis(0, 4_000_000_000L, 0, 20)).isEqualTo("0.000 s      4.000 s");
  }
}
