package dev.stormbench.repl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records of CPUs of which one lags behind another come out in order, and not before it is known. */
class TraceStageTest {
  private static final int CPUS = 4;

  private final List<Kept> out = new ArrayList<>();
  private final TraceStage stage = stage(CPUS);

  private TraceStage stage(int cpus) {
    BitSet all = new BitSet();
    all.set(0, cpus);
    return new TraceStage(cpus, all, EnumSet.allOf(TraceEvent.class), r -> out.add(Kept.of(r)));
  }

  private static Kept record(long timeNs, int cpu, long vec) {
    return new Kept(timeNs, cpu, TraceEvent.SOFTIRQ_RAISE, 7, "comm", 1, 2, new long[] {vec}, new @Nullable String[1]);
  }

  private void add(Kept r) {
    stage.event(r, TraceRecorder.ownPlace(r.timeNs(), r.cpu()));
  }

  private static void assertSame(List<Kept> out, List<Kept> in) {
    assertThat(out).hasSameSizeAs(in);
    for (int i = 0; i < in.size(); i++) {
      assertThat(out.get(i).isSame(in.get(i))).as("%s is %s", out.get(i), in.get(i)).isTrue();
    }
  }

  @Test
  void whateverLags_theOrderIsThatOfPlaces_andLittleWaits() {
    SplittableRandom random = new SplittableRandom(1);
    long[] nowNs = new long[CPUS];
    List<Kept> in = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < 100_000; i++) {
      int cpu = random.nextInt(CPUS);
      for (int c = 0; c < CPUS; c++) {
        cpu = nowNs[c] < nowNs[cpu] - 1_000 ? c : cpu;
      }
      Kept r = record(nowNs[cpu], cpu, i);
      nowNs[cpu] += random.nextInt(20);
      in.add(r);
      add(r);
      most = Math.max(most, stage.waiting());
    }
    assertThat(most).isLessThan(2_000);
    assertThat(out).hasSizeGreaterThan(98_000);
    stage.handOverAll();
    in.sort(Comparator.comparingLong(Kept::timeNs).thenComparingInt(Kept::cpu)); // stable: of a CPU as they came
    assertSame(out, in);
    assertThat(stage.waiting()).isZero();
  }

  @Test
  void aSilentCpu_letsTheOthersWait() {
    for (int i = 0; i < 5_000; i++) {
      add(record(i, i % (CPUS - 1), i));
    }
    assertThat(out).isEmpty();
    assertThat(stage.waiting()).isEqualTo(5_000);
    add(record(0, CPUS - 1, 5_000));
    stage.handOverAll();
    assertThat(out).hasSize(5_001);
    assertThat(out.get(1).cpu()).as("the second of its time").isEqualTo(CPUS - 1);
  }

  @Test
  void ofOnePlace_theOrderIsThatInWhichTheyCame() {
    SplittableRandom random = new SplittableRandom(2);
    List<Kept> in = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Kept r = record(77, random.nextInt(CPUS), i);
      in.add(r);
      stage.event(r, TraceRecorder.ownPlace(77, 0));
    }
    assertThat(out).as("more may come of this place").isEmpty();
    stage.handOverAll();
    assertSame(out, in);
  }
}
