package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compare-trace} prints; {@link dev.stormbench.repl.trace.TraceOrderTest} has what it compares. */
class CompareTraceCommandTest {
  @TempDir
  Path folder;
  private Cli cli;

  @BeforeEach
  void record() {
    cli = new Cli(folder).file("s.yaml", Cli.SMALL);
    cli.run("run", "s.yaml", "--trace", "a.txt.gz");
    cli.run("run", "s.yaml", "--trace", "b.txt", "--set", "workloads.fifo-sleepers.run=7us");
  }

  @Test
  void aTraceAndItself_areTheSame() {
    Cli.Result r = cli.run("compare-trace", "a.txt.gz", "a.txt.gz", "--tasks", "rt_storm_hog");

    assertThat(r.err()).isEmpty();
    assertThat(r.out()).isEqualTo("the same order, tasks rt_storm_hog\n");
    assertThat(r.code()).isZero();
  }

  @Test
  void aDifference_isExitCode1_andShownSideBySide() {
    cli.file("c.txt", cli.text("b.txt").lines().filter(l -> !l.contains("sched_wakeup: comm=rt_storm_hog"))
        .reduce("", (a, b) -> a + b + "\n"));

    Cli.Result r = cli.run("compare-trace", "b.txt", "c.txt", "--tasks", "rt_storm_hog", "--events",
        "sched_wakeup,sched_waking");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.out()).startsWith("the order of CPU ").contains(" differs at its decision ",
        "b.txt ", "c.txt\n", "  >  ", "sched_wakeup rt_storm_hog 120 -> 1");
  }

  @Test
  void whatComesAfterTheOtherHasEnded_doesNotCount_ifOneSaysSo() {
    List<String> lines = cli.text("b.txt").lines().toList();
    cli.file("half.txt", String.join("\n", lines.subList(0, lines.size() / 2)) + "\n");

    assertThat(cli.run("compare-trace", "b.txt", "half.txt").code()).isEqualTo(1);
    assertThat(cli.run("compare-trace", "b.txt", "half.txt", "--until-either-ends").code()).isZero();
    assertThat(cli.run("compare-trace", "half.txt", "b.txt", "--until-either-ends").code()).isZero();
  }

  @Test
  void whatComesBefore_canBeLeftOut() {
    assertThat(cli.run("compare-trace", "b.txt", "b.txt", "--from", "5ms").code()).isEqualTo(1);
  }

  @Test
  void whatCannotBeCompared_isSaidInOneLine() {
    assertThat(cli.run("compare-trace", "a.txt.gz", "b.txt", "--tasks", "rt_storm_hgo").err()).isEqualTo(
        "--tasks rt_storm_hgo: a.txt.gz does not name this task; did you mean 'rt_storm_hog'?"
            + " (both name: rt_sleeper, rt_storm_hog)\n");
    assertThat(cli.run("compare-trace", "a.txt.gz", "b.txt", "--events", "sched_switsh").err()).startsWith(
        "--events sched_switsh: not an event that is compared; did you mean 'sched_switch'? (known: ").hasLineCount(1);
    assertThat(cli.file("e.txt", "").run("compare-trace", "a.txt.gz", "e.txt").err())
        .isEqualTo("a.txt.gz: has no task in common with e.txt\n");
  }
}
