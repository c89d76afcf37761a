package dev.stormbench.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void typingErrors_countsSwappedNeighboursOnce() {
    assertThat(Names.typingErrors("period", "period")).isZero();
    assertThat(Names.typingErrors("peroid", "period")).isEqualTo(1);
    assertThat(Names.typingErrors("perod", "period")).isEqualTo(1);
    assertThat(Names.typingErrors("", "abc")).isEqualTo(3);
    assertThat(Names.typingErrors("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void nearest_isNotFarFetched() {
    assertThat(Names.nearest("Perod", List.of("cpus", "period"))).isEqualTo("period");
    assertThat(Names.nearest("frequency", List.of("cpus", "period"))).isNull();
    assertThat(Names.nearest("x".repeat(10_000), List.of("cpus"))).isNull();
  }
}
