package dev.stormbench.plugin.sweeplocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With workers that are no processes: {@code die} loses one, anything else is answered by itself. */
class LocalBackendTest {
  private static final int TAKES = 3;

  private final List<FakeWorker> workers = new ArrayList<>();
  private final Map<String, String> reported = new TreeMap<>();

  private final class FakeWorker implements SweepWorker {
    private int taken;
    private boolean lost;
    private boolean closed;

    @Override
    public String run(String request) throws WorkerLostException {
      assertThat(isUsable()).isTrue();
      taken++;
      if (request.equals("die")) {
        lost = true;
        throw new WorkerLostException("died");
      }
      return request;
    }

    @Override
    public boolean isUsable() {
      return !lost && !closed && taken < TAKES;
    }

    @Override
    public long pid() {
      return 0;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final class FakeHost implements SweepHost {
    private final int jobs;

    FakeHost(int jobs) {
      this.jobs = jobs;
    }

    @Override
    public int jobs() {
      return jobs;
    }

    @Override
    public SweepWorker start() {
      synchronized (workers) {
        workers.add(new FakeWorker());
        return workers.getLast();
      }
    }

    @Override
    public Luggage luggage() {
      throw new AssertionError("this machine has all");
    }
  }

  private final class Reported implements SweepResults {
    @Override
    public synchronized void done(String id, String answer) {
      assertThat(reported.put(id, answer)).isNull();
    }

    @Override
    public synchronized void failed(String id, String reason) {
      assertThat(reported.put(id, "failed: " + reason)).isNull();
    }
  }

  private static List<SweepPoint> points(int n) {
    return IntStream.range(0, n).mapToObj(i -> new SweepPoint("" + i, "answer " + i)).toList();
  }

  @Test
  void eachPointIsAnsweredOnce_byWorkersThatAreReplacedWhenTheyTakeNoMore() throws InterruptedException {
    new LocalBackend().run(points(10), new FakeHost(1), new Reported());

    assertThat(reported).hasSize(10);
    reported.forEach((id, answer) -> assertThat(answer).isEqualTo("answer " + id));
    assertThat(workers).hasSize(4).allMatch(w -> w.closed);
  }

  @Test
  void noMoreWorkersThanJobs_andNoneForNothing() throws InterruptedException {
    new LocalBackend().run(points(2), new FakeHost(8), new Reported());
    assertThat(workers).hasSizeBetween(1, 2);
    workers.clear();
    new LocalBackend().run(List.of(), new FakeHost(8), new Reported());
    assertThat(workers).isEmpty();
  }

  @Test
  void aPointThatEndsItsWorkers_isGivenUpAfterThree() throws InterruptedException {
    new LocalBackend().run(List.of(new SweepPoint("a", "die"), new SweepPoint("b", "well")), new FakeHost(1), new Reported());

    assertThat(reported).containsEntry("a", "failed: gave up after 3 workers; the last one died").containsEntry("b", "well");
    assertThat(workers).hasSize(4).allMatch(w -> w.closed);
  }

  @Test
  void whatTheHostThrows_endsIt_andTheRestIsNotRun() {
    assertThatThrownBy(() -> new LocalBackend().run(points(100), new FakeHost(1), new SweepResults() {
      @Override
      public void done(String id, String answer) {
        reported.put(id, answer);
        throw new IllegalStateException("full");
      }

      @Override
      public void failed(String id, String reason) {
        throw new AssertionError(reason);
      }
    })).isInstanceOf(IllegalStateException.class).hasMessage("full");
    assertThat(reported).hasSize(1);
    assertThat(workers).allMatch(w -> w.closed);
  }
}
