package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.testkit.Registered;
import org.junit.jupiter.api.Test;

class ReplViewsTest {
  @Test
  void theServiceLoader_findsIt_andItRegistersItsCommands() {
    assertThat(Registered.by(Registered.found(ReplViews.class))).containsExactly("replCommand bt", "replCommand cpu", "replCommand dmesg",
        "replCommand heat", "replCommand irq", "replCommand lockups", "replCommand plot", "replCommand ps", "replCommand rd",
        "replCommand runq", "replCommand softirq", "replCommand sql", "replCommand task", "replCommand timers", "replCommand why");
    assertThat(Registered.found(ReplViews.class).id()).isEqualTo("repl-views");
  }
}
