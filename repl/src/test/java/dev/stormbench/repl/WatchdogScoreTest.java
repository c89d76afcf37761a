package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.StallTruth.Episode;
import dev.stormbench.repl.WatchdogScore.Report;
import dev.stormbench.spi.WatchdogPolicy.Stall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which report belongs to which stall; times in plain numbers, a stall is 20 long and the horizon 40. */
class WatchdogScoreTest {
  private static WatchdogScore score(List<Episode> truth, Report... said) {
    WatchdogScore s = new WatchdogScore("w", Stall.SOFT);
    s.add(truth, List.of(said), 20, 40);
    return s;
  }

  private static Episode stall(int cpu, long begin, long end) {
    return new Episode(Stall.SOFT, cpu, "", begin, end);
  }

  @Test
  void aReportInAStall_findsIt_andLaterOnesAreNoFalseAlarms() {
    WatchdogScore s = score(List.of(stall(1, 100, 150)), new Report(125, 1), new Report(145, 1));
    assertThat(s.afterBegin).containsExactly(25L);
    assertThat(s.afterStall).containsExactly(5L);
    assertThat(s.missed + s.falseAlarms).isZero();
    assertThat(s.reports).isEqualTo(2);
  }

  @Test
  void aReportBeforeAStall_isEarly_withinTheHorizon() {
    assertThat(score(List.of(stall(1, 100, 150)), new Report(60, 1)).afterStall).containsExactly(-60L);
    WatchdogScore s = score(List.of(stall(1, 100, 150)), new Report(59, 1));
    assertThat(s.falseAlarms).isEqualTo(1);
    assertThat(s.missed).isEqualTo(1);
  }

  @Test
  void aReportBetweenTwoStalls_belongsToTheNext_ifThatIsNear_elseToTheLast() {
    WatchdogScore near = score(List.of(stall(1, 100, 150), stall(1, 180, 210)), new Report(160, 1));
    assertThat(near.afterBegin).containsExactly(-20L);
    assertThat(near.missed).isEqualTo(1);
    WatchdogScore far = score(List.of(stall(1, 100, 150), stall(1, 400, 450)), new Report(160, 1));
    assertThat(far.afterBegin).containsExactly(60L);
  }

  @Test
  void anotherCpu_orNoStall_isAFalseAlarm() {
    assertThat(score(List.of(stall(1, 100, 150)), new Report(125, 2)).falseAlarms).isEqualTo(1);
    assertThat(score(List.of(), new Report(125, 1)).falseAlarms).isEqualTo(1);
  }

  @Test
  void medians_areValuesThatWereThere() {
    assertThat(WatchdogScore.median(List.of(9L, 1L, 5L))).isEqualTo(5);
    assertThat(WatchdogScore.median(List.of(4L, 2L))).isEqualTo(2);
    assertThat(WatchdogScore.median(List.of())).isZero();
  }
}
