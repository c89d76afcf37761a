package dev.stormbench.repl.trace;

import dev.stormbench.engine.Simulation;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where two machines part: the first tracepoint hit that one of them has and the other has not, or not then. Both run side by side,
 * window by window, and only digests are compared; the window in which they part is looked at closer and closer, each time with two
 * fresh machines, until it is short enough to keep every hit in it. Often the first hit that differs is the same event some
 * nanoseconds later, since another rule takes another time; then {@link TraceOrder} says which decision is the first that differs.
 */
public final class Divergence {
  /** So much of a run is kept. */
  private static final long KEPT_NS = 500_000;
  private static final long FIRST_NS = 100_000;
  /** After a mere difference of time another decision is looked for in steps of this length, in so many hits. */
  private static final long DECISION_NS = 5_000_000;
  private static final int DECISION_HITS = 300_000;
  /** Decisions so shortly before the end may have fallen out of the other's. */
  private static final long EDGE_NS = 100_000;
  /** A window is this part of what is still to be searched, at most. */
  private static final int PARTS = 200;

  private final Supplier<Simulation> one;
  private final Supplier<Simulation> other;
  private final LongConsumer progress;

  /**
   * For two ways to build a machine.
   *
   * @param progress is told how far the search has come, ns
   */
  public Divergence(Supplier<Simulation> one, Supplier<Simulation> other, LongConsumer progress) {
    this.one = one;
    this.other = other;
    this.progress = progress;
  }

  /**
   * The parting.
   *
   * @param before the last hits that both have
   * @param one what the one did then, the first hit that differs first; empty if it did nothing more soon after
   * @param other what the other did
   * @param decision the first decision that differs, looked for where both did the same first, at different times
   * @param oneSimulation the machine of the one, shortly after, for who prints hits
   */
  public record Found(List<Kept> before, List<Kept> one, List<Kept> other, Optional<TraceOrder.Difference> decision,
      Simulation oneSimulation, Simulation otherSimulation) {
    /** Whether both did the same, at different times. */
    public boolean isOnlyTime() {
      return !one.isEmpty() && !other.isEmpty() && onlyTime(one.getFirst(), other.getFirst());
    }

    /** When they part. */
    public long timeNs() {
      return one.isEmpty() ? other.getFirst().timeNs() : other.isEmpty() ? one.getFirst().timeNs()
          : Math.min(one.getFirst().timeNs(), other.getFirst().timeNs());
    }
  }

  /** Two machines side by side. */
  private final class Pair {
    final Simulation a = one.get();
    final Simulation b = other.get();

    /** Runs both to then and says whether they are still the same. */
    boolean to(long ns) {
      a.runTo(ns);
      b.runTo(ns);
      progress.accept(ns);
      return a.digest().equals(b.digest());
    }
  }

  /** A time to which both are the same, and one to which they are not. */
  private record Window(long fromNs, long toNs) {}

  /**
   * Looks for it up to a time; nothing if there is none.
   *
   * @param context how many hits of the CPUs concerned are wanted before and after
   */
  public Optional<Found> find(long endNs, int context) {
    Window w = part(0, endNs);
    if (w == null) {
      return Optional.empty();
    }
    while (w.toNs() - w.fromNs() > KEPT_NS) {
      w = part(w.fromNs(), w.toNs());
      if (w == null) {
        throw new IllegalStateException("two machines that differed do not when they are run again");
      }
    }
    return Optional.of(look(w, context, endNs));
  }

  private @Nullable Window part(long fromNs, long toNs) {
    Pair pair = new Pair();
    if (!pair.to(fromNs)) {
      return new Window(0, fromNs);
    }
    long from = fromNs;
    long most = Math.max(KEPT_NS / 2, (toNs - fromNs) / PARTS);
    for (long step = Math.min(FIRST_NS, most); from < toNs; step = Math.min(most, step * 2)) {
      long to = Math.min(toNs, from + step);
      if (!pair.to(to)) {
        return new Window(from, to);
      }
      from = to;
    }
    return pair.to(toNs + 1) ? null : new Window(from, toNs + 1); // what happens at the very end
  }

