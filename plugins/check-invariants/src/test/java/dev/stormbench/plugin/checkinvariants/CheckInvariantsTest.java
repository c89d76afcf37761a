package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.Registered;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  /** Each invariant has its row, and what the table says breaks it is a test. */
  @Test
  void readme_namesTestsThatThereAre() throws IOException {
    List<String> tests = new ArrayList<>();
    for (Class<?> c : List.of(SchedInvariantsTest.class, WakeupInvariantsTest.class, RtInvariantsTest.class,
        TokenInvariantsTest.class, IrqInvariantsTest.class, TimerInvariantsTest.class, WatchdogInvariantsTest.class,
        TimeInvariantsTest.class)) {
      for (Method m : c.getDeclaredMethods()) {
        tests.add(m.getName());
      }
    }
    Set<Integer> rows = new TreeSet<>();
    Path readme = Path.of(System.getProperty("stormbench.home"), "plugins/check-invariants/README.md");
    for (String line : Files.readAllLines(readme)) {
      Matcher row = Pattern.compile("\\| ([\\d, ]+) \\|.*\\|([^|]*)\\|").matcher(line);
      if (row.matches()) {
        Stream.of(row.group(1).split(", ")).map(Integer::valueOf).forEach(rows::add);
        Stream.of(row.group(2).strip().split(", ")).filter(t -> !t.isEmpty()).forEach(
            t -> assertThat(tests).as(line).anyMatch(name -> name.startsWith(t) && name.contains("break")));
      }
    }
    assertThat(rows).hasSize(46).contains(1, 46);
  }
}
