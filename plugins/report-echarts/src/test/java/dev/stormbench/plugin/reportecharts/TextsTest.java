package dev.stormbench.plugin.reportecharts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void markup_hasNoTagsNorQuotes() {
    assertThat(Texts.markup("<b a=\"x\" b='y'>&amp;")).isEqualTo("&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
    assertThat(Texts.markup(Samples.HOSTILE)).doesNotContain("<", ">", "\"", "'");
  }

  @Test
  void json_cannotEndAScriptNorBeginAComment() {
    assertThat(Texts.json("</script><!--")).isEqualTo("\"\\u003c/script\\u003e\\u003c!--\"");
    assertThat(Texts.json("a\"b\\c\nd\u2028")).isEqualTo("\"a\\\"b\\\\c\\nd\\u2028\"");
  }

  @Test
  void whatCannotBeSeen_isShownOrReplaced() {
    assertThat(Texts.plain("a\tb\nc")).isEqualTo("a\tb\nc");
    assertThat(Texts.plain("\u0000\u001b[31m\r")).isEqualTo("␀␛[31m␍");
    assertThat(Texts.plain("\u202e\u2066\u200f\ud800\u0085\uffff")).isEqualTo("\ufffd".repeat(6));
    assertThat(Texts.plain("ü😀")).isEqualTo("ü😀");
  }
}
