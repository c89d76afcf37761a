package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether two kernels decided the same in the same order.
 *
 * <p>Two traces are equal when each CPU's own sequence of decisions is equal, and each task's own. Decisions of two CPUs
 * that are about different tasks may be in any order. An IPI to an idle CPU may be missing on either side: whether such
 * a CPU polls just then, and is spared it, is a matter of a microsecond.
 */
public final class TraceOrder {
  private static final int CONTEXT = 4;

  private TraceOrder() {}

  /**
   * What is compared.
   *
   * @param tasks comms; none: all tasks that both traces name
   * @param events a subset of {@link Decisions#EVENTS}
   * @param freeCpusAreAlike when a task migrates to a CPU that holds none of the tasks, another such CPU will do: from
   *     then on the two are taken for each other. The kernel chooses among equal CPUs by a rotor that all its users
   *     share
   * @param untilRtEnds a task that leaves the real-time class for good counts no longer
   * @param untilEitherEnds what comes later than the other trace goes on counts not
   */
  public record Options(Set<String> tasks, Set<TraceEvent> events, boolean freeCpusAreAlike, boolean untilRtEnds,
      boolean untilEitherEnds) {
    public Options {
      tasks = Collections.unmodifiableSet(new LinkedHashSet<>(tasks));
      events = Set.copyOf(events);
    }

    /** These tasks, all events, CPUs by number. */
    public static Options of(Set<String> tasks) {
      return new Options(tasks, Decisions.EVENTS, false, false, false);
    }
  }

  /**
   * Where the order first differs.
   *
   * @param sequence whose: {@code CPU 3} or {@code task X}
   * @param ourIndex place of our first decision that differs, from 0; the length if there is nothing more
   * @param theirIndex the same of theirs
   * @param ours that sequence
   * @param theirs the same of the other trace
   * @param ourStartNs time of our first decision of any sequence; times are shown from there
   */
  public record Difference(String sequence, int ourIndex, int theirIndex, List<Decision> ours, List<Decision> theirs,
      long ourStartNs, long theirStartNs) {
    /** What stands beside each other around the difference: ours and theirs, null where there is none. */
    public record Row(boolean differs, @Nullable String ours, @Nullable String theirs) {}

    /** The difference with some decisions before and after. */
    public List<Row> rows() {
      List<Row> rows = new ArrayList<>();
      for (int i = -CONTEXT; i <= CONTEXT; i++) {
        String our = shown(ours, ourIndex + i, ourStartNs);
        String their = shown(theirs, theirIndex + i, theirStartNs);
        if (our != null || their != null) {
          rows.add(new Row(i == 0, our, their));
        }
      }
      return rows;
    }

    private static @Nullable String shown(List<Decision> all, int i, long startNs) {
      if (i < 0 || i >= all.size()) {
        return null;
      }
      Decision d = all.get(i);
      return String.format(java.util.Locale.ROOT, "%9.3f ms  %s", (d.timeNs() - startNs) / 1e6, d.text());
    }
  }

  /** Compares what the kernels decided; empty if nothing differs. */
  public static Optional<Difference> compare(Decisions ours, Decisions theirs, Options options) {
    Set<String> tasks = options.tasks();
    if (tasks.isEmpty()) {
      tasks = ours.tasks();
      tasks.retainAll(theirs.tasks());
    }
    boolean sends = ours.hasSends() && theirs.hasSends();
    List<Decision> a = ours.about(tasks, options.events(), sends, options.untilRtEnds());
    List<Decision> b = theirs.about(tasks, options.events(), sends, options.untilRtEnds());
    if (options.freeCpusAreAlike()) {
      b = new CpuNames(a, Math.max(ours.nrCpus(), theirs.nrCpus())).renamed(b);
    }
    boolean cut = options.untilEitherEnds();
    return firstDifference(a, b, cut ? ours.lastNs() : Long.MAX_VALUE, cut ? theirs.lastNs() : Long.MAX_VALUE);
  }

