package dev.stormbench.repl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rings of bytes: what goes in comes out, no more is kept than was said, and nothing is made anew. */
class TraceBufferTest {
  private static final TraceEvent[] EVENTS = TraceEvent.values();

  private static Kept record(long timeNs, int cpu, TraceEvent event, String comm, long[] args, @Nullable String[] texts) {
    return new Kept(timeNs, cpu, event, 4711, comm, 0xff, 0xff, args, texts);
  }

  private static Kept random(SplittableRandom random, long timeNs, int cpu) {
    TraceEvent e = EVENTS[random.nextInt(EVENTS.length)];
    int n = e.fields().size();
    long[] args = new long[n];
    @Nullable String[] texts = new String[n];
    for (int i = 0; i < n; i++) {
      if (e.kind(i).isText()) {
        texts[i] = random.nextInt(8) == 0 ? "" : "text \u00fc\u4e2d" + random.nextInt(50);
      } else {
        args[i] = random.nextLong() >> random.nextInt(64);
      }
    }
    return record(timeNs, cpu, e, "comm" + random.nextInt(9), args, texts);
  }

  /** As if CPU 0 had caused everything: what is hit at one instant comes out as it came in. */
  private static void add(TraceBuffer buffer, Kept r) {
    buffer.event(r, TraceRecorder.ownPlace(r.timeNs(), 0));
  }

  private static final class Out implements CaptureSink {
    final List<Kept> records = new ArrayList<>();
    final long[] lost = new long[8];
    final List<String> counters = new ArrayList<>();

    @Override
    public void event(TraceRecord r) {
      records.add(Kept.of(r));
    }

    @Override
    public void lost(int cpu, long events) {
      lost[cpu] += events;
    }

    @Override
    public void counter(long timeNs, int cpu, String name, long value) {
      counters.add(timeNs + " " + cpu + " " + name + " " + value);
    }
  }

  private static void assertSame(List<Kept> out, List<Kept> in) {
    assertThat(out).hasSameSizeAs(in);
    for (int i = 0; i < in.size(); i++) {
      assertThat(out.get(i).isSame(in.get(i))).as("%s is %s", out.get(i), in.get(i)).isTrue();
    }
  }