  private Found look(Window w, int context, long endNs) {
    Pair pair = new Pair();
    pair.to(Math.max(0, w.fromNs() - KEPT_NS));
    List<Kept> a = new ArrayList<>();
    List<Kept> b = new ArrayList<>();
    pair.a.observe(kept(a));
    pair.b.observe(kept(b));
    pair.to(w.toNs() + KEPT_NS);
    int i = 0;
    while (i < a.size() && i < b.size() && a.get(i).isSame(b.get(i))) {
      i++;
    }
    Optional<TraceOrder.Difference> decision = i < a.size() && i < b.size() && onlyTime(a.get(i), b.get(i))
        ? decision(pair, a, b, endNs) : Optional.empty();
    int cpuA = i < a.size() ? a.get(i).cpu() : b.get(i).cpu();
    int cpuB = i < b.size() ? b.get(i).cpu() : cpuA;
    List<Kept> before = concerned(a.subList(0, i), cpuA, cpuB);
    return new Found(before.subList(Math.max(0, before.size() - context), before.size()), after(a, i, cpuA, cpuB, context),
        after(b, i, cpuA, cpuB, context), decision, pair.a, pair.b);
  }

  /** Keeps what the digests were of, and what they were not of would only be in the way. */
  private static Consumer<TraceRecord> kept(List<Kept> hits) {
    return r -> {
      if (r.event().isCounted()) {
        hits.add(Kept.of(r));
      }
    };
  }

  private static boolean onlyTime(Kept a, Kept b) {
    return a.timeNs() != b.timeNs() && a.cpu() == b.cpu() && a.event() == b.event() && a.pid() == b.pid();
  }

  private static Optional<TraceOrder.Difference> decision(Pair pair, List<Kept> a, List<Kept> b, long endNs) {
    Decisions ours = new Decisions();
    Decisions theirs = new Decisions();
    pair.a.machine().tasks().forEach(t -> ours.know(t.comm(), t.pid()));
    pair.b.machine().tasks().forEach(t -> theirs.know(t.comm(), t.pid()));
    a.forEach(ours);
    b.forEach(theirs);
    int[] hits = {0};
    pair.a.observe(ours.andThen(r -> hits[0]++));
    pair.b.observe(theirs);
    Set<String> tasks = new LinkedHashSet<>(ours.tasks());
    tasks.addAll(theirs.tasks());
    Optional<TraceOrder.Difference> found = Optional.empty();
    while (found.isEmpty() && hits[0] < DECISION_HITS && pair.a.nowNs() < endNs) {
      pair.to(pair.a.nowNs() + DECISION_NS);
      long lateNs = pair.a.nowNs() - EDGE_NS;
      found = TraceOrder.compare(ours, theirs, TraceOrder.Options.of(tasks)).filter(d -> timeNs(d) < lateNs);
    }
    return found;
  }

  private static long timeNs(TraceOrder.Difference d) {
    long ours = d.ourIndex() < d.ours().size() ? d.ours().get(d.ourIndex()).timeNs() : Long.MAX_VALUE;
    return d.theirIndex() < d.theirs().size() ? Math.min(ours, d.theirs().get(d.theirIndex()).timeNs()) : ours;
  }

  private static List<Kept> after(List<Kept> all, int from, int cpuA, int cpuB, int context) {
    List<Kept> some = concerned(all.subList(from, all.size()), cpuA, cpuB);
    return some.subList(0, Math.min(context, some.size()));
  }

  private static List<Kept> concerned(List<Kept> all, int cpuA, int cpuB) {
    return all.stream().filter(k -> k.cpu() == cpuA || k.cpu() == cpuB).toList();
  }
}
