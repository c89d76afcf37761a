package dev.stormbench.repl.trace;

import dev.stormbench.engine.trace.Trace;
import dev.stormbench.engine.trace.TraceGroup;
import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records of CPUs that lag, on their way to somebody who wants them soon, in the order in which they happened.
 *
 * <p>Of each CPU they come in the order of their {@linkplain TraceRecorder places}. So what happened before the last record of every
 * CPU is complete and can go. That is nearly all where every CPU hits something all the time; where one is silent the others wait for
 * it, until all have been brought up to the present ({@link #handOverAll}).
 */
final class TraceStage implements TraceRecorder {
  /** So many records come before it is looked what can go, and so many of each CPU: few enough for the cache, but no run of few. */
  private static final int BATCH_MIN = 512;
  private static final int BATCH_PER_CPU = 8;
  /** Copies that are kept for what comes. */
  private static final int FREE_MAX = 1 << 16;

  private final @Nullable Lane[] lanes;
  private final List<Lane> all = new ArrayList<>();
  private final Consumer<TraceRecord> to;
  private final Trace.Watch unfolding;
  private final int batch;
  private final List<Copied> free = new ArrayList<>();
  private final PriorityQueue<Lane> heads = new PriorityQueue<>();
  /** Records that are here, and from how many on it is looked what can go. */
  private int waiting;
  private int enough;
  private long turn;

  /** What has come of a CPU and has not gone. */
  private static final class Lane implements Comparable<Lane> {
    final ArrayDeque<Copied> records = new ArrayDeque<>();
    long lastPlace = -1;
    /** The first of the records, while some go. */
    @Nullable Copied head;

    boolean isBefore(long place) {
      head = records.peekFirst();
      return head != null && head.place < place;
    }

    @Override
    public int compareTo(Lane o) {
      int byPlace = Long.compare(head.place, o.head.place);
      return byPlace != 0 ? byPlace : Long.compare(head.turn, o.head.turn);
    }
  }

  /**
   * An empty stage.
   *
   * @param cpus of which records will come
   * @param events what is wanted of groups
   * @param to gets the records; they are reused
   */
  TraceStage(int nrCpus, BitSet cpus, Set<TraceEvent> events, Consumer<TraceRecord> to) {
    lanes = new Lane[nrCpus];
    cpus.stream().forEach(cpu -> {
      lanes[cpu] = new Lane();
      all.add(lanes[cpu]);
    });
    batch = Math.max(BATCH_MIN, BATCH_PER_CPU * all.size());
    enough = batch;
    this.to = to;
    unfolding = new Trace.Watch((r, place) -> add(r, place, 0), null, Trace.bits(events));
  }

  /** How many records are here. */
  int waiting() {
    return waiting;
  }

  @Override
  public void event(TraceRecord r, long place) {
    add(r, place, ++turn);
    if (waiting >= enough) {
      long complete = Long.MAX_VALUE;
      for (Lane lane : all) {
        complete = Math.min(complete, lane.lastPlace);
      }
      handOver(complete);
      enough = waiting + batch;
    }
  }

  @Override
  public void group(TraceGroup group, long aNs, long bNs) {
    group.hit(aNs, bNs, unfolding);
  }

  private void add(TraceRecord r, long place, long ofTurn) {
    Lane lane = Objects.requireNonNull(lanes[r.cpu()]);
    Copied copy = free.isEmpty() ? new Copied() : free.removeLast();
    copy.set(r, place);
    copy.turn = ofTurn;
    lane.records.addLast(copy);
    lane.lastPlace = place;
    waiting++;
  }

  /** Hands over all there is. Every CPU has been brought up to the present, at which nothing has happened yet; or nothing more comes. */
  void handOverAll() {
    handOver(Long.MAX_VALUE);
    enough = batch;
  }

  private void handOver(long before) {
    for (Lane lane : all) {
      if (lane.isBefore(before)) {
        heads.add(lane);
      }
    }
    while (!heads.isEmpty()) {
      Lane lane = heads.poll();
      Lane next = heads.peek();
      boolean more;
      do {
        Copied r = lane.records.removeFirst();
        to.accept(r);
        waiting--;
        if (free.size() < FREE_MAX) {
          free.add(r);
        }
        more = lane.isBefore(before);
      } while (more && (next == null || lane.compareTo(next) < 0));
      if (more) {
        heads.add(lane);
      }
    }
  }
}
