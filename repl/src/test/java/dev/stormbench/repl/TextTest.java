package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Numbers, tables and the progress line as people see them. */
class TextTest {
  @Test
  void times_haveThreeDigitsOrSo() {
    assertThat(Text.time(0)).isEqualTo("0 ns");
    assertThat(Text.time(999)).isEqualTo("999 ns");
    assertThat(Text.time(1_250)).isEqualTo("1.25 us");
    assertThat(Text.time(45_600_000)).isEqualTo("45.6 ms");
    assertThat(Text.time(123_456_000_000.0)).isEqualTo("123 s");
  }

  @Test
  void table_alignsNamesLeftAndNumbersRight() {
    Table t = new Table(1, "name", "n", "text ");
    t.row("a", "1", "x");
    t.row("long name", "1,000", "yy");

    assertThat(t.lines()).containsExactly("  name           n  text",
        "  a              1  x", "  long name  1,000  yy");
  }

  @Test
  void progress_showsVirtualTimeSpeedAndWhatIsLeft() {
    assertThat(ProgressLine.render(60_000, 180_000, Duration.ofSeconds(30)))
        .isEqualTo(" 33% [======>             ] 60.0 / 180.0 s, 2.00 x real time, 1:00 left");
    assertThat(ProgressLine.render(0, 180_000, Duration.ZERO)).contains("  0%", "0.0 / 180.0 s");
    assertThat(ProgressLine.render(5_000_000, 9_000_000, Duration.ofHours(2)).length()).isLessThanOrEqualTo(79);
  }

  @Test
  void xml_isEscaped() {
    assertThat(JUnitXml.escape("a<b & \"c\"\u0001")).isEqualTo("a&lt;b &amp; &quot;c&quot;?");
  }
}
