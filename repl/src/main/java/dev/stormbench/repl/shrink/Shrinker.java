package dev.stormbench.repl.shrink;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a smaller scenario with the same finding, greedily: of what a reduction proposes, the first that is smaller, binds and keeps
 * the finding is taken, and the reduction is asked again; when it has nothing more, the next one is. After the last one it begins again,
 * until a round changes nothing.
 *
 * <p>What is tried depends on answers only, in the order of the candidates, and so not on how many run at a time.
 */
public final class Shrinker {
  /**
   * From coarse to fine; what makes the runs that follow cheaper comes first.
   */
  static final List<Reduction> REDUCTIONS = List.of(new Faster(), new SmallerMachine(), new Drop(), new DropCpu(), new Constant(),
      new SwitchOff(), new SmallerCounts(), new Rounder(), new EndSooner());

  /** Fewer are no reason to reject anything. */
  private static final long STEPS_MIN = 1_000_000;

  /** So many candidates are checked before the first of them is run. */
  private static final int TOGETHER = 16;

  private final Trials trials;
  private final Function<String, List<ParamSpec>> params;
  private final Predicate<Node.Mapping> allowed;
  private final int maxRuns;
  private final Listener listener;
  private final Set<String> seen = new HashSet<>();
  /** How long the longest hopeless run of a scenario was, by what it is without that length. */
  private final Map<String, Long> hopelessNs = new HashMap<>();
  private int tried;
  private int runs;
  private int refused;
  private long stepsMax;
  private long stepsEver;
  private Shape now;
  private Size size;

  /** Hears what is tried. */
  public interface Listener {
    /**
     * A candidate was run.
     *
     * @param number counts from 1, which is the scenario as it was given
     * @param reduction its name
     * @param bound the candidate, checked
     */
    void tried(int number, String reduction, Candidate candidate, Scenario bound, Answer answer);
  }

  /** Why it ended. */
  public enum End {
    /** Nothing that is tried keeps the finding. */
    NOTHING_SMALLER,
    /** There were as many runs as there may be. */
    MAX_RUNS,
    /** The scenario as it was given does not show the finding. */
    NO_FINDING
  }

  /**
   * What came out.
   *
   * @param scenario the smallest
   * @param tried candidates that were run, the original among them
   * @param runs simulations
   * @param refused candidates that do not bind
   */
  public record Result(Node.Mapping scenario, End end, int tried, int runs, int refused, Answer original) {}

  /**
   * A search.
   *
   * @param params what a workload of that name declares; nothing if it is unknown
   * @param allowed which scenarios may be tried
   * @param maxRuns simulations; what a candidate has begun it ends
   */
  public Shrinker(Trials trials, Function<String, List<ParamSpec>> params, Predicate<Node.Mapping> allowed, int maxRuns,
      Listener listener) {
    this.trials = trials;
    this.params = params;
    this.allowed = allowed;
    this.maxRuns = maxRuns;
    this.listener = listener;
  }

  /** Shrinks a scenario that binds. */
  public Result shrink(Node.Mapping scenario) {
    Scenario bound = trials.bind(scenario);
    Answer[] original = new Answer[1];
    trials.run(List.of(new Candidate(scenario, "as it is")), Long.MAX_VALUE, (i, a) -> {
      original[0] = a;
      return false;
    });
    runs += original[0].runs();
    listener.tried(++tried, "", new Candidate(scenario, "as it is"), bound, original[0]);
    if (!original[0].kept()) {
      return new Result(scenario, End.NO_FINDING, tried, runs, refused, original[0]);
    }
    stepsEver = original[0].steps();
    take(scenario, bound, original[0]);
    boolean changed = true;
    while (changed && runs < maxRuns) {
      changed = false;
      for (Reduction r : REDUCTIONS) {
        changed |= reduce(r);
      }
    }
    return new Result(cut(now.node(), now.bound(), now.shownNs()), changed || runs >= maxRuns ? End.MAX_RUNS : End.NOTHING_SMALLER, tried,
        runs, refused, original[0]);
  }

  /**
   * A scenario without what comes after a finding that lasts.
   *
   * @param bound the same, checked
   * @param shownNs see {@link Finding#shownNs}
   */
  public static Node.Mapping cut(Node.Mapping scenario, Scenario bound, long shownNs) {
    long endNs = Finding.endNs(shownNs);
    return shownNs < 0 || endNs >= bound.run().durationNs() ? scenario : EndSooner.at(scenario, endNs);
  }

  private boolean isHopeless(Candidate c, Scenario bound) {
    return hopelessNs.getOrDefault(withoutLength(c.node()), 0L) >= bound.run().durationNs();
  }

  private static String withoutLength(Node.Mapping scenario) {
    return Tree.canonical(EndSooner.at(scenario, 0));
  }

  private void take(Node.Mapping scenario, Scenario bound, Answer answer) {
    now = new Shape(scenario, bound, Sites.of(scenario, params), answer.shownNs());
    size = Size.of(bound, now.sites());
    stepsMax = Math.max(STEPS_MIN, Math.min(stepsEver, 2 * answer.steps()));
  }

  /** Takes what a reduction has to give; what has failed in this pass is not tried again in it. */
  private boolean reduce(Reduction r) {
    Set<String> failed = new HashSet<>();
    boolean changed = false;
    while (runs < maxRuns && step(r, failed)) {
      changed = true;
    }
    return changed;
  }

  private record Bound(Candidate candidate, Scenario scenario) {}

  private boolean step(Reduction r, Set<String> failed) {
    List<Bound> some = new ArrayList<>();
    for (Candidate c : r.of(now)) {
      boolean isNew = !failed.contains(c.what()) && !seen.contains(Tree.canonical(c.node())) && allowed.test(c.node());
      Scenario bound = isNew ? bound(c) : null;
      if (bound == null || isHopeless(c, bound) || Size.of(bound, Sites.of(c.node(), params)).compareTo(size) >= 0) {
        failed.add(c.what());
        continue;
      }
      some.add(new Bound(c, bound));
      if (some.size() == TOGETHER) { // what comes later need not be checked if one of these is taken
        if (run(r, some, failed)) {
          return true;
        }
        some.clear();
      }
    }
    return run(r, some, failed);
  }

  private boolean run(Reduction r, List<Bound> wanted, Set<String> failed) {
    if (wanted.isEmpty() || runs >= maxRuns) {
      return false;
    }
    boolean[] taken = {false};
    trials.run(wanted.stream().map(Bound::candidate).toList(), stepsMax, (i, answer) -> {
      Bound b = wanted.get(i);
      seen.add(Tree.canonical(b.candidate.node()));
      failed.add(b.candidate.what());
      runs += answer.runs();
      listener.tried(++tried, r.name(), b.candidate, b.scenario, answer);
      if (answer.hopeless()) {
        hopelessNs.merge(withoutLength(b.candidate.node()), b.scenario.run().durationNs(), Math::max);
      }
      if (answer.kept()) {
        take(b.candidate.node(), b.scenario, answer);
        taken[0] = true;
      }
      return !answer.kept() && runs < maxRuns;
    });
    return taken[0];
  }

  private @Nullable Scenario bound(Candidate c) {
    try {
      return trials.bind(c.node());
    } catch (ScenarioException e) {
      seen.add(Tree.canonical(c.node()));
      refused++;
      return null;
    }
  }
}
