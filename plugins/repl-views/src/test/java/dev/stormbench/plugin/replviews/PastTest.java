package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.testkit.Stub;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PastTest {
  private static final long MS = 1_000_000;

  /** A counter that grows by 10 every {@code stepMs}, up to {@code untilMs}. */
  private static Past past(long nowMs, long stepMs, long untilMs) {
    long[] times = LongStream.iterate(0, t -> t <= untilMs, t -> t + stepMs).map(t -> t * MS).toArray();
    double[] values = LongStream.range(0, times.length).mapToDouble(i -> i * 10).toArray();
    return new Past(Stub.of(Session.class, Map.of("metrics", List.of("hops"), "series",
        (Stub.Answer) a -> a[1].equals(-1) ? Optional.of(new Series("hops", -1, times, values)) : Optional.empty())), nowMs * MS);
  }

  @Test
  void theLastSecond_isTheLastSecond() {
    assertThat(past(5000, 100, 5000).rate("hops", -1)).isEqualTo(new Past.Rate(100, 1000 * MS));
    assertThat(past(5000, 700, 4900).rate("hops", -1).ns()).as("what the steps allow").isEqualTo(1400 * MS);
    assertThat(past(5000, 100, 5000).rate("hops", -1).perS()).isEqualTo(100);
  }

  @Test
  void withoutAHistoryThatSaysMore_thereIsNone() {
    assertThat(past(1900, 100, 1900).rate("hops", -1)).as("too early").isNull();
    assertThat(past(5000, 100, 3900).rate("hops", -1)).as("too old").isNull();
    assertThat(past(9000, 3000, 9000).rate("hops", -1)).as("too coarse").isNull();
    assertThat(past(5000, 100, 5000).rate("pulls", -1)).as("no such metric").isNull();
    assertThat(past(5000, 100, 5000).rate("hops", 1)).as("not of that CPU").isNull();
    assertThat(past(5000, 100, 5000).share("hops", 1)).isEqualTo(-1);
  }

  @Test
  void aShare_isWeightedByTime() {
    Series s = new Series("hardirq", 0, new long[] {0, 4000 * MS, 4800 * MS, 5000 * MS}, new double[] {1, 1, 0.5, 0});
    Past p = new Past(Stub.of(Session.class, Map.of("metrics", List.of("hardirq"), "series", Optional.of(s))), 5000 * MS);
    assertThat(p.share("hardirq", 0)).isEqualTo(0.4);
  }
}
