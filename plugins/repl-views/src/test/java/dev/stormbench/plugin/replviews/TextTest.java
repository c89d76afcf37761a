package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource({"0, 0 ns", "412, 412 ns", "999, 999 ns", "1000, 1.00 us", "9994, 9.99 us", "9996, 10.0 us", "999499, 999 us", "999500, 1.00 ms",
      "8110000, 8.11 ms", "999600000, 1.00 s", "3412000000, 3.41 s", "61000000000, 61.0 s", "180000000000, 180 s"})
  void aTime_hasThreeDigits(long ns, String text) {
    assertThat(Text.time(ns)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0/s", "0.67, 0.67/s", "874, 874/s", "999.6, 1.00 k/s", "381400, 381 k/s", "1730000, 1.73 M/s"})
  void aRate_hasThreeDigits(double perS, String text) {
    assertThat(Text.rate(perS)).isEqualTo(text);
  }

  @Test
  void aRateOfFewThings_isNotSaid() {
    assertThat(Text.inBrackets(9, 1_000_000_000)).isEmpty();
    assertThat(Text.inBrackets(10, 1_000_000_000)).isEqualTo(" (10.0/s)");
    assertThat(Text.inBrackets(10, 0)).isEmpty();
  }

  @Test
  void anInstant_isWrittenAsDmesgDoes() {
    assertThat(Text.at(12_000_345_678L)).isEqualTo("12.000345 s");
    assertThat(Text.at(0)).isEqualTo("0.000000 s");
  }

  @Test
  void cpuLists_haveRanges() {
    assertThat(Text.list(List.of())).isEqualTo("none");
    assertThat(Text.list(new int[] {0, 1, 2, 5, 7, 8})).isEqualTo("0-2,5,7-8");
    assertThat(Text.cpus(List.of(3))).isEqualTo("CPU 3");
    assertThat(Text.cpus(List.of(3, 4))).isEqualTo("CPUs 3-4");
  }

  @Test
  void thingsInASentence() {
    assertThat(Text.and(List.of())).isEmpty();
    assertThat(Text.and(List.of("a"))).isEqualTo("a");
    assertThat(Text.and(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    assertThat(Text.many(1, "visit")).isEqualTo("1 visit");
    assertThat(Text.many(2000, "visit")).isEqualTo("2,000 visits");
  }

  @Test
  void aParagraph_isWrapped_indented_andHasNoTrailingBlanks() {
    assertThat(Text.wrap("one two three four", 2, 11)).containsExactly("  one two", "  three", "  four");
    assertThat(Text.wrap("abc  def", 0, 5)).containsExactly("abc", "def");
    assertThat(Text.wrap("a word_that_is_too_long b", 0, 10)).containsExactly("a", "word_th...", "b");
    assertThat(Text.cut("abcdef", 2)).isEqualTo("ab");
  }
}
