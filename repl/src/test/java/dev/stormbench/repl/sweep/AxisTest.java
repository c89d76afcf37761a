package dev.stormbench.repl.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --vary} takes, and what it refuses. */
class AxisTest {
  private static List<String> values(String spec) {
    return Axis.parse("a.b=" + spec).values();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "1,2,5                | 1 2 5",
    "none, skip-prio-bail | none skip-prio-bail",
    "[1,2],[3],all        | [1,2] [3] all",
    "./a.js,../b.js       | ./a.js ../b.js",
    "1..5                 | 1 2 3 4 5",
    "7..7                 | 7",
    "4..64:5log           | 4 8 16 32 64",
    "0..10:3              | 0 5 10",
    "10..0:3              | 10 5 0",
    "0..1:2               | 0 1",
    "0.0..1:5             | 0.0 0.25 0.5 0.75 1",
    "100us..1ms:4         | 100us 400us 700us 1ms",
    "10us..1ms:5log       | 10us 31.6us 100us 316us 1ms",
    "1ms..3s:3            | 1ms 1.5005s 3s",
    "0s..100ns:3          | 0s 50ns 100ns"})
  void isAListOrARange(String spec, String values) {
    assertThat(String.join(" ", values(spec))).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a.b                   | --vary a.b: wants PATH=VALUES",
    "a..b=1                | --vary a..b=1: wants PATH=VALUES",
    "a.b=                  | --vary a.b=: wants PATH=VALUES",
    "a.b=1,,2              | --vary a.b=1,,2: a value is empty",
    "a.b=1,2,1             | --vary a.b=1,2,1: has the value 1 twice",
    "a.b=5..1              | --vary a.b=5..1: is no range of 1 to 1000 whole numbers, the lower one first",
    "a.b=1..5000           | --vary a.b=1..5000: is no range of 1 to 1000",
    "a.b=1ms..5ms          | --vary a.b=1ms..5ms: says no number of points between 1ms and 5ms",
    "a.b=none..all:3       | --vary a.b=none..all:3: 'none' is neither a number nor a time with a unit",
    "a.b=1..5ms:3          | --vary a.b=1..5ms:3: one of 1 and 5ms is a time and the other a number",
    "a.b=1..5:lgo          | --vary a.b=1..5:lgo: 'lgo' is no number of points; accepted: such as 6 or 6log",
    "a.b=1..5:1            | --vary a.b=1..5:1: wants 2 to 1000 points between two different ends",
    "a.b=5..5:3            | --vary a.b=5..5:3: wants 2 to 1000 points between two different ends",
    "a.b=0..5:3log         | --vary a.b=0..5:3log: a logarithmic scale has no 0 and nothing below",
    "a.b=1..3:6            | --vary a.b=1..3:6: has the value 1 twice; take fewer points",
    "a.b=1x..3x:2          | --vary a.b=1x..3x:2: an end of the range is the text '1x'; unknown unit 'x'",
    "seed=1,x              | --vary seed=1,x: 'x' is no seed; accepted: whole numbers, such as 1..5"})
  void otherwise_oneLineSaysWhatIsWrong(String option, String message) {
    assertThatThrownBy(() -> Axis.parse(option)).isInstanceOf(ScenarioException.class).hasMessageStartingWith(message);
  }

  @Test
  void cellsOfCsv_areQuotedWhereTheyMustBe() {
    assertThat(Arrays.asList("a b", "a,b", "a\"b", "a\nb", "").stream().map(Cells::cell))
        .containsExactly("a b", "\"a,b\"", "\"a\"\"b\"", "\"a\nb\"", "");
  }
}
