package dev.stormbench.repl.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The recorded traces, read as ours are written, give the lines of WHO_RAN_WHERE.txt, which others made of them. */
class RecordingTest {
  private static final Path FOLDER = Path.of(System.getProperty("stormbench.home")).resolve("scripts/fidelity");
  private static final DecisionScenarios DECISIONS = new DecisionScenarios((file, sets, observer) -> {
    throw new AssertionError("nothing is run here");
  }, (trace, observer) -> {
    throw new AssertionError("nothing is read here");
  }, FOLDER);
  private static final Pattern CUT = Pattern.compile("(.*) …\\((\\d+)\\)");

  @TestFactory
  Stream<DynamicTest> everyLineOfWhoRanWhere() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    String scenario = "";
    for (String line : Files.readAllLines(FOLDER.resolve("WHO_RAN_WHERE.txt"))) {
      if (line.startsWith("### ")) {
        scenario = line.substring(4).strip();
      } else if (line.startsWith("  ")) {
        String[] words = line.strip().split(" +", 2);
        DecisionCase c = new DecisionCase(scenario, words[0]);
        tests.add(DynamicTest.dynamicTest(scenario + " " + words[0], () -> check(c, words[1])));
      }
    }
    assertThat(tests).hasSize(90);
    return tests.stream();
  }

  private static void check(DecisionCase c, String expected) {
    List<String> segments = DECISIONS.recording(c).segments().stream().map(Segment::toString).toList();
    String line = segments.stream().collect(Collectors.joining("; "));
    Matcher cut = CUT.matcher(expected);
    if (cut.matches()) {
      assertThat(line).startsWith(cut.group(1));
      assertThat(segments).hasSize(Integer.parseInt(cut.group(2)));
    } else {
      assertThat(line).isEqualTo(expected);
    }
  }

  @Test
  void whatElseARecordingTells() {
    Recording r = DECISIONS.recording(new DecisionCase("S15_rt_throttle", "61_S15only"));
    assertThat(r.t0Ns()).isEqualTo(3_194_000_000L);
    assertThat(r.rtPeriodNs()).isEqualTo(23_178_000L);
    assertThat(r.paths()).isEmpty();

    Recording s10 = DECISIONS.recording(new DecisionCase("S10_three_overloaded_one_puller", "612_nopush"));
    assertThat(s10.paths()).containsKeys("X0", "X1", "X2");
    assertThat(s10.rtPeriodNs()).isEqualTo(-1);
  }

  @Test
  void aConfigurationSaysWhatToSet() {
    DecisionCase c = new DecisionCase("S15_rt_throttle", "61_S15only");
    assertThat(c.settings(DECISIONS.recording(c))).containsExactly("kernel.profile=v6.1", "kernel.features.RT_PUSH_IPI=true",
        "kernel.tick-phase=2000000ns", "kernel.rt-period-phase=23178000ns");
    assertThat(c.counts()).isTrue();
    assertThat(new DecisionCase("S15_rt_throttle", "612_push").counts()).isFalse();
    assertThat(new DecisionCase("S05_x", "612_nopush").counts()).isTrue();
  }
}
