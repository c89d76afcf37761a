package dev.stormbench.repl.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether two runs agree on who ran where: on each CPU the same tasks in the same order, each beginning within
 * {@link #START_NS} of the other.
 *
 * <p>Segments shorter than {@link #LEAST_NS} do not count: kernel threads cut them out of longer ones, and after
 * its last op a recorded task takes about 0.2 ms to leave. A task that goes on on its CPU after a shorter gap, with no
 * other task in between that counts, has not stopped.
 */
public final class Agreement {
  /** How far apart the beginnings of a segment may be. */
  public static final long START_NS = 600_000;
  /** The shortest segment, and the shortest gap, that counts. */
  public static final long LEAST_NS = 300_000;

  private Agreement() {}

  /** The first difference in time, in words; none if they agree. */
  public static Optional<String> firstDifference(List<Segment> recorded, List<Segment> ours) {
    Map<Integer, List<Segment>> theirs = counting(recorded);
    Map<Integer, List<Segment>> mine = counting(ours);
    TreeSet<Integer> cpus = new TreeSet<>(theirs.keySet());
    cpus.addAll(mine.keySet());
    long firstNs = Long.MAX_VALUE;
    String first = null;
    for (int cpu : cpus) {
      List<Segment> a = theirs.getOrDefault(cpu, List.of());
      List<Segment> b = mine.getOrDefault(cpu, List.of());
      int i = 0;
      while (i < a.size() && i < b.size() && agree(a.get(i), b.get(i))) {
        i++;
      }
      long ns = Math.min(startNs(a, i), startNs(b, i));
      if (ns < firstNs) {
        firstNs = ns;
        first = "CPU " + cpu + ": recorded " + shown(a, i) + ", ours " + shown(b, i);
      }
    }
    return Optional.ofNullable(first);
  }

  private static boolean agree(Segment a, Segment b) {
    return a.task().equals(b.task()) && Math.abs(a.startNs() - b.startNs()) <= START_NS;
  }

  private static long startNs(List<Segment> list, int i) {
    return i < list.size() ? list.get(i).startNs() : Long.MAX_VALUE;
  }

  private static String shown(List<Segment> list, int i) {
    return i < list.size() ? list.get(i).toString() : "nothing more";
  }

  /** What counts, by CPU. */
  private static Map<Integer, List<Segment>> counting(List<Segment> segments) {
    Map<Integer, List<Segment>> byCpu = new TreeMap<>();
    segments.forEach(s -> byCpu.computeIfAbsent(s.cpu(), c -> new ArrayList<>()).add(s));
    for (List<Segment> cpu : byCpu.values()) {
      join(cpu);
      cpu.removeIf(s -> s.ns() < LEAST_NS);
      join(cpu);
    }
    return byCpu;
  }

  /** Makes one of two stretches of a task with a short gap between them, be it empty or another task's. */
  private static void join(List<Segment> cpu) {
    for (int i = 0; i + 1 < cpu.size(); ) {
      int next = goesOn(cpu, i, i + 1) ? i + 1 : goesOn(cpu, i, i + 2) ? i + 2 : 0;
      if (next == 0) {
        i++;
        continue;
      }
      Segment a = cpu.get(i);
      Segment b = cpu.get(next);
      cpu.set(i, new Segment(a.task(), a.cpu(), a.startNs(), b.endNs(), b.end()));
      cpu.subList(i + 1, next + 1).clear();
    }
  }

  private static boolean goesOn(List<Segment> cpu, int i, int next) {
    return next < cpu.size() && cpu.get(i).task().equals(cpu.get(next).task())
        && cpu.get(next).startNs() - cpu.get(i).endNs() < LEAST_NS;
  }
}
