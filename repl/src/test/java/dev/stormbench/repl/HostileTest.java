package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts in {@code hostile/}: each does what its head says, and the workbench is alive afterwards. */
class HostileTest {
  /** Harmless, and short. */
  private static final String ALIVE = "plain-alive.js";

  @TempDir
  static Path folder;

  private static final Map<String, String> DIGESTS = new TreeMap<>();
  private static List<String> before;

  @BeforeAll
  static void copy() throws IOException {
    try (Stream<Path> files = Files.walk(corpus())) {
      for (Path f : files.toList()) {
        Path to = folder.resolve(corpus().relativize(f).toString());
        if (!Files.isDirectory(f)) {
          Files.createDirectories(to.getParent());
          Files.copy(f, to);
        }
      }
    }
    before = Hostile.files(folder);
    for (String yaml : before.stream().filter(f -> f.endsWith(".yaml")).toList()) {
      DIGESTS.put(yaml, Hostile.run(folder, yaml).digest());
      Files.deleteIfExists(folder.resolve("result.json"));
    }
  }

  private static Path corpus() {
    try {
      return Path.of(HostileTest.class.getResource("hostile").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All of them, or those that {@code -Dhostile=REGEX} asks for. */
  static List<String> scripts() throws IOException {
    return named(System.getProperty("hostile", ".*"));
  }

  private static List<String> named(String only) throws IOException {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".js") && f.matches(only)).sorted().toList();
    }
  }

  private static Hostile.Outcome run(Hostile script) throws IOException {
    Files.deleteIfExists(folder.resolve("result.json"));
    return script.run(folder);
  }

