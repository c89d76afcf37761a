package dev.stormbench.testkit;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What each extension must keep to that acts on a machine or looks at one; the contract of each kind is a class of its own that
 * extends this one.
 *
 * @param <T> the kind of extension
 */
public abstract class ExtensionContract<T> {
  /** In so many turns two machines run beside each other. */
  private static final int TURNS = 50;
  private static final long OTHER_SEED = 12;

  ExtensionContract() {}

  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The extension under test, as the plugin registers it. */
  protected abstract String name();

  /**
   * Parameters of the extension under test, written as in a scenario: {@code Map.of("every", "750us", "cpus", List.of(0, 1))}. Those
   * that are
   * not here have their defaults.
   */
  protected Map<String, ?> params() {
    return Map.of();
  }

  /** The scenarios that it runs in, without itself. Small ones: each runs some dozen times. */
  protected abstract List<TestScenario> scenarios();

  // -- what a kind has of its own ---------------------------------------------------------------------

  /** The scenario with the extension under test. */
  abstract TestScenario put(TestScenario s);

  /** The component of a bound scenario that has the kind's items. */
  abstract String items();

  /** Stands before one and what it gives away. */
  abstract T spy(T real, Spy.Around around);

  /** The same with something else of the kind that changes nothing and comes first. */
  TestScenario behind(TestScenario s) {
    return s.fix(KitPlugin.BYSTANDER, Map.of());
  }

  // -- running ----------------------------------------------------------------------------------------

  /** The scenario with the extension under test, ready to run. */
  final Scenario bound(TestScenario s) {
    return bound(new Bench(plugin()).load(s), put(s));
  }

  private Scenario bound(Plugins plugins, TestScenario with) {
    try {
      return Bench.bind(plugins, with);
    } catch (ScenarioException e) {
      throw Rule.RUNS.broken(what() + " in scenario " + with + ": " + e.getMessage() + "; values are given by params()", e);
    }
  }

  /** Runs it; whatever fails breaks {@link Rule#RUNS}. */
  final Outcome run(TestScenario s) {
    return run(s, bound(s));
  }

  /** Runs it with something that stands before the extension. */
  final Outcome run(TestScenario s, UnaryOperator<T> change) {
    return run(s, changed(bound(s), change));
  }

  private Outcome run(TestScenario s, Scenario bound) {
    return run(s, () -> Bench.run(bound));
  }

  final Outcome run(TestScenario s, Supplier<Outcome> run) {
    try {
      return run.get();
    } catch (RuntimeException | LinkageError e) {
      throw Rule.RUNS.broken(what() + " in scenario " + s + ": " + e.getMessage(), e);
    }
  }

  final Scenario changed(Scenario bound, UnaryOperator<T> change) {
    return Changed.items(bound, items(), name(), change);
  }

  final String what() {
    return "'" + name() + "' of plugin " + plugin().id();
  }

