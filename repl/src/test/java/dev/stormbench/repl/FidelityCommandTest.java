package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fidelity} says of an installation with one fact and one recording of its own. */
class FidelityCommandTest {
  private static final String FACT = """
      [ { "name": "A goes to CPU 2", "source": "here", "scenario": "pick.yaml", "set": ["run.duration=3ms"],
          "expect": { "lockups": "0" }, "trace": { "sched_migrate_task@1 comm=A .*dest_cpu=2": "1" } } ]
      """;
  private static final String TRACE = """
                 A-7       [000] d..2.     1.000001: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
            <idle>-0       [000] d.h1.     1.000010: local_timer_entry: vector=236
      """;

  @TempDir
  Path folder;
  private Path fidelity;
  private Cli cli;

  @BeforeEach
  void install() throws IOException {
    Path real = Path.of(System.getProperty("stormbench.home")).resolve("scripts");
    fidelity = folder.resolve("scripts/fidelity");
    Files.createDirectories(fidelity.resolve("storm"));
    Files.createDirectories(fidelity.resolve("recorded"));
    for (String file : List.of("kernels/v7.0.yaml", "costs/generic-x86.yaml", "fidelity/facts/pick.yaml")) {
      Path copy = folder.resolve("scripts").resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(real.resolve(file), copy);
    }
    write("storm/recorded.json", "{ \"source\": \"none\", \"runs\": [] }");
    write("unmatched.json", "[]");
    write("facts/facts.json", FACT);
    write("recorded/a.trace", TRACE);
    cli = new Cli(folder).at(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(fidelity.resolve(name), text);
  }

  @Test
  void whatAgrees_isInTheTable_andInTheSummary() {
    Cli.Result r = cli.run("fidelity");

    assertThat(r.out()).isEqualTo("""
          case              source          expected                                                     got       agrees
          A goes to CPU 2   here            lockups == 0, sched_migrate_task@1 comm=A .*dest_cpu=2 == 1  0, 1      yes
          recorded/a.trace  recorded trace  all hold                                                     all hold  yes

          proof       cases  agree
          facts           1      1
          invariants      1      1
        """);
    assertThat(r.code()).isZero();
  }

  @Test
  void onlyAndBrief() {
    assertThat(cli.run("fidelity", "--only", "facts", "--brief").out()).isEqualTo("""
          proof  cases  agree
          facts      1      1
        """);
    assertThat(cli.run("fidelity", "--only", "facts,decisions").out()).doesNotContain("invariants");
  }

  @Test
  void aFactThatDiffers_isExitCode1_andOnlyWhatIsMissedIsShown() throws IOException {
    write("facts/facts.json", FACT.replace("dest_cpu=2", "dest_cpu=0"));

    Cli.Result r = cli.run("fidelity", "--brief");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.out()).containsPattern("A goes to CPU 2  here +sched_migrate_task@1 comm=A \\.\\*dest_cpu=0 == 1 +0 +NO\n")
        .doesNotContain("lockups").contains("facts           1      0\n");
  }

  @Test
  void aKnownDifference_isNoFailure() throws IOException {
    write("facts/facts.json", FACT.replace("dest_cpu=2", "dest_cpu=0"));
    write("unmatched.json", "[ { \"proof\": \"facts\", \"cases\": [\"A goes to CPU 2\"], \"reason\": \"a test\" } ]");

    Cli.Result r = cli.run("fidelity", "--brief");

    assertThat(r.code()).isZero();
    assertThat(r.out()).contains("no, known\n", "  known, facts of A goes to CPU 2: a test\n");
  }

  @Test
  void logLinesThatAreNotThere_areShownWithWhatIs() throws IOException {
    write("facts/facts.json", """
        [ { "name": "stuck", "source": "here", "scenario": "stuck.yaml",
            "log": ["watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [swapper/1:0]", "CPU: 7"] } ]
        """);
    write("facts/stuck.yaml", Cli.LOCKUP);

    assertThat(cli.run("fidelity", "--only", "facts").out()).contains("line 2 is 'CPU: 1 UID: 0 PID: 0 Comm: swapper/1'");
  }

  @Test
  void aBrokenInvariant_isExitCode1() throws IOException {
    write("recorded/a.trace", TRACE.replace("d..2.", "...1."));

    Cli.Result r = cli.run("fidelity", "--only", "invariants");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.out()).contains("all hold  sched-invariants: BROKEN 4: ");
  }

  @Test
  void whatCannotBeRead_isOneLine() throws IOException {
    assertThat(cli.run("fidelity", "--only", "fact").err())
        .isEqualTo("--only fact: unknown proof; did you mean 'facts'? (known: storms, facts, decisions, order, invariants)\n");
    write("facts/facts.json", FACT.replace("lockups", "lockup"));
    assertThat(cli.run("fidelity").err()).startsWith("facts/facts.json: unknown key 'lockup' in expect; did you mean 'lockups'?");
    write("facts/facts.json", FACT.replace("sched_migrate_task@1", "sched_migrate"));
    Cli.Result r = cli.run("fidelity");
    assertThat(r.err()).startsWith("'sched_migrate comm=A .*dest_cpu=2': no tracepoint; accepted: such as ").hasLineCount(1);
    assertThat(r.code()).isEqualTo(2);
  }
}
