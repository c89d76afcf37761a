package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlyphsTest {
  @Test
  void shadesGrowWithTheShare_andTheLeastIsSeen() {
    assertThat(Glyphs.ASCII.shade(0)).isEqualTo(' ');
    assertThat(Glyphs.ASCII.shade(0.001)).isEqualTo('.');
    assertThat(Glyphs.ASCII.shade(0.5)).isEqualTo('+');
    assertThat(Glyphs.ASCII.shade(1)).isEqualTo('@');
    assertThat(Glyphs.ASCII.shade(1.5)).isEqualTo('@');
    assertThat(Glyphs.UNICODE.shade(1)).isEqualTo('\u2588');
    assertThat(Glyphs.UNICODE.shade(0.2)).isEqualTo('\u2591');
  }

  @Test
  void optionsDecide_elseTheCharacterSet() {
    assertThat(Glyphs.of(List.of("x", "-a"))).isEqualTo(Glyphs.ASCII);
    assertThat(Glyphs.of(List.of("-u"))).isEqualTo(Glyphs.UNICODE);
    assertThat(Glyphs.without(List.of("-a", "x", "-u"))).containsExactly("x");
  }

  @Test
  void chartLines_haveAnAsciiForm() {
    assertThat(Glyphs.ASCII.line("1 \u2524\u256d\u2500\u256e")).isEqualTo("1 |.-,");
    assertThat(Glyphs.UNICODE.line("\u2524")).isEqualTo("\u2524");
  }
}
