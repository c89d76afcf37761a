package dev.stormbench.plugin.replcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.repl.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenTest {
  @ParameterizedTest
  @CsvSource({"1ns, 1", "750us, 750000", "1.5ms, 1500000", "46s, 46000000000", "2m, 120000000000", "1h, 3600000000000"})
  void times_areReadExactly(String text, long ns) {
    assertThat(Given.isTime(text)).isTrue();
    assertThat(Given.timeNs(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "-5s", "5 s", "1.5ns", "s", "5x", "99999999h", "1e3s"})
  void whatIsNoTime_isRefused(String text) {
    assertThatThrownBy(() -> Given.timeNs(text)).isInstanceOf(CommandException.class).hasMessageContaining("'" + text + "'");
  }

  @Test
  void aLineOfTheBreakpoints_isFoundByItsWholeNumber() {
    assertThat(Given.isNumbered("1: sched_switch", 1)).isTrue();
    assertThat(Given.isNumbered("11: sched_switch", 1)).isFalse();
    assertThat(Stops.instant(46_000_000_000L)).isEqualTo("46.000 s");
    assertThat(Stops.instant(46_000_000_123L)).isEqualTo("46.000000123 s");
  }
}
