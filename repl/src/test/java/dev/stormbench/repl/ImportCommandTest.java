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
    assertThat(r.out()).startsWith("""
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

    assertThat(cli.run("import", "bin.txt").err()).startsWith("bin.txt:1:1: cannot read '.ELF.'; accepted: ").hasLineCount(1);
    assertThat(cli.run("import", "late.txt").err()).startsWith("late.txt:9:1: cannot read 'what is this'; accepted: ");
    assertThat(cli.run("import", "cut.gz.txt").err()).startsWith("cut.gz.txt: cannot read it: ").hasLineCount(1);
    assertThat(cli.run("import", "late.txt").code()).isEqualTo(2);
  }

  private static final String SEGMENTS = """
                 A-7       [000] d..2.     1.000000: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
            <idle>-0       [000] d.h1.     1.000100: sched_waking: comm=A pid=7 prio=49 target_cpu=000
            <idle>-0       [000] d..2.     1.000110: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=A next_pid=7 next_prio=49
                 A-7       [000] d.h1.     1.000150: local_timer_entry: vector=236
                 A-7       [000] d.h1.     1.000160: local_timer_exit: vector=236
                 A-7       [000] d..2.     1.000200: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=R+ ==> next_comm=B next_pid=8 next_prio=39
                 B-8       [000] d..2.     1.000260: sched_switch: prev_comm=B prev_pid=8 prev_prio=39 prev_state=S ==> next_comm=A next_pid=7 next_prio=49
                 A-7       [000] d..2.     1.000300: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=D ==> next_comm=swapper/0 next_pid=0 next_prio=120
      CPU:0 [LOST 5 EVENTS]
                 A-7       [000] d..2.     1.000400: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
                 C-9       [000] d.h1.     1.000500: local_timer_entry: vector=236
      """;

  @Test
  void timehist_isPerfs_andSaysWhatItDoesNotKnow() {
    Cli.Result r = cli.file("h.trace", SEGMENTS).run("import", "h.trace", "--timehist", "--state");

    assertThat(r.out()).startsWith("""
        h.trace
                   time    cpu  task name                       wait time  sch delay   run time  state
                                [tid/pid]                          (msec)     (msec)     (msec)
        --------------- ------  ------------------------------  ---------  ---------  ---------  -----
               1.000000 [0000]  A[7]                                    -          -          -      S
               1.000200 [0000]  A[7]                                0.110      0.010      0.090     R+
               1.000260 [0000]  B[8]                                    -          -      0.060      S
               1.000300 [0000]  A[7]                                0.060      0.000      0.040      D
               1.000400 [0000]  A[7]                                    -          -          -      S
        """).endsWith("""
          not known: CPU 0 switched from idle to C:9 without a sched_switch, at 1.000500 s
          not known: records of CPU 0 were lost, 5 of them, at 1.000300 s
        """);
  }

  @Test
  void summary_addsUp() {
    Cli.Result r = cli.file("h.trace", SEGMENTS).run("import", "h.trace");

    assertThat(r.out()).endsWith("""

          task, ms  switches  run time   mean    max  slept  blocked  preempted  delays   mean   99 %    max  max at, s  moved
          A:7              2     0.130  0.065  0.090  0.110    0.000      0.060       1  0.010  0.010  0.010   1.000110      0
          B:8              1     0.060  0.060  0.060  0.000    0.000      0.000       0      -      -      -          -      0
          C:9              0     0.000      -      -  0.000    0.000      0.000       0      -      -      -          -      0
          not counted: 3 run segments whose beginning or end is not in the trace

          cpu    task    idle  hardirq  softirq  not known  switches
          0    56.0 %  22.0 %    2.0 %    0.0 %     20.0 %         6

                  times in us  count  in all    mean    99 %     max  max at, s
          vector  local_timer      1  10.000  10.000  10.000  10.000   1.000160
          not known: CPU 0 switched from idle to C:9 without a sched_switch, at 1.000500 s
          not known: records of CPU 0 were lost, 5 of them, at 1.000300 s
        """);
  }

  /** A trace that begins within a pass of softirqs has no softirq_entry of it; the flags of its first record tell. */
  @Test
  void aSoftirqThatBeganBefore_isNoTime_ofTheTask() {
    String[] lines = {"A-7 [000] dNH1. 1.000000: reschedule_entry: vector=253", "A-7 [000] dNH1. 1.000100: reschedule_exit: vector=253",
        "A-7 [000] .Ns.. 1.000800: softirq_exit: vec=6 [action=TASKLET]", "A-7 [000] d..1. 1.001000: hrtimer_cancel: hrtimer=0000000000000010"};
    String shares = "  0    %s  0.0 %%   10.0 %%   %s      0.0 %%         0";
    cli.file("late.trace", String.join("\n", lines));
    assertThat(cli.run("import", "late.trace").out()).contains(String.format(shares, "20.0 %", "70.0 %"));

    lines[0] = lines[0].replace("dNH1", "dNh1"); // in no softirq
    cli.file("late.trace", String.join("\n", lines));
    assertThat(cli.run("import", "late.trace").out()).contains(String.format(shares, "90.0 %", " 0.0 %"));
  }

  @Test
  void whereTimeGoesBack_nothingIsCounted_andItIsSaid() {
    String back = SEGMENTS.replace("1.000100: sched_waking", "1.000120: sched_waking").replace("1.000260: ", "1.000190: ");

    Cli.Result r = cli.file("back.trace", back).run("import", "back.trace", "--timehist");

    assertThat(r.code()).isZero();
    assertThat(r.out()).contains("B[8]                                    -          -          -\n", "not known: time goes back on CPU 0");
  }

  @Test
  void cpusThatNoMachineHas_areRefused() {
    Cli.Result r = cli.file("far.trace", SEGMENTS.lines().limit(2).collect(java.util.stream.Collectors.joining("\n", "", "\n"))
        .replace("target_cpu=000", "target_cpu=999999999")).run("import", "far.trace", "--scenario", "far.yaml");

    assertThat(r.code()).isEqualTo(2);
    assertThat(r.err()).startsWith("far.trace: a scenario cannot carry holes, 1 time, first at 1.000100 s: CPU 999999999 is named, ");
  }
}
