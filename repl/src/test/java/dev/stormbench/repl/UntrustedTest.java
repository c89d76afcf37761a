package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a process of their own, and how that may die. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class UntrustedTest {
  private static final long WAIT_S = 300;

  /** Looks at the clock of the wall once in 1000 hours of virtual time. */
  private static final String ENDLESS = Cli.SMALL.replace("20ms", "1000h").replace("5ms", "1000h");

  @TempDir
  Path folder;

  @Test
  void run_givesTheSameResult_andAMissIsStillAMiss() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL);
    Cli.Result here = cli.run("run", "s.yaml", "-q", "--json", "here.json");
    Cli.Result there = cli.run("run", "s.yaml", "--untrusted", "--json", "there.json", "--fail-on", "lockups == 0");

    assertThat(here.code()).isEqualTo(ExitCode.OK);
    assertThat(there.err()).contains("lockups == 0");
    assertThat(there.code()).isEqualTo(ExitCode.HIT);
    assertThat(digest(cli.text("there.json"))).isEqualTo(digest(cli.text("here.json")));
    assertThat(there.out()).contains("no lockups");
  }

  @Test
  void run_readsNothingInThisProcess() {
    Cli cli = new Cli(folder).with(new Faulty(true)).file("s.yaml", Cli.SMALL);

    assertThat(cli.run("run", "s.yaml").code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(cli.run("run", "s.yaml", "--untrusted").code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aScenarioThatIsWrong_isRefusedByTheChild() {
    Cli.Result r = new Cli(folder).file("s.yaml", Cli.SMALL.replace("cpus: 4", "cpsu: 4"))
        .run("run", "s.yaml", "--untrusted");

    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.errLines()).singleElement().asString().startsWith("s.yaml:4:").contains("cpsu");
  }

  @Test
  void aScenarioThatFillsTheHeap_endsWithOneLine_andLeavesNoFile() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL.replace("cpus: 4 }", "cpus: 512 }")
        .replace("cpus: [1], period: 600us, pool: 16", "cpus: all, period: 600us, pool: 1000000"));
    Cli.Result r = cli.run("run", "s.yaml", "--untrusted", "--json", "r.json");

    assertThat(r.errLines()).containsExactly("s.yaml: the run needed more memory than an untrusted one gets, 512m"
        + " (more: STORMBENCH_JAVA_OPTS=-Xmx1g)");
    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(cli.files()).containsExactly("s.yaml");
  }

  @Test
  void aRunThatDoesNotLookAtTheClock_isKilled() {
    Cli cli = new Cli(folder).file("s.yaml", ENDLESS);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host = new Host(new PrintStream(OutputStream.nullOutputStream()), new PrintStream(err, true, StandardCharsets.UTF_8),
        Terminal.NONE, folder, null, () -> {
          throw new AssertionError("plugins are for the child");
        });
    int code = new Untrusted(host, 3_000_000_000L).run("s.yaml", List.of("run", "s.yaml", "--json", "r.json", "--max-wall", "1s"),
        List.of("r.json"), 1_000_000_000L);

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines(
        "s.yaml: the run was still busy 3s after its limit of 1s (--max-wall), and was killed\n");
    assertThat(code).isEqualTo(ExitCode.PLUGIN);
    assertThat(cli.files()).containsExactly("s.yaml");
  }

  @Test
  void killed_saysSo_andHadNoEnvironment() throws Exception {
    Cli cli = new Cli(folder).file("s.yaml", ENDLESS);
    Process parent = start("run", "s.yaml", "--untrusted", "--json", "r.json");
    try {
      ProcessHandle child = await(() -> cli.files().stream().anyMatch(f -> f.endsWith(".tmp"))
          ? parent.children().findFirst().orElse(null) : null);
      Path environment = Path.of("/proc/" + child.pid() + "/environ");
      if (Files.exists(environment)) {
        assertThat(Files.readString(Path.of("/proc/" + parent.pid() + "/environ"))).contains("PATH=");
        assertThat(Files.readString(environment)).isEqualTo("LC_ALL=C.UTF-8\0");
      }
      child.destroyForcibly();

      assertThat(parent.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(parent.exitValue()).isEqualTo(ExitCode.PLUGIN);
      assertThat(cli.text("err")).isEqualTo("s.yaml: the run was killed by signal 9\n");
      assertThat(cli.files()).containsExactly("err", "out", "s.yaml");
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void whenTheParentIsGone_theChildEnds() throws Exception {
    new Cli(folder).file("s.yaml", ENDLESS);
    Process parent = start("run", "s.yaml", "--untrusted");
    ProcessHandle child = await(() -> parent.children().findFirst().orElse(null));
    parent.destroyForcibly();

    child.onExit().get(WAIT_S, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void ctrlC_endsBoth_withOneLine() throws Exception {
    Cli cli = new Cli(folder).file("s.yaml", ENDLESS);
    Process parent = start("run", "s.yaml", "--untrusted", "--json", "r.json");
    try {
      ProcessHandle child = await(() -> cli.files().stream().anyMatch(f -> f.endsWith(".tmp"))
          ? parent.children().findFirst().orElse(null) : null);
      new ProcessBuilder("kill", "-INT", Long.toString(parent.pid())).start().waitFor();

      assertThat(parent.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(parent.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
      child.onExit().get(WAIT_S, TimeUnit.SECONDS);
      assertThat(cli.text("err")).isEqualTo("stormbench: interrupted\n");
      assertThat(cli.files()).containsExactly("err", "out", "s.yaml");
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void whatAChildPrints_losesControlCharacters_andNothingElse() {
    String harmful = "\u001b\u0007\r\b\u0000\u007f\u009b\u2028\u202e\u2066";
    assertThat(harmful.chars().filter(c -> Untrusted.isHarmless((char) c))).isEmpty();
    assertThat("a\tä€\ud83d\ude00 ~".chars().filter(c -> !Untrusted.isHarmless((char) c))).isEmpty();
  }

  private Process start(String... args) throws IOException {
    List<String> command = ChildRuns.java(List.of());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectError(folder.resolve("err").toFile())
        .redirectOutput(folder.resolve("out").toFile()).start();
  }

  private static <T> T await(Supplier<T> what) throws InterruptedException {
    for (int i = 0; i < WAIT_S * 100; i++) {
      T there = what.get();
      if (there != null) {
        return there;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("waited in vain");
  }

  private static String digest(String json) {
    return json.replaceAll("(?s).*\"digest\" *: *\"([0-9a-f]+)\".*", "$1");
  }
}
