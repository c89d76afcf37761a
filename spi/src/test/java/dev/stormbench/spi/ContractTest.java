package dev.stormbench.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * spi/README.md says MUST only of what the kit checks: each such rule has its word as an anchor, and names a test of plugins/testkit
 * that has this word as a tag. No rule of the kit is missing there.
 */
class ContractTest {
  private static final String README = read(Sources.HOME.resolve("spi/README.md"));
  private static final Sources KIT = Sources.below(Sources.HOME.resolve("plugins/testkit/src/main/java"));
  private static final String KIT_PACKAGE = "dev/stormbench/testkit/";

  /** An item of a list, a paragraph, or a row of a table. */
  private static final Pattern BLOCK = Pattern.compile("(?:.+\n)(?:(?!- |\\||#|\n).+\n)*");
  private static final Pattern MUST = Pattern.compile("\\bMUST\\b");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]*)\"></a>`([^`]*)`");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+Contract)\\.(\\w+)`");
  private static final Pattern TEST = Pattern.compile("@Tag\\(\"([\\w-]+)\"\\)\\s+(?:final )?void (\\w+)\\(");
  private static final Pattern RULE = Pattern.compile("(?m)^ {2}([A-Z][A-Z0-9_]+)\\(");

  @Test
  void eachMust_isCheckedByTheKit() {
    assertThat(ANCHOR.matcher(README).results()).hasSizeGreaterThan(30);
    assertThat(problems(README)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "", textBlock = """
      <a id="no-luck"></a>`no-luck` |                      | a MUST without a word: -  What runs in a simulation MUST NOT draw
      <a id="no-luck"></a>          | <a id="no-lock"></a> | 'no-lock' is written 'no-luck'
      <a id="no-luck"></a>`no-luck` | <a id="no-lock"></a>`no-lock` | 'no-lock': PluginContract.itsClasses_drawNoLuck has the tag no-luck
      `PluginContract.itsClasses_drawNoLuck` | | 'no-luck' names no test
      `PluginContract.itsClasses_drawNoLuck` | `PluginContract.drawNoLuck` | 'no-luck': there is no PluginContract.drawNoLuck
      `PluginContract.itsClasses_drawNoLuck` | `LuckContract.itsClasses_drawNoLuck` | 'no-luck': there is no LuckContract
      <a id="no-luck"></a>`no-luck` | <a id="no-threads"></a>`no-threads` | 'no-threads' is there twice
      <a id="fix-reached"></a>`fix-reached` The | The | the kit's rule fix-reached is missing
      """)
  void aContractThatSaysMore_isFound(String old, String changed, String problem) {
    assertThat(README).contains(old);
    assertThat(problems(README.replace(old, changed == null ? "" : changed))).anySatisfy(p -> assertThat(p).startsWith(problem));
  }

  private static List<String> problems(String readme) {
    List<String> problems = new ArrayList<>();
    Set<String> words = new TreeSet<>();
    for (MatchResult m : BLOCK.matcher(readme).results().toList()) {
      String block = m.group();
      List<MatchResult> anchors = ANCHOR.matcher(block).results().toList();
      if (MUST.matcher(block).find() && anchors.size() != 1 && !block.contains("RFC 2119")) {
        problems.add("a MUST without a word: " + block.strip());
      }
      for (MatchResult a : anchors) {
        String word = a.group(1);
        if (!word.equals(a.group(2))) {
          problems.add("'" + word + "' is written '" + a.group(2) + "'");
        }
        if (!words.add(word)) {
          problems.add("'" + word + "' is there twice");
        }
        List<MatchResult> references = REFERENCE.matcher(block).results().toList();
        if (references.isEmpty()) {
          problems.add("'" + word + "' names no test");
        }
        references.forEach(r -> check(word, r.group(1), r.group(2), problems));
      }
    }
    RULE.matcher(kit("Rule")).results().map(r -> r.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
        .filter(w -> !words.contains(w)).forEach(w -> problems.add("the kit's rule " + w + " is missing"));
    return problems;
  }

  private static void check(String word, String contract, String test, List<String> problems) {
    String source = kit(contract);
    if (source.isEmpty()) {
      problems.add("'" + word + "': there is no " + contract);
      return;
    }
    Map<String, String> tags = new TreeMap<>();
    TEST.matcher(source).results().forEach(t -> tags.put(t.group(2), t.group(1)));
    if (!tags.containsKey(test)) {
      problems.add("'" + word + "': there is no " + contract + "." + test);
    } else if (!tags.get(test).equals(word)) {
      problems.add("'" + word + "': " + contract + "." + test + " has the tag " + tags.get(test));
    }
  }

  /** A class of the kit; empty if there is none. */
  private static String kit(String name) {
    return KIT.texts().getOrDefault(KIT_PACKAGE + name + ".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