  final void same(Rule rule, TestScenario s, Outcome a, Outcome b, String how) {
    String differs = a.differs(b);
    rule.check(differs.isEmpty(), what() + " in scenario " + s + ", " + how + ": " + differs);
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("runs")
  void runs() {
    for (TestScenario s : scenarios()) {
      run(s);
    }
  }

  @Test
  @Tag("same-run-twice")
  void theSameScenario_givesTheSameRun() {
    for (TestScenario s : scenarios()) {
      same(Rule.SAME_RUN_TWICE, s, run(s), run(s), "the first run against the second");
    }
  }

  @Test
  @Tag("same-run-after-another-machine")
  void aMachineBefore_changesNothing() {
    for (TestScenario s : scenarios()) {
      Outcome alone = run(s, bound(fresh(s), put(s)));
      Plugins used = fresh(s);
      run(s, bound(used, put(s.seed(OTHER_SEED))));
      same(Rule.SAME_RUN_AFTER_ANOTHER_MACHINE, s, alone, run(s, bound(used, put(s))), "alone against after another machine");
    }
  }

  @Test
  @Tag("same-run-beside-another-machine")
  void aMachineBeside_changesNothing() {
    for (TestScenario s : scenarios()) {
      Outcome alone = run(s, bound(fresh(s), put(s)));
      Plugins both = fresh(s);
      Scenario one = bound(both, put(s));
      Scenario other = bound(both, put(s.seed(OTHER_SEED)));
      Outcome beside = run(s, () -> inTurns(one, other));
      same(Rule.SAME_RUN_BESIDE_ANOTHER_MACHINE, s, alone, beside, "alone against in turns with another machine");
    }
  }

  private static Outcome inTurns(Scenario one, Scenario other) {
    Simulation a = Simulation.of(one, Engine.FAST);
    Simulation b = Simulation.of(other, Engine.FAST);
    long endNs = one.run().durationNs();
    for (int i = 1; i < TURNS; i++) {
      a.runTo(endNs * i / TURNS);
      b.runTo(endNs * i / TURNS);
    }
    Outcome beside = Bench.end(a);
    Bench.end(b);
    return beside;
  }

  @Test
  @Tag("same-run-beside-another-plugin")
  void anotherPlugin_changesNothing() {
    for (TestScenario s : scenarios()) {
      same(Rule.SAME_RUN_BESIDE_ANOTHER_PLUGIN, s, run(s), run(behind(s)), "alone against behind a fix that changes nothing");
    }
  }

  @Test
  @Tag("same-run-in-both-engines")
  void bothEngines_giveTheSameRun() {
    for (TestScenario s : scenarios()) {
      same(Rule.SAME_RUN_IN_BOTH_ENGINES, s, run(s, () -> Bench.run(bound(s), Engine.FAST)),
          run(s, () -> Bench.run(bound(s), Engine.NAIVE)), "fast against naive");
    }
  }

  @Test
  @Tag("throw-is-blamed")
  void whatACallbackThrows_isBlamedOnThePlugin() {
    for (TestScenario s : scenarios()) {
      Map<String, Integer> calls = new LinkedHashMap<>();
      Outcome before = run(s, x -> spy(x, (callback, of, args, call) -> {
        calls.merge(callback, 1, Integer::sum);
        return call.with(args);
      }));
      calls.forEach((callback, times) -> {
        for (int n : new TreeSet<>(List.of(1, times))) {
          throwing(s, callback, n);
        }
      });
      Outcome after;
      try {
        after = Bench.run(bound(s));
      } catch (RuntimeException e) {
        throw Rule.THROW_IS_BLAMED.broken(what() + " in scenario " + s + ", after machines that ended with an error: " + e.getMessage(), e);
      }
      same(Rule.THROW_IS_BLAMED, s, before, after, "before against after machines that ended with an error");
    }
  }

  private void throwing(TestScenario s, String callback, int n) {
    int[] calls = {0};
    String here = what() + " in scenario " + s + ", call " + n + " of " + callback;
    Throwable thrown = null;
    Outcome ended = null;
    try {
      ended = Bench.run(changed(bound(s), x -> spy(x, (name, of, args, call) -> {
        if (name.equals(callback) && ++calls[0] == n) {
          throw new Thrown(of, callback);
        }
        return call.with(args);
      })));
    } catch (RuntimeException | LinkageError e) {
      thrown = e;
    }
    checkBlamed(here, callback, thrown, ended);
  }

  /**
   * What came of a throw.
   *
   * @param thrown what the run ended with; null if it went on
   * @param ended what came out, if it went on
   */
  void checkBlamed(String here, String callback, @Nullable Throwable thrown, @Nullable Outcome ended) {
    Rule.THROW_IS_BLAMED.check(thrown != null, here + " threw, and the run went on");
    if (!(thrown instanceof PluginException e) || !e.pluginId().equals(plugin().id())) {
      throw Rule.THROW_IS_BLAMED.broken(here + " threw, and the run ended with " + thrown, thrown);
    }
  }

  /** A workbench with the plugin's classes loaded anew, if it can be made without being given anything. */
  private Plugins fresh(TestScenario s) {
    Plugin p;
    try {
      p = PluginLoader.of(plugin().getClass()).plugin();
    } catch (ReflectiveOperationException e) {
      p = plugin();
    }
    return new Bench(p).load(s);
  }

  /** Thrown by the kit, as if by a callback. */
  static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Thrown(Object by, String callback) {
      super("the kit lets " + callback + " throw");
      StackTraceElement[] trace = getStackTrace();
      trace[0] = new StackTraceElement(by.getClass().getName(), callback, null, -1);
      setStackTrace(trace);
    }
  }
}
