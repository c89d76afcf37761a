package dev.stormbench.repl.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.repl.Benches;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees who pipes lines in, and one who sits at a terminal. */
@Timeout(600)
class ShellTest {
  private static final String SCENARIO = """
      format: 1
      name: small
      machine: { cpus: 2 }
      kernel: { profile: v7.0 }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 600us, pool: 16, work: 250us }
      watchdogs: [softlockup]
      run: { duration: 20ms, seed: 7 }
      """;
  private static final int WAIT_S = 300;
  private static final String CTRL_C = "\003";
  private static final String CTRL_D = "\004";
  private static final String CTRL_R = "\022";

  @TempDir
  private Path folder;

  private final FakeLanguage language = new FakeLanguage();
  private Bench bench;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SCENARIO);
    bench = Benches.in(folder, language);
  }

  // -- piped ------------------------------------------------------------------------------------------

  private record Result(int code, String out, String err) {}

  private Result piped(@Nullable String file, String input, String... commands) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell.Options options = new Shell.Options(file, List.of(commands), Engine.FAST, false, true, false, false);
    int code = Shell.script(bench, options, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void pipedLines_areDone_andNothingElseIsPrinted() {
    Result r = piped(null, "# a comment\nload small.yaml\n\nrun 5ms\n// another\n42\n{\n7\n}\nset kernel.watchdog_thresh 5\n");
    assertThat(r.err()).isEmpty();
    assertThat(r.out()).isEqualTo("""
        small: 2 CPUs, at 0.000 s
        42
        block of 3 lines
        kernel.watchdog_thresh = 5 at 0.005 s
        """);
    assertThat(r.code()).isZero();
  }

  @Test
  void aScript_endsAtTheFirstLineThatFails_withOne() {
    Result r = piped("small.yaml", "run 1ms\nrum 1ms\n42\n");
    assertThat(r.code()).isEqualTo(1);
    assertThat(r.out()).isEmpty();
    assertThat(r.err()).startsWith("no command 'rum'; did you mean 'run'? As an expression: SyntaxError: rum 1ms")
        .contains("(line 2 of the input; the rest is not done)").doesNotContain("\033");
  }

  @Test
  void commandsOfTheCommandLine_areDoneInsteadOfTheInput() {
    assertThat(piped("small.yaml", "41\n", "42", "43")).isEqualTo(new Result(0, "42\n43\n", ""));
    assertThat(piped("small.yaml", "", "fix nonsense", "43").code()).isEqualTo(1);
    assertThat(piped("smal.yaml", "", "43")).isEqualTo(new Result(1, "", "smal.yaml: no such file; did you mean 'small.yaml'?\n"));
    assertThat(piped(null, "42\nquit\n43\n")).isEqualTo(new Result(0, "42\n", ""));
  }

  @Test
  void whatIsNeverCompleted_isEvaluatedAtTheEnd() {
    Result r = piped(null, "{\n1\n");
    assertThat(r.out()).isEqualTo("block of 2 lines\n");
  }

  @Test
  void anExpression_isNotTakenForACommand() {
    assertThat(piped("small.yaml", "at = 5\n").err()).contains("SyntaxError: at = 5");
    assertThat(piped("small.yaml", "at 5ms\nat(5)\n").err()).contains("SyntaxError: at(5)");
  }

  @Test
  void theNameOfAShippedScenario_isEnough() {
    assertThat(piped(null, "load small/no-such\n").err()).contains("small/no-such");
    assertThat(piped(null, "load rt-push-storm\n").out()).isEqualTo("rt-push-storm: 192 CPUs, at 0.000 s\n");
  }

  // -- at a terminal ----------------------------------------------------------------------------------

  /** A shell whose keyboard and screen are here. */
  private final class Sitting implements AutoCloseable {
    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Terminal terminal;
    private final CompletableFuture<Integer> code;

    Sitting(String type, boolean colours, @Nullable Path history) throws IOException, InterruptedException {
      terminal = new ExternalTerminal("test", type, new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
      terminal.setSize(new Size(100, 30));
      Shell.Options options = new Shell.Options("small.yaml", List.of(), Engine.FAST, colours, false, false, false);
      code = CompletableFuture.supplyAsync(() -> Shell.talk(bench, options, terminal, history));
      see("small 0.000 s");
    }

    void type(String s) throws IOException {
      keys.write(s.getBytes(StandardCharsets.UTF_8));
      keys.flush();
    }

    /** Waits until the screen has had that since the last call, and forgets what came before it. */
    void see(String text) throws InterruptedException {
      for (int i = 0; i < WAIT_S * 1000 && !screen.toString(StandardCharsets.UTF_8).contains(text); i++) {
        Thread.sleep(1);
      }
      assertThat(screen.toString(StandardCharsets.UTF_8)).contains(text);
    }

    void seeAfter(String typed, String text) throws IOException, InterruptedException {
      screen.reset();
      type(typed);
      see(text);
    }

    int leaves() throws Exception {
      type(CTRL_D);
      return code.get(WAIT_S, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      terminal.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm", "dumb"})
  void linesAreDone_theTimeIsShown_andCtrlDLeaves(String type) throws Exception {
    try (Sitting s = new Sitting(type, false, null)) {
      s.seeAfter("run 5ms\r", "small 0.005 s> ");
      s.seeAfter("42\r", "42\r\n");
      s.seeAfter("fix nonsense\r", "unknown fix 'nonsense'");
      s.seeAfter("42\r", "small 0.005 s> ");
      assertThat(s.leaves()).isZero();
    }
  }

  @Test
  void aDumbTerminal_getsNoEscapes_evenIfColoursAreWanted() throws Exception {
    try (Sitting s = new Sitting("dumb", true, null)) {
      s.seeAfter("fix nonsense\r", "unknown fix 'nonsense'");
      s.seeAfter("run 1ms\r", "small 0.001 s> ");
      assertThat(s.leaves()).isZero();
      assertThat(s.screen.toString(StandardCharsets.UTF_8)).doesNotContain("\033");
    }
    try (Sitting s = new Sitting("xterm", true, null)) {
      s.seeAfter("fix nonsense\r", "\033[31mfix nonsense: unknown fix");
      s.leaves();
    }
  }

  @Test
  void ctrlC_clearsTheLine_andEndsAnEvaluation() throws Exception {
    try (Sitting s = new Sitting("xterm", false, null)) {
      s.seeAfter("run 1000", "run 1000");
      s.seeAfter(CTRL_C, "small 0.000 s> "); // the next line's: what is typed before it belongs to the one that is cleared
      s.seeAfter("42\r", "42\r\n");
      s.seeAfter("spin\r", "spin");
      assertThat(language.spinning.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
      s.seeAfter(CTRL_C, "evaluation interrupted");
      s.seeAfter("43\r", "43\r\n");
      assertThat(s.leaves()).isZero();
    }
  }

  @Test
  void ctrlC_stopsARun_andThePromptComesBack() throws Exception {
    try (Sitting s = new Sitting("xterm", false, null)) {
      s.seeAfter("run 300h\r", "(Ctrl-C stops)");
      s.seeAfter(CTRL_C, "interrupted at ");
      s.seeAfter("43\r", "43\r\n");
      assertThat(s.leaves()).isZero();
    }
  }

  @Test
  void linesThatAreNotComplete_wantMore() throws Exception {
    try (Sitting s = new Sitting("xterm", false, null)) {
      s.seeAfter("{\r", "... ");
      s.seeAfter("1\r", "... ");
      s.seeAfter("}\r", "block of 3 lines");
      s.leaves();
    }
  }

  @Test
  void tab_completesCommandsArgumentsAndMembers() throws Exception {
    try (Sitting s = new Sitting("xterm", false, null)) {
      s.seeAfter("unt\t", "until ");
      s.seeAfter("loc\t", "lockup ");
      s.seeAfter(CTRL_C, "small 0.000 s> ");
      s.seeAfter("fix skip\t", "skip-prio-bail ");
      s.seeAfter(CTRL_C, "small 0.000 s> ");
      s.seeAfter("set kernel.w\t", "kernel.watchdog_thresh ");
      s.seeAfter(CTRL_C, "small 0.000 s> ");
      s.seeAfter("until cpu(1).b\t", "backlog ");
      s.seeAfter(CTRL_C, "small 0.000 s> ");
      s.seeAfter("load small.y\t", "load small.yaml ");
      s.seeAfter(CTRL_C, "small 0.000 s> ");
      s.leaves();
    }
  }

  @Test
  void lines_areRememberedAndFoundAgain_butNotThoseThatBeginWithABlank() throws Exception {
    Path history = folder.resolve("history");
    Files.createFile(history, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Sitting s = new Sitting("xterm", false, history)) {
      s.seeAfter("run 3ms\r", "small 0.003 s> ");
      s.seeAfter("42\r", "42\r\n");
      s.seeAfter(" 43\r", "43\r\n");
      s.leaves();
    }
    assertThat(Files.readAllLines(history)).containsExactly("run 3ms", "42");
    try (Sitting s = new Sitting("xterm", false, history)) {
      s.seeAfter(CTRL_R + "3m", "run 3ms");
      s.seeAfter("\r", "small 0.003 s> ");
      s.leaves();
    }
  }

  @Test
  void aHistoryThatCannotBeWritten_isNoError() throws Exception {
    Path gone = folder.resolve("no/such/folder/history");
    try (Sitting s = new Sitting("xterm", false, gone.resolve("x"))) {
      s.seeAfter("run 3ms\r", "small 0.003 s> ");
      assertThat(s.leaves()).isZero();
    }
  }

  // -- words ------------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"at = 5", "at=5", "run(5)", "run.x", "run[0]", "step + 1", "step == 3", "ps.length", "at;", "at => 3",
      "run`x`", "step++ ", "set in x"})
  void theseReadLikeExpressions(String line) {
    assertThat(Words.isExpression(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "run 5ms", "bt -a", "load /tmp/x.yaml", "until (cpu(1).backlog) > 3", "until !x", "runq 47",
      "plot backlog 47", "break cpu(47).backlog > 3", "save ./x.yaml"})
  void theseReadLikeCommands(String line) {
    assertThat(Words.isExpression(line)).isFalse();
  }
}
