package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Plugin;
import org.junit.jupiter.api.Test;

class CheckInvariantsTest {
  @Test
  void serviceLoader_findsIt_withItsFamilies() {
    Plugin plugin = Registered.found(CheckInvariants.class);
    assertThat(plugin.id()).isEqualTo("check-invariants");
    assertThat(Registered.by(plugin)).containsExactly(
        "checker sched-invariants", "checker wakeup-invariants", "checker rt-invariants",
        "checker token-invariants", "checker irq-invariants", "checker timer-invariants",
        "checker watchdog-invariants", "checker time-invariants");
  }
}
