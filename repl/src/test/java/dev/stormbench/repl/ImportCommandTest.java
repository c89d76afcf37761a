package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code import} prints, and what it exits with. */
class ImportCommandTest {
  private static final String TRACE = """
      # tracer: nop
      #
                 A-7       [000] d..2.     1.000001: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
            <idle>-0       [000] d.h1.     1.000010: local_timer_entry: vector=236
            <idle>-0       [000] d.h1.     1.000011: sel: (select_task_rq_rt+0x4/0xb0) pid=7
            <idle>-0       [000] d.h1.     1.000012: local_timer_exit: vector=236
      CPU:2 [LOST 5 EVENTS]
                 B-8       [002] d..2.     1.500001: sched_switch: prev_comm=B prev_pid=8 prev_prio=49 prev_state=R ==> next_comm=C next_pid=9 next_prio=39
      """;

  @TempDir
  Path folder;
  private Cli cli;

  @BeforeEach
  void writeTrace() {
    cli = new Cli(folder).file("a.trace", TRACE).file("s.yaml", Cli.SMALL);
  }

  @Test
  void saysWhatIsInATrace() {
    Cli.Result r = cli.run("import", "a.trace");

    assertThat(r.code()).isZero();
    assertThat(r.out()).isEqualTo("""
        a.trace
          4 events on CPUs 0,2, from 1.000001 s, for 500 ms
            sched_switch       2
            local_timer_entry  1
            local_timer_exit   1
          left out, not modelled: sel 1
          lost while recording: 5 events in 1 place
        """);
  }

  @Test
  void checks_hold() {
    Cli.Result r = cli.run("import", "a.trace", "--check", "sched-invariants,rt-invariants");

    assertThat(r.code()).isZero();
    assertThat(r.out()).endsWith("""
          sched-invariants: holds
          rt-invariants: needs a machine, not a trace
        """);
  }

  @Test
  void aBrokenInvariant_isExitCode4_andSaysWhereFirst_andHowOften() {
    cli.file("b.trace", TRACE.replace("d..2.", "...1."));

    Cli.Result r = cli.run("import", "a.trace", "b.trace", "--check", "all");

    assertThat(r.code()).isEqualTo(4);
    assertThat(r.out()).contains("\nb.trace\n").containsOnlyOnce("BROKEN").contains("  sched-invariants: BROKEN"
        + " 4: sched_switch is in task context, irqs off, depth 2, need-resched clear, 2 times, first at 1.000001 s:"
        + " CPU 0, sched_switch: flags 0x00, preempt depth 1\n");
  }

  @Test
  void whatARunWrites_isRead_andHolds() {
    cli.run("run", "s.yaml", "--trace", "t.txt.gz");

    Cli.Result r = cli.run("import", "t.txt.gz", "--check", "all");

    assertThat(r.err()).isEmpty();
    assertThat(r.code()).isZero();
    assertThat(r.out()).contains("sched_switch ", "irq-invariants: holds").doesNotContain("left out");
  }

  @Test
  void anEmptyTrace_hasNothing() {
    assertThat(cli.file("e.txt", "").run("import", "e.txt").out()).isEqualTo("e.txt\n  0 events\n");
  }

  @Test
  void whatIsNoTrace_isRefused_withItsPlace() {
    cli.file("bin.txt", new byte[] {0x7f, 'E', 'L', 'F', 0, '\n'}).file("cut.gz.txt", new byte[] {0x1f, (byte) 0x8b, 8})
        .file("late.txt", (TRACE + "what is this").getBytes(StandardCharsets.UTF_8));

    assertThat(cli.run("import", "bin.txt").err()).startsWith("bin.txt:1:1: cannot read ' ELF ").hasLineCount(1);
    assertThat(cli.run("import", "late.txt").err()).startsWith("late.txt:9:1: cannot read 'what is this'; accepted: ");
    assertThat(cli.run("import", "cut.gz.txt").err()).startsWith("cut.gz.txt: cannot read it: ").hasLineCount(1);
    assertThat(cli.run("import", "late.txt").code()).isEqualTo(2);
  }
}
