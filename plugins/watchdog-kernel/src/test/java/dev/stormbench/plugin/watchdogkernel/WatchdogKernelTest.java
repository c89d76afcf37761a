package dev.stormbench.plugin.watchdogkernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.WatchdogPolicy.Console;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.WorkerPool;
import dev.stormbench.testkit.GivenParams;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogKernelTest {
  private final List<String> log = new ArrayList<>();
  private final Console console = new NotedConsole();
  private boolean intrStorm;
  private List<LockupState.IrqCount> irqs = List.of();

  @Test
  void serviceLoader_findsIt_withItsWatchdogs() {
    Plugin plugin = Registered.found(WatchdogKernel.class);
    assertThat(plugin.id()).isEqualTo("watchdog-kernel");
    assertThat(Registered.by(plugin)).containsExactly("watchdog softlockup", "watchdog hardlockup-perf", "watchdog hardlockup-buddy",
        "watchdog rcu-stall", "watchdog hung-task", "watchdog workqueue-stall");
  }

  @Test
  void softlockup_printsTheSeedsLine() {
    Stamps stamps = new Stamps(56_928, 56_906, 56_906);
    softlockup(Map.of()).watchdogTimer(cpu(95, "kworker/95:0", 1301), stamps, console);
    assertThat(log).containsExactly(
        "restart",
        "watchdog: BUG: soft lockup - CPU#95 stuck for 22s! [kworker/95:0:1301]",
        "report CPU 95 22");
  }

  @ParameterizedTest
  @CsvSource({"20,false", "21,true"})
  void softlockup_thresholdIsStrict(long elapsed, boolean reports) {
    softlockup(Map.of()).watchdogTimer(cpu(0, "hog", 1), new Stamps(100 + elapsed, 100, 100), console);
    assertThat(log.isEmpty()).isNotEqualTo(reports);
  }

  @Test
  void softlockup_durationCountsFromTheStopper_notFromTheTouch() {
    softlockup(Map.of()).watchdogTimer(cpu(47, "migration/47", 300), new Stamps(145, 100, 122), console);
    assertThat(log).contains("watchdog: BUG: soft lockup - CPU#47 stuck for 45s! [migration/47:300]");
  }

  @Test
  void softlockup_touchedRecently_isSilent() {
    softlockup(Map.of()).watchdogTimer(cpu(47, "hog", 300), new Stamps(145, 100, 130), console);
    assertThat(log).isEmpty();
  }

  @Test
  void softlockup_utilizationBlock_oldestFirst() {
    intrStorm = true;
    softlockup(Map.of()).watchdogTimer(cpu(2, "hog/2", 212), new Stamps(121, 100, 100), console);
    assertThat(log.subList(2, log.size() - 1)).containsExactly(
        "CPU#2 Utilization every 4000ms during lockup:",
        "\t#1:   0% system,\t 97% softirq,\t 10% hardirq,\t  0% idle",
        "\t#2:   1% system,\t 98% softirq,\t 11% hardirq,\t  0% idle",
        "\t#3:   2% system,\t 99% softirq,\t 12% hardirq,\t  0% idle",
        "\t#4:   3% system,\t100% softirq,\t 13% hardirq,\t  0% idle",
        "\t#5:   4% system,\t101% softirq,\t 14% hardirq,\t  0% idle");
  }

  @Test
  void softlockup_hardIrqTime_listsTheMostFrequentInterrupts() {
    intrStorm = true;
    irqs = List.of(new LockupState.IrqCount(24, 1_234_567), new LockupState.IrqCount(9, 3));
    softlockup(Map.of()).watchdogTimer(cpu(2, "hog/2", 212), new Stamps(121, 100, 100), console);
    assertThat(log.subList(8, log.size() - 1)).containsExactly(
        "CPU#2 Detect HardIRQ Time exceeds 50%. Most frequent HardIRQs:",
        "\t#1: 1234567   \tirq#24",
        "\t#2: 3         \tirq#9");
  }

  @Test
  void softlockup_panic_comesLast() {
    softlockup(Map.of("panic", true)).watchdogTimer(cpu(2, "hog", 212), new Stamps(121, 100, 100), console);
    assertThat(log).endsWith("report CPU 2 21", "panic softlockup: hung tasks");
  }

  @Test
  void rcuStall_self_printsItsLine_andTouchesItsWatchdog() {
    rcuStall(Map.of()).rcuStall(cpu(47, "hog", 5), new Gp(Set.of(47)), true, console);
    assertThat(log).containsExactly(
        "rcu: INFO: rcu_preempt self-detected stall on CPU",
        "touch nmi 47",
        "rcu: \t47-....: (20999 ticks this GP) idle=0004/1/0x4000000000000000 softirq=0/0 fqs=5250",
        "rcu: \t(t=21003 jiffies g=1417 q=0 ncpus=192)",
        "touch nmi 47",
        "report CPU 47 21");
  }

  @Test
  void rcuStall_other_listsAllThatOwe_andDumpsThemByNmi() {
    rcuStall(Map.of()).rcuStall(cpu(3, "swapper/3", 0), new Gp(Set.of(47, 95)), false, console);
    assertThat(log).containsExactly(
        "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
        "touch nmi 3",
        "rcu: \t47-....: (20999 ticks this GP) idle=0004/1/0x4000000000000000 softirq=0/0 fqs=5250",
        "touch nmi 3",
        "rcu: \t95-....: (2 GPs behind) idle=0004/1/0x4000000000000000 softirq=0/0 fqs=5250",
        "rcu: \t(detected by 3, t=21003 jiffies, g=1417, q=0 ncpus=192)",
        "Sending NMI from CPU 3 to CPUs 47:",
        "NMI backtrace for cpu 47",
        "touch nmi 47",
        "report CPU 47 21",
        "Sending NMI from CPU 3 to CPUs 95:",
        "NMI backtrace for cpu 95",
        "touch nmi 95",
        "report CPU 95 21");
  }

  @Test
  void rcuStall_panic_comesLast() {
    rcuStall(Map.of("panic", true)).rcuStall(cpu(47, "hog", 5), new Gp(Set.of(47)), true, console);
    assertThat(log).endsWith("panic RCU Stall");
  }

  // -- hard lockups ---------------------------------------------------------------------------------

  @Test
  void perf_aCpuWhoseHrtimerStands_isReportedOnce_bySelf() {
    HardlockupPerf w = perf(Map.of());
    Counts c = new Counts();
    c.interrupts = 3;
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    assertThat(log).isEmpty();
    c.now += 10;
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    assertThat(log).containsExactly("watchdog: CPU1: Watchdog detected hard LOCKUP on cpu 1", "report CPU 1 10");
  }

  @Test
  void perf_anHrtimerThatFiredOnce_isEnough_andArmsTheReportAgain() {
    HardlockupPerf w = perf(Map.of());
    Counts c = new Counts();
    for (int i = 1; i < 6; i++) {
      c.interrupts = i;
      w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    }
    assertThat(log).isEmpty();
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    c.interrupts++;
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    assertThat(log).filteredOn(l -> l.contains("LOCKUP")).hasSize(2);
  }

  @Test
  void perf_aTouch_makesOneLookCountForNothing() {
    HardlockupPerf w = perf(Map.of());
    Counts c = new Counts();
    c.touches = 1;
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    assertThat(log).isEmpty();
    w.watchdogOverflow(cpu(1, "hog", 5), c, console);
    assertThat(log).isNotEmpty();
  }

  @Test
  void perf_panic_comesLast() {
    perf(Map.of("panic", true)).watchdogOverflow(cpu(1, "hog", 5), new Counts(), console);
    assertThat(log).endsWith("report CPU 1 100", "panic Hard LOCKUP");
  }

  @Test
  void buddy_looksAtTheNextCpu_atEachThirdSample_afterTheTouchOfItsStart() {
    Counts next = new Counts();
    HardlockupBuddy w = buddy(next);
    Counts own = new Counts();
    List<Long> reported = new ArrayList<>();
    for (long i = 1; i <= 12; i++) {
      own.interrupts = i;
      w.hardlockupKick(cpu(3, "swapper/3", 0), own, console);
      if (!log.isEmpty()) {
        reported.add(i);
        assertThat(log).containsExactly("watchdog: CPU3: Watchdog detected hard LOCKUP on cpu 0",
            "Sending NMI from CPU 3 to CPUs 0:", "NMI backtrace for cpu 0", "report CPU 0 100");
        log.clear();
      }
    }
    assertThat(reported).containsExactly(6L);
  }

  @Test
  void buddy_aNextCpuThatSamples_isLeftAlone() {
    Counts next = new Counts();
    HardlockupBuddy w = buddy(next);
    Counts own = new Counts();
    for (long i = 1; i <= 30; i++) {
      own.interrupts = i;
      next.interrupts = i / 3;
      w.hardlockupKick(cpu(3, "swapper/3", 0), own, console);
    }
    assertThat(log).isEmpty();
  }

  // -- tasks and worker pools -----------------------------------------------------------------------

  /** A machine with one task, looked at each second. @return the seconds at which something was said */
  private List<Long> lookAt(HungTask w, java.util.function.LongFunction<Task> task, int seconds, long timeout) {
    List<Long> said = new ArrayList<>();
    for (long s = 1; s <= seconds; s++) {
      int before = log.size();
      w.check(Stub.of(Machine.class, Map.of("nowNs", s * 1_000_000_000L, "sysctl", timeout, "tasks", List.of(task.apply(s)))), console);
      if (log.size() > before) {
        said.add(s);
      }
    }
    return said;
  }

  private static Task task(char state, long switches) {
    return Stub.of(Task.class, Map.of("comm", "dd", "pid", 77, "state", state, "onRq", false, "switches", switches));
  }

  private static HungTask hungTask(Map<String, Object> given) {
    return new HungTask(new GivenParams(HungTask.PARAMS, given));
  }

  @Test
  void hungTask_isReported_afterALookThatFoundItTheSame_aTimeoutAgo() {
    assertThat(lookAt(hungTask(Map.of()), s -> task('D', 5), 9, 3)).containsExactly(6L, 9L);
    assertThat(log.subList(0, 3)).containsExactly("INFO: task dd:77 blocked for more than 3 seconds.",
        "\"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message.", "report dd 3");
    assertThat(log).contains("INFO: task dd:77 blocked for more than 6 seconds.");
  }

  @Test
  void hungTask_aSwitchBetweenTheLooks_anotherState_orATimeoutOf0_isNoReport() {
    assertThat(lookAt(hungTask(Map.of()), s -> task('D', s / 3), 30, 3)).isEmpty();
    assertThat(lookAt(hungTask(Map.of()), s -> task('S', 5), 30, 3)).isEmpty();
    assertThat(lookAt(hungTask(Map.of()), s -> task('D', 5), 30, 0)).isEmpty();
  }

  @Test
  void hungTask_isSilentAfterTenReports() {
    assertThat(lookAt(hungTask(Map.of()), s -> task('D', 5), 60, 3)).hasSize(10);
    assertThat(log).endsWith("Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings");
  }

  @Test
  void hungTask_panic_comesLast() {
    lookAt(hungTask(Map.of("panic", true)), s -> task('D', 5), 6, 3);
    assertThat(log).endsWith("panic hung_task: blocked tasks");
  }

  private static Machine pools(long now, long ts, long touched, List<String> pending) {
    WorkerPool pool = Stub.of(WorkerPool.class, Map.of("pending", pending, "inFlight", "vmstat_update", "watchdogTsNs", ts * 1_000_000_000L,
        "touchedNs", touched * 1_000_000_000L, "worker", Stub.of(Task.class, Map.of("pid", 31))));
    return Stub.of(Machine.class, Map.of("nrCpus", 1, "nowNs", now * 1_000_000_000L, "workerPool", pool,
        "cpu", (Stub.Answer) args -> cpu((Integer) args[0], "hog", 5)));
  }

  private static WorkqueueStall workqueueStall(Map<String, Object> given) {
    return new WorkqueueStall(new GivenParams(WorkqueueStall.PARAMS, given));
  }

  @Test
  void workqueueStall_saysWhichPool_andWhatWaits() {
    workqueueStall(Map.of()).check(pools(60, 25, 0, List.of("a_fn", "b_fn")), console);
    assertThat(log).containsExactly(
        "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 35s!",
        "count CPU 0 35",
        "Showing busy workqueues and worker pools:",
        "workqueue events: flags=0x0",
        "  pwq 2: cpus=0 node=0 flags=0x0 nice=0 active=3 refcnt=4",
        "    in-flight: 31:vmstat_update",
        "    pending: a_fn, b_fn");
  }

  @ParameterizedTest
  @CsvSource({"60,30,0,true", "60,29,31,true", "60,29,0,false"})
  void workqueueStall_atTheThreshold_orAfterATouch_isSilent(long now, long ts, long touched, boolean silent) {
    workqueueStall(Map.of()).check(pools(now, ts, touched, List.of("a_fn")), console);
    assertThat(log.isEmpty()).isEqualTo(silent);
  }

  @Test
  void workqueueStall_nothingWaits_isSilent() {
    workqueueStall(Map.of()).check(pools(60, 0, 0, List.of()), console);
    assertThat(log).isEmpty();
  }

  @Test
  void workqueueStall_panic_comesLast() {
    workqueueStall(Map.of("panic", true)).check(pools(60, 25, 0, List.of("a_fn")), console);
    assertThat(log).endsWith("panic workqueue lockup");
  }

  private static HardlockupPerf perf(Map<String, Object> given) {
    HardlockupPerf w = new HardlockupPerf(new GivenParams(Hardlockup.PARAMS, given));
    w.start(Stub.of(Machine.class, Map.of("nrCpus", 4)));
    return w;
  }

  private HardlockupBuddy buddy(LockupState next) {
    HardlockupBuddy w = new HardlockupBuddy(new GivenParams(Hardlockup.PARAMS, Map.of()));
    w.start(Stub.of(Machine.class, Map.of("nrCpus", 4, "cpu", (Stub.Answer) args -> cpu((Integer) args[0], "hog", 5),
        "lockup", (Stub.Answer) args -> (Integer) args[0] == 0 ? next : new Counts())));
    return w;
  }

  private static Softlockup softlockup(Map<String, Object> given) {
    return new Softlockup(new GivenParams(Softlockup.PARAMS, given));
  }

  private static RcuStall rcuStall(Map<String, Object> given) {
    RcuStall watchdog = new RcuStall(new GivenParams(RcuStall.PARAMS, given));
    watchdog.start(Stub.of(Machine.class, Map.of(
        "hz", 1000, "nrCpus", 192, "cpu", (Stub.Answer) args -> cpu((Integer) args[0], "hog", 5))));
    return watchdog;
  }

  private static Cpu cpu(int id, String comm, int pid) {
    Task current = Stub.of(Task.class, Map.of("comm", comm, "pid", pid));
    return Stub.of(Cpu.class, Map.of("id", id, "curr", current));
  }

  /** Counts of a hard-lockup check. */
  private final class Counts extends Stamps {
    private long now = 100;
    private long interrupts;
    private long touches;

    Counts() {
      super(0, 0, 0);
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public long hrtimerInterrupts() {
      return interrupts;
    }

    @Override
    public long nmiTouches() {
      return touches;
    }
  }

  /** Soft-lockup stamps whose utilisation differs in every field. */
  private class Stamps implements LockupState {
    private final long now;
    private final long touchTs;
    private final long reportTs;

    Stamps(long now, long touchTs, long reportTs) {
      this.now = now;
      this.touchTs = touchTs;
      this.reportTs = reportTs;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public long touchTs() {
      return touchTs;
    }

    @Override
    public long reportTs() {
      return reportTs;
    }

    @Override
    public long hrtimerInterrupts() {
      return 0;
    }

    @Override
    public long nmiTouches() {
      return 0;
    }

    @Override
    public void restartReportWindow() {
      log.add("restart");
    }

    @Override
    public int threshold() {
      return 20;
    }

    @Override
    public boolean intrStorm() {
      return intrStorm;
    }

    @Override
    public boolean countsIrqs() {
      return !irqs.isEmpty();
    }

    @Override
    public List<IrqCount> mostFrequentIrqs() {
      return irqs;
    }

    @Override
    public int utilization(int i, Cpu.Context context) {
      return switch (context) {
        case TASK -> i;
        case SOFTIRQ -> 97 + i;
        case HARDIRQ -> 10 + i;
        case IDLE -> 0;
      };
    }

    @Override
    public long samplePeriodMs() {
      return 4000;
    }
  }

  /** A grace period that some CPUs hold up. */
  private record Gp(Set<Integer> owing) implements RcuState {
    @Override
    public long stallTimeoutJiffies() {
      return 21_000;
    }

    @Override
    public String name() {
      return "rcu_preempt";
    }

    @Override
    public long gpSeq() {
      return 1417;
    }

    @Override
    public long gpAgeJiffies() {
      return 21_003;
    }

    @Override
    public boolean owesQs(int cpu) {
      return owing.contains(cpu);
    }

    @Override
    public long ticksThisGp(int cpu) {
      return 20_999;
    }

    @Override
    public long gpsBehind(int cpu) {
      return cpu == 95 ? 2 : 0;
    }

    @Override
    public long fqs() {
      return 5250;
    }

    @Override
    public long qlen() {
      return 0;
    }
  }

  /** Notes what a policy does. */
  private final class NotedConsole implements Console {
    @Override
    public void printk(String line) {
      log.add(line);
    }

    @Override
    public void report(Cpu cpu, long stuckSeconds) {
      log.add("report CPU " + cpu.id() + " " + stuckSeconds);
    }

    @Override
    public void reportTask(Task task, long stuckSeconds) {
      log.add("report " + task.comm() + " " + stuckSeconds);
    }

    @Override
    public void count(Cpu cpu, long stuckSeconds) {
      log.add("count CPU " + cpu.id() + " " + stuckSeconds);
    }

    @Override
    public void warn(Cpu cpu, String line) {
      log.add("warn CPU " + cpu.id() + " " + line);
    }

    @Override
    public void touchSoftlockupWatchdog(Cpu cpu) {
      log.add("touch " + cpu.id());
    }

    @Override
    public void touchNmiWatchdog(Cpu cpu) {
      log.add("touch nmi " + cpu.id());
    }

    @Override
    public void panic(String reason) {
      log.add("panic " + reason);
    }
  }
}
