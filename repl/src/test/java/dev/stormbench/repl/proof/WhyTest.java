package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.spi.machine.Cpu;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code why}: each finding on a machine that is in the state it speaks of, and beside it a machine on which it must not be
 * said.
 */
class WhyTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final long S = 1_000_000_000;
  private static final long BARREN = 8_200 * US;

  private static Looking at(String scenario, long ns, String... sets) {
    return new Looking(WORKBENCH, WORKBENCH.script(scenario, sets)).at(ns);
  }

  private static String why(String scenario, long ns, int cpu, String... sets) {
    return at(scenario, ns, sets).prose("why " + cpu);
  }

  /** Goes on in steps until a CPU is in some state. */
  private static Looking when(String scenario, long fromNs, long stepNs, int cpu, Predicate<Cpu> is, String... sets) {
    Looking l = at(scenario, fromNs, sets);
    for (int i = 0; i < 20_000; i++) {
      if (is.test(l.machine.cpu(cpu))) {
        return l;
      }
      l.simulation.runTo(l.machine.nowNs() + stepNs);
    }
    throw new AssertionError(scenario + " never comes there");
  }

  // -- what it executes ------------------------------------------------------------------------------

  @Test
  void anIdleCpu_isIdle_andSaysItsNextTimer_andNothingElse() {
    assertThat(at("small/wake-over-fair", 4 * MS).lines("why 0")).containsExactly("CPU 0 at 0.004000 s", "Runs",
        "  CPU 0 is idle since the beginning. Its next timer is watchdog_timer_fn at",
        "  0.617443 s, in 613 ms.");
    assertThat(why("small/barren-hops", BARREN, 3)).contains("CPU 3 is idle since 0.007606 s, for 594 us.")
        .contains("hrtimer_wakeup of P:22 at 0.027605 s");
  }

  @Test
  void aTask_isNamed_withItsUrgencyAndSince() {
    assertThat(why("small/wake-over-fair", 4 * MS, 1)).contains("CPU 1 runs hog:18 (fair) since 0.000003 s, for 4.00 ms, in user mode.")
        .doesNotContain("softirq", "idle", "Waits", "Overload");
  }

  @Test
  void aSoftirq_isNamed_withItsTasklet_whereItWasEntered_andWhatItInterrupted() {
    assertThat(why("small/barren-hops", BARREN, 1))
        .contains("CPU 1 is in softirq context since 0.002212 s, for 5.99 ms without a break: vector TASKLET, in it the tasklet"
            + " rt_storm_wedge_fn, begun 5.99 ms ago.")
        .contains("entered from the exit of local_timer; they interrupted rt_storm_hog:18 (fair) in user mode.");
    assertThat(why("small/softirq-restart-limit", 700 * US, 1)).contains("entered from ksoftirqd.").doesNotContain("interrupted");
    assertThat(why("small/bh-disabled-raise", 300 * US, 1)).contains("entered from local_bh_enable().");
  }

  @Test
  void limitsOfThePass_areSaidWhenAPassIsBeyondThem_only() {
    assertThat(why("small/barren-hops", BARREN, 1)).contains("looked at only between two passes");
    assertThat(why("small/softirq-restart-limit", 700 * US, 1)).doesNotContain("between two passes");
  }

  @Test
  void anInterruptHandler_standsBeforeWhatItInterrupted() {
    Looking l = when("small/barren-hops", 7_600 * US, 100, 1, Cpu::inHardirq);
    assertThat(l.prose("why 1")).contains("CPU 1 is in the interrupt handler of call_function_single since 0.0076")
        .contains("Below that it is in softirq context since 0.002212 s");
    assertThat(why("small/barren-hops", BARREN, 1)).doesNotContain("interrupt handler of", "Below that");
  }

  @Test
  void underTheRtModel_softirqsAreTheTasksOwnWork_andBlockNothing() {
    assertThat(why("small/softirq-restart-limit", 700 * US, 1, "kernel.preempt=rt"))
        .contains("CPU 1 runs ksoftirqd/1:7 (fair)", "It serves softirqs as its own work: TASKLET.").doesNotContain("without a break");
  }

  // -- softirqs that nobody serves --------------------------------------------------------------------

  @Test
  void pendingSoftirqs_waitForKsoftirqd_orForTheEndOfABhSection() {
    assertThat(why("small/raise-wakes-ksoftirqd", 230 * US, 1)).contains("Pending and not served: NET_RX. ksoftirqd/1:7 was woken for them"
        + " and waits since 0.000203 s, for 26.5 us, behind T:10 (fair).").contains("does not wait for it");
    assertThat(why("small/raise-wakes-ksoftirqd", 230 * US, 1, "kernel.profile=v6.1")).contains("leave them to it once it is woken");
    assertThat(why("small/bh-disabled-raise", 260 * US, 1)).contains("Pending and not served: NET_RX TASKLET. They wait for the"
        + " local_bh_enable() of T:10 (fair).").contains("Bottom halves are disabled");
    assertThat(why("small/barren-hops", BARREN, 1)).as("pending, but served").doesNotContain("Pending");
    assertThat(why("small/raise-wakes-ksoftirqd", 100 * US, 1)).doesNotContain("Pending");
  }

  // -- what waits, and why a less urgent task is current ---------------------------------------------

  @Test
  void anRtTaskThatASoftirqKeepsWaiting() {
    assertThat(why("small/barren-hops", BARREN, 1)).contains("psimon-1:20 (FIFO 1) waits since 0.007000 s, for 1.20 ms: woken by CPU 1 in"
        + " hardirq context, while the CPU was in these softirqs. rt_storm_hog:18 (fair) is current although psimon-1:20 is more urgent:"
        + " need_resched is set, but only __schedule() switches tasks, and it is not called before the softirqs are done; the CPU last"
        + " switched tasks at 0.000003 s, 8.20 ms ago.");
    assertThat(why("small/barren-hops", 6 * MS, 1)).as("before it wakes").doesNotContain("Waits", "is current although");
    assertThat(why("small/barren-hops", 11 * MS, 1)).as("after it ran").doesNotContain("is current although");
  }

  @Test
  void anRtTaskThatIsThrottled() {
    assertThat(why("small/rt-throttling", 15 * MS, 1)).contains("hog:10 (fair) is current although A:11 is more urgent: RT throttling keeps"
        + " the RT tasks of this CPU from running; they have used 10.4 ms of the 10.0 ms (sched_rt_runtime_us) that each 20.0 ms allow;"
        + " sched_rt_period_timer gives more at 0.022001 s.");
    assertThat(why("small/rt-throttling", 5 * MS, 1)).doesNotContain("throttling", "is current although");
  }

  @Test
  void anRtTaskThatTheDeadlineServerPutsBehindFairOnes() {
    assertThat(why("small/dl-server", S, 1)).contains("hog:10 (fair) is current although A:11 is more urgent: the deadline server runs"
        + " fair tasks before RT ones now");
    assertThat(why("small/dl-server", 900 * MS, 1)).contains("A:11 (FIFO 50) is more urgent.").doesNotContain("deadline server");
    assertThat(why("small/rt-throttling", 15 * MS, 1)).doesNotContain("deadline server");
  }

  @Test
  void anRtTaskThatKernelCodeKeepsWaiting_underTheVoluntaryModel() {
    assertThat(why("small/cond-resched", 4_500 * US, 1)).contains("need_resched is set, but it is in kernel code, which the preempt model"
        + " voluntary does not preempt");
    assertThat(why("small/cond-resched", 4_100 * US, 1, "kernel.preempt=full")).doesNotContain("does not preempt:", "is current although");
  }

  @Test
  void aTaskThatWaitsBehindAMoreUrgentOne_oneAsUrgent_oneAsFair() {
    assertThat(why("small/pull-on-sleep-token", 6 * MS, 1)).contains("X:22 (FIFO 40) waits since 0.003000 s", "H1:19 (FIFO 50) is more urgent.")
        .doesNotContain("is current although", "is as urgent", "as fair tasks do");
    assertThat(why("small/yield", 1_800 * US, 1)).contains("A:10 (FIFO 50) is as urgent and came first; FIFO tasks of one priority");
    assertThat(why("small/rr-rotation", 8 * MS, 1)).contains("when its slice is over").doesNotContain("FIFO tasks of one priority");
    assertThat(why("small/remote-wakeup", 2_300 * US, 1)).contains("It shares the CPU with hog:18 (fair) as fair tasks do.");
  }

  @Test
  void whyAnRtTaskDoesNotGoElsewhere() {
    assertThat(why("small/migration-disabled-stays", 5 * MS, 1)).contains("A:18 has migration disabled and is not pushed, though CPUs 0,2-3"
        + " run less urgent work.").contains("A visit of the token does not push it, for it has migration disabled");
    assertThat(why("small/migration-disabled-stays", 5 * MS, 1)).contains("A:18 (FIFO 40) waits since 0.004003 s, for 996 us, when B:19 took its"
        + " place.");
    assertThat(why("small/yield", 1_800 * US, 1)).contains("B:11 may run on CPU 1 only: it cannot be pushed or pulled.")
        .contains("CPU 1 is not overloaded (rto_mask), though B:11 (FIFO 50) waits: it is not pushable.");
    assertThat(why("small/priority-ladder", 4_500 * US, 2)).contains("It may run on CPU 1, too, but by cpupri, which counts what is queued,"
        + " no CPU of these has less urgent work.").doesNotContain("migration disabled", "only: it cannot");
  }

  // -- who interrupts it -----------------------------------------------------------------------------

  @Test
  void whoSendsTheInterrupts() {
    assertThat(why("small/barren-hops", BARREN, 1)).contains("2 inter-processor interrupts were sent to it since the beginning, by CPU 2"
        + " (50.0 %) and CPU 3 (50.0 %). The push token has visited it 2 times.");
    assertThat(why("small/remote-wakeup", 5_900 * US, 3)).contains("by CPU 0 (100.0 %)").doesNotContain("push token");
    assertThat(why("small/wake-over-fair", 4 * MS, 1)).doesNotContain("Interrupts");
  }

  // -- what keeps it in the mask ---------------------------------------------------------------------

  @Test
  void anOverloadedCpuWhoseVisitsBail() {
    assertThat(why("small/barren-hops", BARREN, 1)).contains("CPU 1 is overloaded (rto_mask), as CPU 2 is.")
        .contains("psimon-1:20 (FIFO 1), whose mask has CPUs 1-2.")
        .contains("ends in the prio bail: resched_curr() and return 0, nothing is moved. So ended 2 of 2 visits here.")
        .contains("1 pull so far, by CPU 3 (1).");
    assertThat(why("small/barren-hops-skip-prio-bail", 8_500 * US, 1)).contains("but none of 2 visits here ended in the prio bail; 2 tasks"
        + " were pushed away from it.").doesNotContain("ends in the prio bail");
    assertThat(why("small/barren-hops", 7_200 * US, 1)).as("before the first visit").contains("is overloaded")
        .doesNotContain("prio bail", "Visits are asked for");
  }

  @Test
  void anOverloadedCpuThatHasNowhereToPush_andThenHas() {
    assertThat(why("small/pull-on-sleep-token", 6 * MS, 1)).contains("A visit or a pull finds no CPU of its mask with less urgent work.")
        .doesNotContain("could be pushed");
    Looking l = when("small/pull-on-sleep-token", 6_210 * US, 100, 1, Cpu::inHardirq);
    assertThat(l.prose("why 1")).contains("It could be pushed to CPU 2, where less urgent work runs; the token is under way.")
        .contains("A walk is under way, the token at CPU 1; since it began its loop 1 pull came (rto_loop_next), so it goes round again.");
    assertThat(why("small/pull-on-sleep-direct", 5 * MS, 1)).contains("RT_PUSH_IPI is off").doesNotContain("A walk is under way");
  }

  @Test
  void theRuleOfOverload_isTheKernels() {
    assertThat(why("fidelity/facts/pinned-waiter", 4 * MS, 1)).contains("CPU 1 is not overloaded (rto_mask), though W:15 (FIFO 40) waits");
    assertThat(why("fidelity/facts/pinned-waiter", 4 * MS, 1, "kernel.profile=v6.1")).contains("No task of it is pushable: by the rule of"
        + " this kernel (migratory) it is enough that 2 RT tasks are runnable and one of them may migrate.");
  }

  @Test
  void byTheOldRule_oneWaitingTaskIsNoOverload() {
    assertThat(why("small/barren-hops", BARREN, 1, "kernel.profile=v6.1", "kernel.features.RT_PUSH_IPI=true"))
        .contains("CPU 1 is not overloaded (rto_mask), though psimon-1:20 (FIFO 1) waits: the rule of this kernel is migratory.")
        .doesNotContain("In short", "prio bail");
  }

  // -- work against time -----------------------------------------------------------------------------

  @Test
  void workThatComesFasterThanItIsDone() {
    assertThat(why("small/softirq-restart-limit", 700 * US, 1)).contains("Of softirq-items 35 arrived (50.0 k/s) and 30 are done (42.9 k/s). A"
        + " body takes 22.6 us with the interrupts in it, 25.2 us at most: 1.13 s of work per second, more than the CPU has. 5 wait, 113 us of"
        + " work; the most was 6.");
    assertThat(why("small/bh-disabled-raise", 300 * US, 1)).contains(" at most.").doesNotContain("s of work per second");
    assertThat(why("small/wake-over-fair", 4 * MS, 1)).doesNotContain("Work");
  }

  // -- what the detectors see ------------------------------------------------------------------------

  private static final Pattern NEXT = Pattern.compile("the sample at ([0-9.]+) s, in .* finds the CPU stuck for (\\d+)s");

  @Test
  void theNextSoftLockupReport_isForetold() {
    Looking l = at("fidelity/facts/stuck", 12 * S);
    String prose = l.prose("why 1");
    assertThat(prose).contains("has not run it for 2 of the detector's seconds (2^30 ns); it has to run softlockup_fn.");
    Matcher m = NEXT.matcher(prose);
    assertThat(m.find()).isTrue();
    l.simulation.runTo(15 * S);
    Matcher second = NEXT.matcher(l.prose("why 1"));
    assertThat(second.find()).isTrue();
    l.simulation.runTo(18 * S);
    List<Lockup> reports = l.simulation.lockups();
    assertThat(reports).hasSize(2);
    assertForetold(m, reports.get(0));
    assertForetold(second, reports.get(1));
    assertThat(why("fidelity/facts/stuck", 24 * S, 1)).as("after it").doesNotContain("Detectors");
    assertThat(why("fidelity/facts/stuck", 12 * S, 0)).as("another CPU").doesNotContain("Detectors");
    assertThat(why("fidelity/facts/stuck", 12 * S, 1, "kernel.sysctl={ kernel.watchdog_thresh: 0 }")).as("no detector")
        .doesNotContain("detector's seconds");
  }

  private static void assertForetold(Matcher m, Lockup report) {
    assertThat(Math.round(Double.parseDouble(m.group(1)) * 1e6)).isEqualTo(report.timeNs() / US);
    assertThat(Long.parseLong(m.group(2))).isEqualTo(report.stuckSeconds());
  }

  @Test
  void aQuiescentStateThatScansHaveAskedFor() {
    assertThat(why("fidelity/facts/stuck", 12 * S, 1)).contains("It owes a quiescent state to grace period", "a stall after 300) and has been"
        + " scanned 175 times.");
    assertThat(why("small/barren-hops", BARREN, 2)).doesNotContain("quiescent state");
  }

  // -- the loop --------------------------------------------------------------------------------------

  @Test
  void theLoop_isSaidWhereItsPartsAreFoundTogether_only() {
    assertThat(why("small/barren-hops", BARREN, 1)).contains("In short psimon-1:20 cannot run because the CPU is in softirqs; because it waits"
        + " and could run elsewhere the CPU is overloaded; because the CPU is overloaded the pulls of 1 other CPU bring the token here, 2"
        + " times so far, where it moves nothing").doesNotContain("so the softirqs do not end");
    assertThat(why("small/barren-hops-skip-prio-bail", 8_500 * US, 1)).contains("In short").doesNotContain("moves nothing");
    assertThat(why("small/barren-hops", BARREN, 1, "workloads.psimon-1.cpus=[1]")).as("not overloaded").doesNotContain("In short");
    assertThat(why("small/barren-hops", BARREN, 1, "kernel.features.RT_PUSH_IPI=false")).as("no token").doesNotContain("In short");
    assertThat(why("small/barren-hops", 7_200 * US, 1)).as("no visit yet").doesNotContain("In short");
    assertThat(why("small/stopper-push", 4_509 * US, 1)).as("no softirq").contains("Overload").doesNotContain("In short");
    assertThat(why("small/softirq-restart-limit", 700 * US, 1)).as("nobody waits").doesNotContain("In short");
  }

  @Test
  void aStorm_isTheWholeLoop_andTheLastSecondIsSaid() {
    Looking l = at("fidelity/facts/small-storm", 10 * S, "run.sample=100ms");
    assertThat(l.prose("why 2"))
        .contains("with them the work of a second takes more than a second, and so the softirqs do not end.")
        .containsPattern("Interrupt handlers have taken [0-9.]+ % of its time, [0-9.]+ % in the last second\\.")
        .containsPattern("In the last second [0-9.]+/s were done, [0-9.]+ ms each, and the backlog (grew|shrank|stayed)");
    assertThat(l.prose("why")).contains("overloaded (rto_mask): CPUs 2,5 of 8.").containsPattern("most by CPU 1 \\([0-9,]+\\)")
        .containsPattern("CPU RTO RUNS CURRENT WAITING FOR.* 2 yes softirq ").endsWith("why 2 and why 5 explain them.");
    assertThat(l.prose("why 5")).contains("psimon:38 (FIFO 1)", "If a switch came now, the deadline server would run fair tasks before psimon:38.");
    assertThat(l.prose("why 2")).contains("psimon:37 (FIFO 1)").doesNotContain("deadline server");
    assertThat(l.prose("why 3")).contains("CPU 3 is idle").doesNotContain("In short", "Overload", "Waits");
    assertThat(at("fidelity/facts/small-storm", 1500 * MS).prose("why 2")).as("too early for a last second").doesNotContain("last second");
  }

  // -- all CPUs --------------------------------------------------------------------------------------

  @Test
  void withoutACpu_theOverloadedAndTheStuckOnes() {
    assertThat(at("small/barren-hops", BARREN).prose("why")).startsWith("At 0.008200 s overloaded (rto_mask): CPUs 1-2 of 4. The push token"
        + " made 4 visits, 4 of which ended in the prio bail; most at CPU 1 (2). 1 pull by 1 CPU asked for them, most by CPU 3 (1).");
    assertThat(at("small/rt-throttling", 15 * MS).prose("why")).contains("no CPU is overloaded").contains("1 task hog:10 A:11 2.57 ms")
        .endsWith("why 1 explains it.");
    assertThat(at("small/cond-resched", 5_500 * US, "kernel.hz=1000").prose("why")).contains("1 task rt_storm_hog:10 R:11 1.50 ms");
    assertThat(at("small/cond-resched", 4_500 * US, "kernel.hz=1000").prose("why")).as("less than a tick").contains("No CPU is stuck");
    assertThat(at("small/wake-over-fair", 4 * MS).prose("why")).isEqualTo("At 0.004000 s no CPU is overloaded (rto_mask). No CPU is stuck:"
        + " no softirq lasts longer than 2 ms, no task waits for more than a tick behind a less urgent one.");
  }
}
