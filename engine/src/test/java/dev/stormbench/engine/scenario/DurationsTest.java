package dev.stormbench.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.Location;
import org.junit.jupiter.api.Test;

class DurationsTest {
  private static long parse(String text) {
    return Durations.parse(text, Location.of("--until"), "the end");
  }

  @Test
  void parse_knowsAllUnits() {
    assertThat(parse("7ns")).isEqualTo(7);
    assertThat(parse("750us")).isEqualTo(750_000);
    assertThat(parse("1.5ms")).isEqualTo(1_500_000);
    assertThat(parse(" 120s ")).isEqualTo(120_000_000_000L);
    assertThat(parse("2m")).isEqualTo(120_000_000_000L);
    assertThat(parse("0.5h")).isEqualTo(1_800_000_000_000L);
    assertThat(parse("0.000000001s")).isEqualTo(1);
    assertThat(parse("0s")).isZero();
  }

  @Test
  void parse_refusesTheRest() {
    assertThatThrownBy(() -> parse("10"))
        .hasMessage("--until: the end is the number 10; add a unit: ns, us, ms, s, m or h");
    assertThatThrownBy(() -> parse("0.1ns")).hasMessageEndingWith("the smallest step is 1ns");
    assertThatThrownBy(() -> parse("-1s")).hasMessageEndingWith("a time cannot be negative");
    assertThatThrownBy(() -> parse("1sec")).hasMessageContaining("unknown unit 'sec'");
    assertThatThrownBy(() -> parse("9999999999h")).hasMessageEndingWith("accepted: 0s to 365 days");
    assertThatThrownBy(() -> parse("")).hasMessage(
        "--until: the end is nothing; accepted: a time with a unit, such as 750us");
  }

  @Test
  void text_isParsedBack() {
    for (long ns : new long[] {0, 1, 999, 1_000, 750_000, 1_500_000, 2_000_000_000L, 61_000_000_000L}) {
      assertThat(parse(Durations.text(ns))).isEqualTo(ns);
    }
    assertThat(Durations.text(1_500_000)).isEqualTo("1500us");
  }
}
