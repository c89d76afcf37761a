package dev.stormbench.plugin.scenarioyaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a user reads who made a mistake: the table is {@code bad-inputs.txt}. */
class BadInputTest {
  /** Sections that a case does not have itself; always lines 1 to 5 less those. */
  private static final List<String> BASE = List.of("format: 1", "name: t",
      "machine: { cpus: 8 }", "kernel: { profile: v7.0 }", "run: { duration: 10s }");

  private final Scripts scripts = new Scripts();

  /** A case: lines to append to the base, {@code --set}, {@code --fix}, the one line to expect. */
  private record Case(String title, List<String> lines, List<String> sets, List<String> fixes,
      boolean whole, String expected) {

    String text() {
      Stream<String> base = BASE.stream()
          .filter(b -> lines.stream().noneMatch(l -> l.startsWith(b.substring(0, b.indexOf(':') + 1))));
      return Stream.concat(whole ? Stream.empty() : base, lines.stream())
          .map(l -> l + "\n").reduce("", String::concat);
    }
  }

  @TestFactory
  Stream<DynamicTest> table() throws IOException {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThan(90);
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.title(), () -> {
      ScenarioException e = refused(() -> scripts.bind(c.text(),
          new Overrides(c.sets(), c.fixes(), OptionalLong.empty())));
      assertThat(e).hasMessage(c.expected());
    }));
  }

  private static List<Case> cases() throws IOException {
    try (InputStream in = BadInputTest.class.getResourceAsStream("/bad-inputs.txt")) {
      List<Case> cases = new ArrayList<>();
      for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== ")) {
        List<String> b = block.lines().filter(l -> !l.isBlank()).toList();
        if (!block.startsWith("#")) {
          cases.add(new Case(b.getFirst(), after(b, "+"), after(b, "set: "), after(b, "fix: "),
              b.contains("whole"), b.getLast()));
        }
      }
      return cases;
    }
  }

  private static List<String> after(List<String> lines, String prefix) {
    return lines.stream().filter(l -> l.startsWith(prefix)).map(l -> l.substring(prefix.length())).toList();
  }

  private static ScenarioException refused(Runnable bind) {
    ScenarioException e = catchThrowableOfType(ScenarioException.class, bind::run);
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\r");
    return e;
  }

  @Test
  void deepNesting_isRefused() {
    assertThat(refused(() -> scripts.bind("a: " + "[".repeat(100_000))))
        .hasMessage("t.yaml:1:53: nested deeper than 50 levels");
    assertThat(refused(() -> scripts.bind("format: 1\n", "costs=" + "[".repeat(100_000))).getMessage())
        .endsWith(": nested deeper than 50 levels").hasSizeLessThan(200);
  }

  @Test
  void manyValues_areRefused() {
    assertThat(refused(() -> scripts.bind("a: [" + "1,".repeat(150_000) + "]")))
        .hasMessage("t.yaml:1:199999: more than 100000 values");
  }

  @Test
  void bigFile_isRefusedUnread() {
    assertThat(refused(() -> ScenarioText.checkSize("big.yaml", 100_000_000)))
        .hasMessage("big.yaml: the file has 100000000 bytes; accepted: up to 1048576");
    assertThat(refused(() -> scripts.bind("#".repeat(ScenarioFormat.MAX_BYTES + 1))))
        .hasMessage("t.yaml: the file has 1048577 bytes; accepted: up to 1048576");
    assertThat(refused(() -> new YamlFormat().parse("t.yaml", "é".repeat(600_000))))
        .hasMessage("t.yaml: the text is longer than 1048576 bytes");
  }

  @Test
  void binaryRubbish_isRefused() {
    assertThat(refused(() -> scripts.bindBytes(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0})))
        .hasMessage("t.yaml: not a text file: byte 0x02 at offset 4");
    assertThat(refused(() -> scripts.bindBytes(new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe})))
        .hasMessage("t.yaml: not a text file: no valid UTF-8 at offset 3");
    assertThat(refused(() -> scripts.bind("a: 1\nb: \u007f\n")))
        .hasMessage("t.yaml:2:4: not a text file: read the character U+007F");
    assertThat(refused(() -> new YamlFormat().parse("t.yaml", "a: \uFFFD")))
        .hasMessage("t.yaml:1:4: not a text file: read the character U+FFFD");
  }

  @Test
  void foreignFile_isRefused() {
    assertThat(refused(() -> ScenarioText.parse(scripts.plugins(), "dir/x.toml", new byte[0])))
        .hasMessage("dir/x.toml: no plugin reads this kind of file (formats: yaml)");
  }

  /** Rubbish of any kind ends in one line, never in another exception. */
  @Test
  void mutilatedScenarios_areRefusedOrBind() {
    SplittableRandom random = new SplittableRandom(1);
    String alphabet = " \n\t:-[]{},'\"&*!|>%@`#?ab01us";
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(GoodScenarioTest.STORM);
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> text.setLength(random.nextInt(8) == 0 ? Math.max(10, at) : text.length());
        }
      }
      String outcome = "bound";
      try {
        scripts.bind(text.toString());
      } catch (ScenarioException e) {
        assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(2000);
        outcome = "refused";
      }
      outcomes.merge(outcome, 1, Integer::sum);
    }
    assertThat(outcomes).containsKeys("bound", "refused");
  }
}