  @Test
  void whatGoesIn_comesOut_whateverTheNumbersAndTexts() {
    SplittableRandom random = new SplittableRandom(1);
    TraceBuffer buffer = new TraceBuffer(8, 16 << 20, Long.MAX_VALUE, Set.of());
    List<Kept> in = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(4) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 40));
      Kept r = random(random, now, random.nextInt(8));
      in.add(r);
      add(buffer, r);
    }
    Out out = new Out();
    buffer.drain(0, Long.MAX_VALUE, out);
    assertSame(out.records, in);

    Out cut = new Out();
    long from = in.get(5_000).timeNs();
    long to = in.get(9_000).timeNs();
    buffer.drain(from, to, cut);
    assertSame(cut.records, in.stream().filter(r -> r.timeNs() >= from && r.timeNs() <= to).toList());
    assertThat(cut.records).hasSizeLessThan(in.size());
  }

  @Test
  void ofOneInstant_theOrderOverAllCpusIsKept() {
    SplittableRandom random = new SplittableRandom(2);
    TraceBuffer buffer = new TraceBuffer(8, 1 << 20, Long.MAX_VALUE, Set.of());
    List<Kept> in = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Kept r = random(random, 77, random.nextInt(8));
      in.add(r);
      add(buffer, r);
    }
    Out out = new Out();
    buffer.drain(77, 77, out);
    assertSame(out.records, in);
  }

  @Test
  void memory_isBounded_whateverComes() {
    SplittableRandom random = new SplittableRandom(3);
    TraceBuffer buffer = new TraceBuffer(8, 20_000, Long.MAX_VALUE, Set.of());
    long[] added = new long[8];
    long most = 0;
    for (int i = 0; i < 50_000; i++) {
      int cpu = Math.min(7, random.nextInt(16));
      add(buffer, random(random, i, cpu));
      added[cpu]++;
      most = Math.max(most, buffer.bytes());
    }
    assertThat(most).isLessThanOrEqualTo(8 * 20_000).isGreaterThan(7 * 16_000);
    Out out = new Out();
    buffer.drain(0, Long.MAX_VALUE, out);
    for (int cpu = 0; cpu < 8; cpu++) {
      int c = cpu;
      assertThat(out.lost[c] + out.records.stream().filter(r -> r.cpu() == c).count()).isEqualTo(added[c]);
      assertThat(out.lost[c]).isPositive();
    }
  }

  @Test
  void whatIsTooOld_isNotLost() {
    SplittableRandom random = new SplittableRandom(4);
    TraceBuffer buffer = new TraceBuffer(8, 1 << 20, 1_000, Set.of());
    for (int i = 0; i < 100_000; i++) {
      add(buffer, random(random, i, 0));
    }
    assertThat(buffer.bytes()).as("of 1000 records").isLessThan(100_000);
    Out out = new Out();
    buffer.drain(100_000 - 1_000, Long.MAX_VALUE, out);
    assertThat(out.records).hasSize(1_000);
    assertThat(out.lost[0]).isZero();
    assertThat(buffer.shortest(100_000 - 1_000)).isEqualTo(-1);
  }

  @Test
  void textsWithoutNumber_standInTheRecord_evenIfItIsLongerThanAPage() {
    TraceBuffer buffer = new TraceBuffer(1, 64 << 20, Long.MAX_VALUE, Set.of());
    List<Kept> in = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String text = i + "\u4e2d".repeat(i % 7 == 0 ? 9_000 : 1_000); // some 6 M chars in all
      Kept r = record(i, 0, TraceEvent.SOFTIRQ_RAISE, text, new long[1], new String[1]);
      in.add(r);
      add(buffer, r);
    }
    Out out = new Out();
    buffer.drain(0, Long.MAX_VALUE, out);
    assertSame(out.records, in);

    TraceBuffer small = new TraceBuffer(1, 20_000, Long.MAX_VALUE, Set.of());
    long most = 0;
    for (Kept r : in) {
      add(small, r);
      most = Math.max(most, small.bytes());
    }
    Out last = new Out();
    small.drain(0, Long.MAX_VALUE, last);
    assertSame(last.records, in.subList(in.size() - last.records.size(), in.size()));
    assertThat(last.lost[0]).isEqualTo(in.size() - last.records.size()).isPositive();
    assertThat(most).as("one record may be longer than the ring").isLessThan(20_000 + 3 * 9_100);
  }

  @Test
  void memory_isBounded_whenWhatIsOldMakesRoomForALongRecord() {
    TraceBuffer buffer = new TraceBuffer(1, 40_000, 1_000, Set.of());
    SplittableRandom random = new SplittableRandom(7);
    String filler = "x".repeat(9 << 20); // takes all room for names
    add(buffer, record(0, 0, TraceEvent.SOFTIRQ_RAISE, filler.substring(0, 8_000_000), new long[1], new String[1]));
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      long now = 1_000_000L + i * 2L;
      add(buffer, i % 50 == 0 ? record(now, 0, TraceEvent.SOFTIRQ_RAISE, i + filler.substring(0, 9_000), new long[1], new String[1])
          : random(random, now, 0));
      most = Math.max(most, buffer.bytes());
    }
    assertThat(most).isLessThanOrEqualTo(40_000).isGreaterThan(30_000);
  }

  @Test
  void counters_beginWithTheValueOfTheirLastOverwrittenChange() {
    TraceBuffer buffer = new TraceBuffer(1, 8192, Long.MAX_VALUE, Set.of());
    SplittableRandom random = new SplittableRandom(5);
    add(buffer, random(random, 0, 0));
    buffer.counter(0, 0, 2, 41);
    buffer.counter(0, 0, 2, 42);
    for (int i = 1; i < 10_000; i++) {
      add(buffer, random(random, i, 0));
    }
    Out out = new Out();
    buffer.drain(0, Long.MAX_VALUE, out);
    assertThat(out.counters).containsExactly(out.records.getFirst().timeNs() + " 0 nr_running 42");
  }

  @Test
  void nothingIsMadeAnew() {
    SplittableRandom random = new SplittableRandom(6);
    List<Kept> some = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      some.add(random(random, i, i % 8));
    }
    TraceBuffer buffer = new TraceBuffer(8, 64 << 10, Long.MAX_VALUE, Set.of());
    for (int i = 0; i < 100; i++) {
      some.forEach(r -> add(buffer, r));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 300; i++) {
      some.forEach(r -> add(buffer, r));
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes for 300,000 records").isLessThan(300_000);
  }
}
