package dev.stormbench.repl.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
  private static final Pattern SEGMENT = Pattern.compile("(\\w+)@(\\d) (\\d+)\\.(\\d)-(\\d+)\\.(\\d)(.?)");

  private static List<Segment> read(String line) {
    List<Segment> segments = new ArrayList<>();
    for (String s : line.split("; ")) {
      Matcher m = SEGMENT.matcher(s);
      assertThat(m.matches()).as(s).isTrue();
      segments.add(new Segment(m.group(1), Integer.parseInt(m.group(2)), ns(m, 3), ns(m, 5),
          m.group(7).isEmpty() ? ' ' : m.group(7).charAt(0)));
    }
    return segments;
  }

  private static long ns(Matcher m, int group) {
    return Long.parseLong(m.group(group) + m.group(group + 1)) * 100_000;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      A@1 5.0-7.0s; B@2 6.0-8.0x                  | A@1 5.6-7.6s; B@2 5.4-9.0*
      A@1 5.0-7.0s                                | A@1 5.0-7.0s; B@1 7.0-7.2x
      A@1 5.0-7.0*; A@1 7.2-9.0s                  | A@1 5.0-9.0s
      A@1 5.0-7.0*; B@1 7.0-7.2s; A@1 7.2-9.0s    | A@1 5.0-9.0s
      A@1 5.0-7.0*; B@1 7.0-7.0s; A@1 7.0-7.2*; C@1 7.2-7.3x; A@1 7.3-9.0s | A@1 5.0-9.0s
      A@1 5.0-7.0*; B@2 6.0-6.6s; A@1 7.2-9.0s    | A@1 5.0-9.0s; B@2 6.0-6.3s""")
  void agree(String recorded, String ours) {
    assertThat(Agreement.firstDifference(read(recorded), read(ours))).isEmpty();
    assertThat(Agreement.firstDifference(read(ours), read(recorded))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      A@1 5.0-7.0s                   | A@1 5.7-7.0s                 | CPU 1: recorded A@1 5.0-7.0s, ours A@1 5.7-7.0s
      A@1 5.0-7.0s                   | A@2 5.0-7.0s                 | CPU 1: recorded A@1 5.0-7.0s, ours nothing more
      A@1 5.0-7.0s                   | A@1 5.0-7.0s; A@1 8.0-8.3x   | CPU 1: recorded nothing more, ours A@1 8.0-8.3x
      A@1 5.0-7.0s; B@1 7.0-8.0s     | B@1 5.0-6.0s; A@1 6.0-8.0s   | CPU 1: recorded A@1 5.0-7.0s, ours B@1 5.0-6.0s
      A@1 5.0-7.0*; A@1 7.3-9.0s     | A@1 5.0-9.0s                 | CPU 1: recorded A@1 7.3-9.0s, ours nothing more
      A@1 5.0-7.0s; B@2 1.0-2.0s     | A@1 6.0-7.0s; B@2 2.0-3.0s   | CPU 2: recorded B@2 1.0-2.0s, ours B@2 2.0-3.0s""")
  void differ(String recorded, String ours, String difference) {
    assertThat(Agreement.firstDifference(read(recorded), read(ours))).contains(difference);
  }

  @Test
  void aSegmentIsWrittenInMsWithOneDecimal() {
    assertThat(new Segment("A", 1, 15_150_000, 25_150_000, 'x')).hasToString("A@1 15.2-25.1x");
    assertThat(new Segment("A", 0, 0, 49_999, ' ')).hasToString("A@0 0.0-0.0");
    assertThat(Segment.ended("A", 1, 0, 1, 0x100).end()).isEqualTo('+');
    assertThat(Segment.ended("A", 1, 0, 1, 1).end()).isEqualTo('s');
    assertThat(Segment.ended("A", 1, 0, 1, 0x20).end()).isEqualTo('x');
  }
}
