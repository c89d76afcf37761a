package dev.stormbench.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.scenario.Nearest;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void typingErrors_countsSwappedNeighboursOnce() {
    assertThat(Nearest.typingErrors("period", "period")).isZero();
    assertThat(Nearest.typingErrors("peroid", "period")).isEqualTo(1);
    assertThat(Nearest.typingErrors("perod", "period")).isEqualTo(1);
    assertThat(Nearest.typingErrors("", "abc")).isEqualTo(3);
    assertThat(Nearest.typingErrors("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void nearest_isNotFarFetched() {
    assertThat(Nearest.nearest("Perod", List.of("cpus", "period"))).isEqualTo("period");
    assertThat(Nearest.nearest("frequency", List.of("cpus", "period"))).isNull();
    assertThat(Nearest.nearest("x".repeat(10_000), List.of("cpus"))).isNull();
  }
}
