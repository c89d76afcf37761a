package dev.stormbench.plugin.scenarioyaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again as the same nodes; only their places differ. */
class YamlWriterTest {
  private static final Location HERE = Location.of("test");
  private static final int RANDOM_NODES = 3_000;

  private final YamlFormat format = new YamlFormat();

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("stormbench.home"), "scripts"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedFile_isReadAgainAsItWas(Path file) throws IOException {
    Node read = format.parse("a.yaml", Files.readString(file));
    assertThat(bare(again(read))).isEqualTo(bare(read));
  }

  @Test
  void randomNodes_areReadAgainAsTheyWere() {
    Random random = new Random(1);
    for (int i = 0; i < RANDOM_NODES; i++) {
      Node n = map("root", node(random, 4));
      assertThat(bare(again(n))).as(() -> "written as:\n" + format.write(n)).isEqualTo(bare(n));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a: b", "a #b", "#a", "- a", "-", "?", ":", "a:", "[a]", "{a}", "'a", "\"a\"", "a\nb",
      "\n", "a\\b", "true", "null", "~", "0x1f", "1e3", "12", "1.5ms", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "---", "...",
      "a, b", "=", "<<", "\u0085", "\u2028", "\ud83d\ude00", "\t", "a ", " a", "> 5", "< 2s"})
  void aText_staysOne_aloneAndInEveryPlace(String s) {
    Node text = new Node.Scalar(s, Node.Scalar.Kind.STRING, HERE);
    Node in = new Node.Sequence(List.of(text, map("k", text), map("k", new Node.Sequence(List.of(text, map("x", text)), HERE))), HERE);
    assertThat(bare(again(in))).isEqualTo(bare(in));
    if (!s.isEmpty()) {
      Node key = map(s, text);
      assertThat(bare(again(key))).isEqualTo(bare(key));
    }
  }

  @Test
  void nothingNumbersAndBooleans_areWrittenAsTheyWere() {
    Node read = format.parse("a.yaml", "a:\nb: ~\nc: [0x1f, 1e3, -3, true, null, +.inf]\nd:\n  -\n  - ~\n");
    assertThat(bare(again(read))).isEqualTo(bare(read));
  }

  @Test
  void aScenario_looksAsOneWouldWriteIt() {
    String text = """
        format: 1
        name: small
        machine: { cpus: 4 }
        workloads:
          - softirq-items: { cpus: [1], period: 600us, pool: 16, work: 250us }
          - fifo-sleepers:
              cpus: [2, 3]
              program: [a-long-word-for-a-step, a-long-word-for-a-step, a-long-word-for-a-step, a-long-word-for-a-step]
        run: { duration: 20ms }
        """;
    assertThat(format.write(format.parse("a.yaml", text))).isEqualTo(text);
  }

  @Test
  void theComparison_seesADifference() {
    assertThat(bare(map("a", Node.Scalar.plain("1", HERE)))).isNotEqualTo(bare(map("a",
        new Node.Scalar("1", Node.Scalar.Kind.STRING, HERE))));
    assertThatThrownBy(() -> assertThat(bare(again(map("a", scalar(new Random(1)))))).isEqualTo("another"))
        .isInstanceOf(AssertionError.class);
  }

  private Node again(Node n) {
    return format.parse("again.yaml", format.write(n));
  }

  /** The node without places. */
  private static Object bare(Node n) {
    return switch (n) {
      case Node.Scalar s -> s.kind() + " " + s.text();
      case Node.Sequence s -> s.items().stream().map(YamlWriterTest::bare).toList();
      case Node.Mapping m -> {
        Map<String, Object> all = new LinkedHashMap<>();
        m.entries().forEach(e -> all.put(e.key(), bare(e.value())));
        yield List.copyOf(all.entrySet());
      }
    };
  }

  private static Node map(String key, Node value) {
    return new Node.Mapping(List.of(new Node.Entry(key, HERE, value)), HERE);
  }

  private static Node node(Random r, int depth) {
    int kind = depth == 0 ? 0 : r.nextInt(3);
    if (kind == 0) {
      return scalar(r);
    }
    int n = r.nextInt(5);
    if (kind == 1) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        items.add(node(r, depth - 1));
      }
      return new Node.Sequence(items, HERE);
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      String key = r.nextBoolean() ? word(r) : text(r);
      entries.put(key.isEmpty() ? "k" : key, node(r, depth - 1));
    }
    return new Node.Mapping(entries.entrySet().stream().map(e -> new Node.Entry(e.getKey(), HERE, e.getValue())).toList(), HERE);
  }

  private static Node scalar(Random r) {
    return switch (r.nextInt(4)) {
      case 0 -> Node.Scalar.plain(List.of("", "~", "null", "true", "False", "12", "-3", "0o17", "0x1F", "1.5", "1e-3", ".5", "-.inf", ".nan")
          .get(r.nextInt(14)), HERE);
      case 1 -> new Node.Scalar(word(r), Node.Scalar.Kind.STRING, HERE);
      default -> new Node.Scalar(text(r), Node.Scalar.Kind.STRING, HERE);
    };
  }

  private static String word(Random r) {
    return List.of("fifo-sleepers", "750us", "others", "kernel.watchdog_thresh", "./my-bail.js", "a b c").get(r.nextInt(6));
  }

  private static String text(Random r) {
    String all = "ab01 .,:;#-_?![]{}()'\"\\/|>&*%@`~=<+\n\t\u00e9\u2028\u4e2d";
    StringBuilder b = new StringBuilder();
    for (int i = r.nextInt(12); i > 0; i--) {
      b.append(all.charAt(r.nextInt(all.length())));
    }
    return b.toString();
  }
}