  private static Optional<Difference> firstDifference(List<Decision> a, List<Decision> b, long aLastNs, long bLastNs) {
    Map<String, List<Decision>> ours = sequences(a);
    Map<String, List<Decision>> theirs = sequences(b);
    Set<String> names = new LinkedHashSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    long aStart = a.isEmpty() ? 0 : a.getFirst().timeNs();
    long bStart = b.isEmpty() ? 0 : b.getFirst().timeNs();
    Difference first = null;
    long firstNs = Long.MAX_VALUE;
    for (String name : names) {
      List<Decision> x = ours.getOrDefault(name, List.of());
      List<Decision> y = theirs.getOrDefault(name, List.of());
      int i = 0;
      int j = 0;
      while (i < x.size() || j < y.size()) {
        if (i < x.size() && j < y.size() && x.get(i).same(y.get(j))) {
          i++;
          j++;
        } else if (i < x.size() && x.get(i).toIdle()) {
          i++;
        } else if (j < y.size() && y.get(j).toIdle()) {
          j++;
        } else {
          break;
        }
      }
      boolean over = i == x.size() && j < y.size() && y.get(j).timeNs() - bStart > aLastNs - aStart
          || j == y.size() && i < x.size() && x.get(i).timeNs() - aStart > bLastNs - bStart;
      if (over || i == x.size() && j == y.size()) {
        continue;
      }
      long atNs = Math.min(i < x.size() ? x.get(i).timeNs() - aStart : Long.MAX_VALUE,
          j < y.size() ? y.get(j).timeNs() - bStart : Long.MAX_VALUE);
      if (atNs < firstNs) {
        firstNs = atNs;
        first = new Difference(name, i, j, x, y, aStart, bStart);
      }
    }
    return Optional.ofNullable(first);
  }

  /** By CPU and by task; a decision is in each that it belongs to. */
  private static Map<String, List<Decision>> sequences(List<Decision> all) {
    Map<String, List<Decision>> sequences = new LinkedHashMap<>();
    for (Decision d : all) {
      sequences.computeIfAbsent("CPU " + d.cpu(), k -> new ArrayList<>()).add(d);
      for (String task : d.tasks()) {
        sequences.computeIfAbsent("task " + task, k -> new ArrayList<>()).add(d);
      }
    }
    return sequences;
  }

  /** Which of our CPUs each of theirs is, as their trace goes on. */
  private static final class CpuNames {
    private final int[] ourName;
    /** Our destinations of each task's migrations, in order. */
    private final Map<String, List<Integer>> destinations = new LinkedHashMap<>();
    private final Map<String, Integer> migrations = new LinkedHashMap<>();
    /** Their CPU of each task that is awake. */
    private final Map<String, Integer> awakeOn = new LinkedHashMap<>();

    CpuNames(List<Decision> ours, int nrCpus) {
      ourName = new int[nrCpus];
      for (int i = 0; i < nrCpus; i++) {
        ourName[i] = i;
      }
      for (Decision d : ours) {
        if (d.event() == TraceEvent.SCHED_MIGRATE_TASK) {
          destinations.computeIfAbsent(d.tasks().getFirst(), k -> new ArrayList<>()).add(d.to());
        }
      }
    }

    List<Decision> renamed(List<Decision> theirs) {
      List<Decision> renamed = new ArrayList<>();
      for (Decision d : theirs) {
        if (d.event() == TraceEvent.SCHED_MIGRATE_TASK && d.to() != d.cpu()) {
          choose(d);
        }
        follow(d);
        renamed.add(d.renamed(ourName));
      }
      return renamed;
    }

    private void choose(Decision d) {
      int nth = migrations.merge(d.tasks().getFirst(), 1, Integer::sum) - 1;
      List<Integer> ours = destinations.getOrDefault(d.tasks().getFirst(), List.of());
      if (nth >= ours.size() || ourName[d.to()] == ours.get(nth)) {
        return;
      }
      int instead = theirNameOf(ours.get(nth));
      if (instead != d.cpu() && instead != d.from() && isFree(d.to()) && isFree(instead)) {
        ourName[instead] = ourName[d.to()];
        ourName[d.to()] = ours.get(nth);
      }
    }

    private int theirNameOf(int ourCpu) {
      int cpu = 0;
      while (ourName[cpu] != ourCpu) {
        cpu++;
      }
      return cpu;
    }

    private boolean isFree(int cpu) {
      return !awakeOn.containsValue(cpu);
    }

    private void follow(Decision d) {
      switch (d.event()) {
        case SCHED_WAKEUP, SCHED_WAKEUP_NEW -> awakeOn.put(d.tasks().getFirst(), d.to());
        case SCHED_MIGRATE_TASK -> awakeOn.put(d.tasks().getFirst(), d.to());
        case SCHED_SWITCH -> {
          if (!d.detail().startsWith("- ==>") && !Decisions.isRunnable(d)) {
            awakeOn.remove(d.tasks().getFirst());
          }
        }
        default -> { }
      }
    }
  }
}
