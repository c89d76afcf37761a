package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Suite;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Outcome;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.SuiteFile.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of all runs of a suite: a verdict and figures for each variant and scenario, and an order of the variants. */
final class Matrix {
  private final Suite suite;
  private final Map<Key, List<Run>> runs = new LinkedHashMap<>();

  Matrix(Suite suite) {
    this.suite = suite;
  }

  private record Key(String variant, String scenario) {}

  /** An expectation of a scenario and what a run came to. */
  record Checked(Expectation expectation, long actual) {
    boolean met() {
      return expectation.holds(actual);
    }

    /** The value as people read it. */
    String got() {
      return expectation.metric().isTime() ? Text.time(actual) : Text.count(actual);
    }
  }

  /**
   * One run.
   *
   * @param error why it has no result; empty if it has
   */
  record Run(Cell cell, String error, String digest, List<Checked> checked, double[] figures) {
    /** A run with a result. */
    static Run of(Cell cell, List<Expectation> expected, RunReport r) {
      double[] figures = new double[Figure.values().length];
      for (Figure f : Figure.values()) {
        figures[f.ordinal()] = f.of(r);
      }
      return new Run(cell, "", r.digest(), expected.stream().map(e -> new Checked(e, r.metric(e.name()))).toList(), figures);
    }

    /** A run without one. */
    static Run failed(Cell cell, String error) {
      return new Run(cell, error, "", List.of(), new double[0]);
    }

    boolean isFailed() {
      return !error.isEmpty();
    }

    boolean passes() {
      return !isFailed() && checked.stream().allMatch(Checked::met);
    }
  }

  /** What a variant is worth in a scenario. */
  enum Verdict {
    /** Every seed met everything that is expected. */
    PASS,
    /** A seed missed something. */
    FAIL,
    /** A seed has no result. */
    ERROR,
    /** The scenario expects nothing. */
    NONE
  }

  /**
   * An expectation that seeds missed.
   *
   * @param worst of those seeds
   * @param seeds how many missed it
   */
  record Miss(Checked worst, int seeds) {
    /** {@code 228 ms}, or {@code 228 ms (x 2.3)} where there is something to be a multiple of. */
    String got() {
      long value = worst.expectation().value();
      double times = value == 0 ? 0 : (double) worst.actual() / value;
      boolean more = switch (worst.expectation().op()) {
        case LT, LE, EQ -> times > 1;
        default -> false;
      };
      return worst.got() + (more ? Text.format(times < 10 ? " (x %.1f)" : " (x %,.0f)", times) : "");
    }
  }

  /** A place in the order of variants. */
  record Place(Variant variant, int passed, double lockups, double longestRtWaitNs, double ipisPerSecond) {
    private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::passed).reversed()
        .thenComparingDouble(Place::lockups).thenComparingDouble(Place::longestRtWaitNs)
        .thenComparingDouble(Place::ipisPerSecond);
  }

  /** Notes a run. */
  void add(Run r) {
    runs.computeIfAbsent(new Key(r.cell().variant().name(), r.cell().scenario().name()), k -> new ArrayList<>()).add(r);
  }

  Suite suite() {
    return suite;
  }

  /** The runs of a variant in a scenario, by seed. */
  List<Run> runs(Variant v, Entry e) {
    return runs.getOrDefault(new Key(v.name(), e.name()), List.of()).stream()
        .sorted(Comparator.comparingLong(r -> r.cell().seed())).toList();
  }

  Verdict verdict(Variant v, Entry e) {
    List<Run> all = runs(v, e);
    if (all.isEmpty() || all.stream().anyMatch(Run::isFailed)) {
      return Verdict.ERROR;
    }
    return all.getFirst().checked().isEmpty() ? Verdict.NONE : all.stream().allMatch(Run::passes) ? Verdict.PASS : Verdict.FAIL;
  }

  /** Whether the suite states another outcome than the one it has. */
  boolean isSurprise(Variant v, Entry e) {
    Outcome stated = e.outcome(v);
    Verdict verdict = verdict(v, e);
    return stated != null && verdict != Verdict.ERROR && (stated == Outcome.PASS) != (verdict != Verdict.FAIL);
  }

  boolean hasSurprise() {
    return any(this::isSurprise);
  }

  boolean hasError() {
    return any((v, e) -> verdict(v, e) == Verdict.ERROR);
  }

  boolean hasMiss() {
    return any((v, e) -> verdict(v, e) == Verdict.FAIL);
  }

  private interface Question {
    boolean is(Variant v, Entry e);
  }

  private boolean any(Question q) {
    return suite.variants().stream().anyMatch(v -> suite.scenarios().stream().anyMatch(e -> q.is(v, e)));
  }

  /** The expectations that were missed, in the order of the scenario. */
  List<Miss> misses(Variant v, Entry e) {
    Map<Expectation, Miss> all = new LinkedHashMap<>();
    for (Run r : runs(v, e)) {
      for (Checked c : r.checked()) {
        if (!c.met()) {
          all.merge(c.expectation(), new Miss(c, 1), (a, b) -> new Miss(worse(a.worst(), b.worst()), a.seeds() + b.seeds()));
        }
      }
    }
    return List.copyOf(all.values());
  }

  private static Checked worse(Checked a, Checked b) {
    boolean least = switch (a.expectation().op()) {
      case GT, GE -> true;
      default -> false;
    };
    return (a.actual() < b.actual()) == least ? a : b;
  }

  /** A figure over the seeds that have a result. */
  Spread figure(Figure f, Variant v, Entry e) {
    return Spread.of(runs(v, e).stream().filter(r -> !r.isFailed()).map(r -> r.figures()[f.ordinal()]).toList());
  }

  /** The variant that others are compared with. */
  Variant baseline() {
    return suite.variants().getFirst();
  }

  /** Whether a figure differs from the baseline's by more than the spread. */
  boolean differs(Figure f, Variant v, Entry e) {
    return figure(f, v, e).differsFrom(figure(f, baseline(), e));
  }

  /** The variants, the best first: by scenarios passed, then by the figures of a {@link Place} in their order. */
  List<Place> ranking() {
    List<Place> all = new ArrayList<>();
    for (Variant v : suite.variants()) {
      int passed = (int) suite.scenarios().stream().filter(e -> verdict(v, e) == Verdict.PASS).count();
      all.add(new Place(v, passed, sum(Figure.LOCKUPS, v), suite.scenarios().stream()
          .mapToDouble(e -> figure(Figure.RT_MAX, v, e).median()).filter(d -> !Double.isNaN(d)).max().orElse(0),
          sum(Figure.IPIS, v)));
    }
    all.sort(Place.ORDER);
    return all;
  }

  private double sum(Figure f, Variant v) {
    return suite.scenarios().stream().mapToDouble(e -> figure(f, v, e).median()).filter(d -> !Double.isNaN(d)).sum();
  }

  /** Scenarios that expect something. */
  long judged() {
    return suite.scenarios().stream().filter(e -> suite.variants().stream()
        .anyMatch(v -> Objects.requireNonNull(verdict(v, e)) != Verdict.NONE)).count();
  }

  /** The errors of a cell, in words; null if there are none. */
  @Nullable String errors(Variant v, Entry e) {
    List<String> all = runs(v, e).stream().filter(Run::isFailed).map(r -> "seed " + r.cell().seed() + ": " + r.error()).toList();
    return all.isEmpty() ? null : String.join("; ", all);
  }
}
