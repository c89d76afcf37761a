package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.CpuReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Series;
import dev.stormbench.engine.RunReport.Service;
import dev.stormbench.engine.RunReport.Snapshot;
import dev.stormbench.repl.Bands.Judgement;
import dev.stormbench.repl.Bands.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bands over made-up results. */
class BandsTest {
  private static final long S = 1_000_000_000L;

  /** Two targets, 0 and 1, with a backlog that grows evenly and reports at given seconds. */
  private static RunReport storm(double growthPerS, double bodyMs, long snapshotAt, long... reportsAt) {
    int seconds = 180;
    long[] times = new long[seconds];
    double[] backlog = new double[seconds];
    double[] completed = new double[seconds];
    double[] body = new double[seconds];
    for (int i = 0; i < seconds; i++) {
      times[i] = (i + 1) * S;
      backlog[i] = growthPerS * (i + 1);
      completed[i] = 900.0 * (i + 1);
      body[i] = completed[i] * bodyMs * 1e6;
    }
    List<Series> series = new ArrayList<>();
    for (int cpu = 0; cpu < 2; cpu++) {
      series.add(new Series("backlog", cpu, times, backlog));
      series.add(new Series("completed", cpu, times, completed));
      series.add(new Series("bodyNsSum", cpu, times, body));
    }
    List<Lockup> lockups = new ArrayList<>();
    lockups.add(new Lockup("rcu-stall", 30 * S, 0, 21, "x", 1, List.of()));
    for (int i = 0; i < reportsAt.length; i++) {
      lockups.add(new Lockup("softlockup", reportsAt[i] * S, i % 2, i == 1 ? 45 : 22,
          i == 0 ? "kworker/0:1" : "migration/" + i % 2, 9, List.of()));
    }
    Service service = new Service(1, 1, 0, 20_000, 1e6, 2, 13_000,
        List.of(new Snapshot(10 * S, 400), new Snapshot(snapshotAt * S, 13_000)));
    return report(lockups, series, service, 0.85);
  }

  private static RunReport report(List<Lockup> lockups, List<Series> series, Service service, double util) {
    List<CpuReport> cpus = List.of(new CpuReport(0, util, 0, 0, 0, 0, 0, 0), new CpuReport(1, util, 0, 0, 0, 0, 0, 0));
    return new RunReport(1, Map.of(), "s", "", 1, "", 180 * S, 0, 0, 0, List.of(), List.of(), lockups, cpus,
        Map.of("items", Map.of("0", service, "1", service)), new RunReport.Rto(0, 0, 0, 180_000, 0, 0, 0),
        new RunReport.Locks(0, 0, 0, 0), 0, new RunReport.Pi(0, 0, 0, 0, 0, Map.of()), Map.of(), series,
        new RunReport.Contexts(new long[0], new int[0][], new int[0][], new int[0][]), List.of(), 0, "");
  }

  private static RunReport baseline(double util) {
    return report(List.of(), List.of(), new Service(1, 1, 0, 0, 1, 1, 1, List.of()), util);
  }

  @Test
  void tenGoodSeeds_areInsideEveryBand() {
    List<Row> rows = new Bands(Collections.nCopies(10, baseline(0.85)),
        Collections.nCopies(10, storm(430, 1.1, 50, 60, 100, 140, 170)), true).rows();

    assertThat(rows).allSatisfy(r -> assertThat(r.judgement()).as(r.name()).isEqualTo(Judgement.INSIDE));
    assertThat(Bands.allInside(rows)).isTrue();
    assertThat(row(rows, "backlog reaches").median()).isBetween(41.8, 41.9);
    assertThat(row(rows, "growth").median()).isBetween(429.9, 430.1);
    assertThat(row(rows, "first report, s").median()).isEqualTo(60);
  }

  @Test
  void nineOfTen_isEnough_eightIsNot() {
    RunReport good = storm(430, 1.1, 50, 60, 100, 140, 170);
    RunReport slow = storm(300, 1.1, 53, 60, 100, 140, 170);
    List<RunReport> nine = new ArrayList<>(Collections.nCopies(9, good));
    nine.add(slow);
    List<RunReport> eight = new ArrayList<>(Collections.nCopies(8, good));
    eight.addAll(List.of(slow, slow));
    List<RunReport> calm = Collections.nCopies(10, baseline(0.85));

    assertThat(row(new Bands(calm, nine, true).rows(), "growth").judgement()).isEqualTo(Judgement.INSIDE);
    Row missed = row(new Bands(calm, eight, true).rows(), "growth");
    assertThat(missed.judgement()).isEqualTo(Judgement.OUTSIDE);
    assertThat(missed.inside()).isEqualTo(8);
    assertThat(row(new Bands(calm, eight, true).rows(), "largest pass").judgement()).isEqualTo(Judgement.OUTSIDE);
  }

  @Test
  void seedsWithoutAReport_pushTheMedianUp() {
    List<RunReport> seeds = new ArrayList<>(Collections.nCopies(4, storm(430, 1.1, 50, 60, 100, 140, 170)));
    seeds.addAll(Collections.nCopies(6, storm(430, 1.1, 50)));
    List<Row> rows = new Bands(Collections.nCopies(10, baseline(0.85)), seeds, true).rows();

    assertThat(row(rows, "first report, s").median()).isNaN();
    assertThat(row(rows, "first report, s").judgement()).isEqualTo(Judgement.OUTSIDE);
  }

  @Test
  void quickProof_judgesOnlyWhatOneSeedCanShow() {
    List<Row> rows = new Bands(List.of(baseline(0.9)), List.of(storm(430, 1.1, 50)), false).rows();

    assertThat(row(rows, "baseline: softirq").judgement()).isEqualTo(Judgement.OUTSIDE);
    assertThat(row(rows, "reports").judgement()).isEqualTo(Judgement.NOT_JUDGED);
  }

  private static Row row(List<Row> rows, String begins) {
    return rows.stream().filter(r -> r.name().startsWith(begins)).findFirst().orElseThrow();
  }
}
