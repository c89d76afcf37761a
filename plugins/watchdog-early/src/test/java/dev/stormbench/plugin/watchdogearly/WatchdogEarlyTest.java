package dev.stormbench.plugin.watchdogearly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.WatchdogPolicy.Console;
import dev.stormbench.spi.WatchdogPolicy.Source;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.testkit.GivenParams;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Each watchdog warns in its case, once, and not in the near miss. Samples and looks come as the machine's clock says. */
class WatchdogEarlyTest {
  private static final long S = 1_000_000_000L;
  private static final int THRESH = 10;

  private final List<String> log = new ArrayList<>();
  private final Console console = Stub.of(Console.class, Map.of("warn", (Stub.Answer) args -> {
    log.add((String) args[1]);
    return null;
  }));
  private long nowNs;

  @Test
  void serviceLoader_findsIt_withItsWatchdogs() {
    Plugin plugin = Registered.found(WatchdogEarly.class);
    assertThat(plugin.id()).isEqualTo("watchdog-early");
    assertThat(Registered.by(plugin)).containsExactly("watchdog bh-budget", "watchdog backlog-trend");
  }

  // -- bh-budget --------------------------------------------------------------------------------------

  private BhBudget bhBudget(Map<String, Object> given) {
    BhBudget w = new BhBudget(new GivenParams(BhBudget.PARAMS, given));
    w.start(Stub.of(Machine.class, Map.of("nrCpus", 2, "watchdogThresh", THRESH, "nowNs", (Stub.Answer) args -> nowNs)));
    return w;
  }

  /** Samples a CPU each 4 s. @return the seconds at which it warned */
  private List<Long> sample(BhBudget w, int seconds, LongUnaryOperator stretchNs, LongUnaryOperator bhNs, LongUnaryOperator switches) {
    List<Long> at = new ArrayList<>();
    for (long s = 4; s <= seconds; s += 4) {
      nowNs = s * S;
      long now = s;
      Task current = Stub.of(Task.class, Map.of("comm", "hog", "pid", 5));
      Rq rq = Stub.of(Rq.class, Map.of("nrSwitches", switches.applyAsLong(now)));
      Cpu cpu = Stub.of(Cpu.class, Map.of("id", 1, "curr", current, "rq", rq, "softirqNs", stretchNs.applyAsLong(now),
          "timeNs", (Stub.Answer) args -> args[0] == Context.SOFTIRQ ? bhNs.applyAsLong(now) : 0L));
      int before = log.size();
      w.hardlockupKick(cpu, Stub.of(LockupState.class, Map.of()), console);
      if (log.size() > before) {
        at.add(s);
      }
    }
    return at;
  }

  @Test
  void bhBudget_anUnbrokenStretch_isWarnedOfOnce_afterAQuarterOfTheThreshold() {
    assertThat(sample(bhBudget(Map.of()), 20, s -> s * S, s -> s * S, s -> s)).containsExactly(8L);
    assertThat(log).containsExactly("bh-budget: CPU#1 in softirqs for 8.000s [hog:5]");
    assertThat(bhBudget(Map.of()).sources()).containsExactly(Source.HRTIMER);
  }

  @Test
  void bhBudget_stretchesThatAddUp_withoutASwitch_areTheSame() {
    assertThat(sample(bhBudget(Map.of()), 20, s -> S, s -> s * S * 95 / 100, s -> 7)).containsExactly(12L);
  }

  @Test
  void bhBudget_aCpuThatSwitches_orHasOtherWork_orStaysBelow_isLeftAlone() {
    assertThat(sample(bhBudget(Map.of()), 60, s -> S, s -> s * S, s -> s)).isEmpty();
    assertThat(sample(bhBudget(Map.of()), 60, s -> S, s -> s * S * 80 / 100, s -> 7)).isEmpty();
    assertThat(sample(bhBudget(Map.of("budget", 30 * S)), 24, s -> s * S, s -> s * S, s -> 7)).isEmpty();
  }

  @Test
  void bhBudget_aNewStretch_isANewWarning() {
    assertThat(sample(bhBudget(Map.of()), 40, s -> s % 20 * S, s -> s * S, s -> s)).containsExactly(8L, 28L);
  }

  // -- backlog-trend ----------------------------------------------------------------------------------

  /** Looks each second at a CPU with so much work of a millisecond each. @return the seconds at which it warned */
  private List<Long> look(Map<String, Object> given, int seconds, LongUnaryOperator backlog) {
    BacklogTrend w = new BacklogTrend(new GivenParams(BacklogTrend.PARAMS, given));
    List<Long> at = new ArrayList<>();
    for (long s = 0; s <= seconds; s++) {
      Machine.Service service = new Machine.Service("w", 1, 0, 1000, 0, backlog.applyAsLong(s), 0, S, 0, 0);
      Machine m = Stub.of(Machine.class, Map.of("nrCpus", 2, "watchdogThresh", THRESH, "services", List.of(service),
          "cpu", (Stub.Answer) args -> Stub.of(Cpu.class, Map.of("id", args[0]))));
      if (s == 0) {
        w.start(m);
        assertThat(w.everyNs()).isEqualTo(S);
        continue;
      }
      int before = log.size();
      w.check(m, console);
      if (log.size() > before) {
        at.add(s);
      }
    }
    return at;
  }

  @Test
  void backlogTrend_growthThatReachesTheThresholdInTime_isWarnedOfOnce() {
    assertThat(look(Map.of(), 30, s -> 1000 * s)).containsExactly(8L);
    assertThat(log).containsExactly("backlog-trend: CPU#1 has softirq work for 8.000s, and for 20s in 12.0s");
  }

  @Test
  void backlogTrend_growthThatIsTooSlow_isWarnedOf_whenTheThresholdIsNear() {
    assertThat(look(Map.of(), 60, s -> 500 * s)).containsExactly(20L);
    assertThat(look(Map.of("ahead", 5 * S), 60, s -> 500 * s)).containsExactly(35L);
  }

  @Test
  void backlogTrend_whatRisesAndFalls_orStands_orIsNone_isNoTrend() {
    assertThat(look(Map.of(), 60, s -> s % 4 * 1000)).isEmpty();
    assertThat(look(Map.of(), 60, s -> 5000)).isEmpty();
    assertThat(look(Map.of(), 60, s -> 0)).isEmpty();
    assertThat(look(Map.of(), 60, s -> 5000 - 50 * s)).isEmpty();
  }

  @Test
  void backlogTrend_afterABreak_warnsAgain() {
    assertThat(look(Map.of(), 60, s -> s % 30 * 1000)).containsExactly(8L, 37L);
  }
}