  private static List<String> judge(Hostile script, Hostile.Outcome o) {
    return script.complaints(o, folder, before, DIGESTS.getOrDefault(script.head().getOrDefault("digest", ""), "that of no file"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void does_whatItsHeadSays_andTheWorkbenchIsAlive(String name) throws IOException {
    Hostile script = Hostile.of(folder.resolve(name));
    Hostile.Outcome first = run(script);
    assertThat(judge(script, first)).isEmpty();
    if (!script.head().containsKey("limit-ms") && !script.head().containsKey("limit-mib") && !script.isUntrusted()) {
      Hostile.Outcome second = run(script);
      assertThat(second.err()).as("the second time").isEqualTo(first.err());
      assertThat(second.digest()).as("the second time").isEqualTo(first.digest());
    }
    Hostile.Outcome alive = run(Hostile.of(folder.resolve(ALIVE)));
    assertThat(alive.code()).as(alive.err()).isZero();
    assertThat(alive.digest()).isEqualTo(DIGESTS.get("small.yaml"));
  }

  @Test
  void corpus_isLarge_andHasAllKinds() throws IOException {
    Map<String, Integer> byExit = new LinkedHashMap<>();
    for (String s : named(".*")) {
      byExit.merge(Hostile.of(corpus().resolve(s)).head().get("exit"), 1, Integer::sum);
    }
    assertThat(byExit.keySet()).contains("0", "2", "3", "4");
    assertThat(byExit.get("2") + byExit.get("3")).isGreaterThan(80);
  }

  // -- what the host makes, since a work tree should not have it --------------------------------------

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void symbolicLinks_leadNowhereOutside() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path inside = Files.createDirectory(outside.resolve("tree"));
    Files.writeString(outside.resolve("secret.js"), "export default 1;\n");
    Files.writeString(outside.resolve("secret.yaml"), Cli.SMALL);
    Files.writeString(inside.resolve("own.js"), "export const n = 1;\n");
    Files.copy(folder.resolve("small.yaml"), inside.resolve("small.yaml"));
    Files.createSymbolicLink(inside.resolve("link.js"), outside.resolve("secret.js"));
    Files.createSymbolicLink(inside.resolve("link.yaml"), outside.resolve("secret.yaml"));
    Files.createSymbolicLink(inside.resolve("up"), outside);
    Files.createSymbolicLink(inside.resolve("fine.js"), inside.resolve("own.js"));
    Files.writeString(inside.resolve("file.js"), "import x from './link.js';\n");
    Files.writeString(inside.resolve("folder.js"), "import x from './up/secret.js';\n");
    Files.writeString(inside.resolve("back.js"), "import x from './up/tree/../secret.js';\n");
    Files.writeString(inside.resolve("load.js"), "import { scenario } from 'stormbench';\nexport default scenario('./link.yaml');\n");
    Files.writeString(inside.resolve("harmless.js"),
        "import { scenario } from 'stormbench';\nimport { n } from './fine.js';\nexport default scenario('./small.yaml').run({ seed: 6 + n });\n");

    String refused = "' leads out of the scenario's folder; accepted: files in it and below\n";
    assertThat(Hostile.run(inside, "file.js").err()).isEqualTo("file.js:1:15: 'link.js" + refused);
    assertThat(Hostile.run(inside, "folder.js").err()).isEqualTo("folder.js:1:15: 'up/secret.js" + refused);
    assertThat(Hostile.run(inside, "back.js").err()).startsWith("back.js:1:15: '").doesNotContain("export default");
    assertThat(Hostile.run(inside, "load.js").err()).isEqualTo("load.js:2:25: './link.yaml" + refused);
    assertThat(Hostile.run(inside, "harmless.js").digest()).isEqualTo(DIGESTS.get("small.yaml")); // a link that stays inside
  }

  @Test
  void aLargeModule_isRefusedBySize() throws IOException {
    Path other = Files.createTempDirectory("large");
    Files.writeString(other.resolve("large.js"), "//" + "x".repeat(2_000_000));
    Files.writeString(other.resolve("main.js"), "import './large.js';\n");

    assertThat(Hostile.run(other, "main.js").err()).matches("(?s)main\\.js:1:8: .*large\\.js: the file has 2000002 bytes; accepted: up to 1048576\n"
        + "|main\\.js:1:8: the file has 2000002 bytes; accepted: up to 1048576\n");
    assertThat(Hostile.run(other, "large.js").err()).isEqualTo("large.js: the file has 2000002 bytes; accepted: up to 1048576\n");
  }

  // -- the judge --------------------------------------------------------------------------------------

  @Test
  void aHarmlessScriptThatClaimsToBeHostile_isCaught() throws IOException {
    Hostile liar = new Hostile(ALIVE, Map.of("exit", "2", "says", "liar\\.js:1:1: .*"));

    assertThat(judge(liar, run(liar))).hasSize(4).anyMatch(c -> c.equals("exit code 0")).anyMatch(c -> c.startsWith("0 lines"))
        .anyMatch(c -> c.startsWith("partial output")).anyMatch(c -> c.startsWith("files: [result.json]"));
  }

  @Test
  void theJudge_seesEachThingThatMustNotBe() throws IOException {
    Hostile script = new Hostile("x.js", Map.of("exit", "3", "says", "x\\.js:1:1: no.*"));
    Files.deleteIfExists(folder.resolve("result.json"));

    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:1: no\n"))).isEmpty();
    assertThat(judge(script, new Hostile.Outcome(2, "", "x.js:1:1: no\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:2: no\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:1: no\nx.js:1:1: no\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:1: no java.lang.Error\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:1: no, NullPointerException\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:1: no \u009b31m\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "", "x.js:1:1: no \u202e\n"))).hasSize(1);
    assertThat(judge(script, new Hostile.Outcome(3, "  scenario  x\n", "x.js:1:1: no\n"))).hasSize(1);
    assertThat(judge(new Hostile("x.js", Map.of("exit", "0", "digest", "small.yaml")), run(Hostile.of(folder.resolve("plain-storm.js")))))
        .singleElement().asString().startsWith("digest ");
    Files.deleteIfExists(folder.resolve("result.json"));
    assertThat(judge(new Hostile("x.js", Map.of("exit", "3")), new Hostile.Outcome(3, "", ""))).hasSize(1);
  }
}
