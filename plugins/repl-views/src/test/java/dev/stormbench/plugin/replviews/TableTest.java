package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAligned_emptyOnesLeftOut_andTooLongLinesCut() {
    Table t = new Table(1, "N", "<NAME", "<GONE", "COUNT");
    t.row(1, "a", "", 1000);
    t.row(10, "bcd", "", 7);
    assertThat(t.lines(80)).containsExactly("  N  NAME  COUNT", "  1  a      1000", " 10  bcd       7");
    assertThat(t.lines(12)).containsExactly("  N  NAME...", "  1  a   ...", " 10  bcd ...");
  }

  @Test
  void theLastColumn_endsWithoutBlanks() {
    Table t = new Table(0, "N", "<NAME");
    t.row(1, "abcdef");
    t.row(2, "a");
    assertThat(t.lines(80)).containsExactly("N  NAME", "1  abcdef", "2  a");
    assertThat(new Table(0, "N").isEmpty()).isTrue();
    assertThat(t.isEmpty()).isFalse();
  }
}
