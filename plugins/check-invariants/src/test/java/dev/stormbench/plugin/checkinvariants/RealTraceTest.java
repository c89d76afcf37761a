package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds on a real kernel (6.18.44, two CPUs): the record-only part of each family over captured traces. */
class RealTraceTest {
  private static final Map<String, Object> RECORDED = Map.of("machine", false);

  @ParameterizedTest
  @ValueSource(strings = {"rt-pull-6.18.44.trace.txt", "mixed-full-6.18.44.trace.txt.gz"})
  void wakeupIrqTimerTime_hold(String trace) {
    assertThat(violations(trace, p -> new WakeupInvariants(p))).isEmpty();
    assertThat(violations(trace, p -> new IrqInvariants(p))).isEmpty();
    assertThat(violations(trace, p -> new TimeInvariants(p))).isEmpty();
    List<String> timers = new ArrayList<>();
    feed(trace, new TimerInvariants(new GivenParams(TimerInvariants.PARAMS, RECORDED)), timers);
    assertThat(timers).isEmpty();
  }

  /**
   * The captures lack the switches out of idle and out of one filtered group of tasks, so "unknown current" follows
   * each switch to one of those. Nothing else breaks.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rt-pull-6.18.44.trace.txt", "mixed-full-6.18.44.trace.txt.gz"})
  void sched_holds_butForTheKnownHoles(String trace) {
    Set<Integer> filtered = filteredPids(trace);
    assertThat(violations(trace, p -> new SchedInvariants(p))).allMatch(
        v -> (v.startsWith("2:") || v.startsWith("3:"))
            && filtered.stream().anyMatch(
                pid -> v.endsWith("is pid " + pid) || v.contains("pid " + pid + " is switched in")));
  }

  @Test
  void traces_areReadInFull() {
    assertThat(RealTrace.lines("rt-pull-6.18.44.trace.txt").stream().filter(l -> RealTrace.parse(l) != null).count())
        .isEqualTo(648);
  }

  private static Set<Integer> filteredPids(String trace) {
    Set<Integer> pids = new HashSet<>(Set.of(0));
    for (String line : RealTrace.lines(trace)) {
      MadeRecord r = RealTrace.parse(line);
      if (r != null && r.event() == TraceEvent.SCHED_SWITCH && r.text(4).startsWith("svc-")) {
        pids.add((int) r.arg(5));
      }
    }
    return pids;
  }

  private static List<String> violations(String trace, Function<Params, Checker> family) {
    List<String> found = new ArrayList<>();
    feed(trace, family.apply(new GivenParams(Family.PARAMS, RECORDED)), found);
    return found;
  }

  private static void feed(String trace, Checker checker, List<String> found) {
    checker.start(new SmallMachine(2).handle(), (invariant, what) -> found.add(invariant + " | " + what));
    for (String line : RealTrace.lines(trace)) {
      MadeRecord r = RealTrace.parse(line);
      if (r != null) {
        checker.event(r);
      }
    }
    checker.end();
  }
}
