package dev.stormbench.testkit;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.WatchdogPolicy.Console;
import dev.stormbench.spi.WatchdogPolicy.Stall;
import dev.stormbench.spi.machine.LockupState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link WatchdogPolicy} must keep to. Besides what holds for all extensions: that it only looks as long as it does not act; that
 * it is quiet where all is well; and that it finds a stall of the kind that it says it finds.
 */
public abstract class WatchdogContract extends ExtensionContract<WatchdogPolicy> {
  private static final long LEAST_EVERY_NS = 1_000;

  /** By default a healthy machine, a storm of RT push, and {@link #stall}. */
  @Override
  protected List<TestScenario> scenarios() {
    return List.of(Scenarios.healthy().lastingMs(5_000), Scenarios.rtStorm(), stall(made(Scenarios.healthy()).finds()));
  }

  /** A scenario with a stall of a kind, by default {@link Scenarios#stall}. It is to be reported, or warned of. */
  protected TestScenario stall(Stall kind) {
    return Scenarios.stall(kind);
  }

  /** A scenario in which nothing is to be reported nor warned of, by default {@link Scenarios#healthy} for 5 s. */
  protected TestScenario healthy() {
    return Scenarios.healthy().lastingMs(5_000);
  }

  @Override
  TestScenario put(TestScenario s) {
    return s.watchdog(name(), params());
  }

  @Override
  String items() {
    return "watchdogs";
  }

  @Override
  WatchdogPolicy spy(WatchdogPolicy real, Spy.Around around) {
    return Spy.on(WatchdogPolicy.class, real, around);
  }

  /** One made for a machine, which then is thrown away. */
  private WatchdogPolicy made(TestScenario s) {
    List<WatchdogPolicy> made = new ArrayList<>();
    Simulation.of(changed(bound(s), w -> {
      made.add(w);
      return w;
    }), Engine.FAST);
    return made.getFirst();
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("watchdog-observes")
  void aWatchdogThatDoesNotAct_changesNothing() {
    for (TestScenario s : scenarios()) {
      List<String> acts = new ArrayList<>();
      Set<WatchdogPolicy.Source> sources = made(s).sources();
      Outcome with = run(s, w -> watched(w, acts));
      if (acts.isEmpty() && !sources.contains(WatchdogPolicy.Source.NMI)) {
        same(Rule.WATCHDOG_OBSERVES, s, new Bench().run(s), with, "without it against with it, though it did nothing");
      }
    }
  }

  /** Notes what it does to the machine. */
  private WatchdogPolicy watched(WatchdogPolicy real, List<String> acts) {
    Spy.Around noted = (method, of, args, call) -> {
      acts.add(method);
      return call.with(args);
    };
    return spy(real, (callback, of, args, call) -> {
      Object[] spied = args.clone();
      for (int i = 0; i < spied.length; i++) {
        spied[i] = switch (spied[i]) {
          case Console c -> Spy.on(Console.class, c, noted);
          case LockupState l -> Spy.on(LockupState.class, l,
              (method, o, a, c) -> method.equals("restartReportWindow") ? noted.call(method, o, a, c) : c.with(a));
          case null, default -> spied[i];
        };
      }
      return call.with(spied);
    });
  }

  @Test
  @Tag("watchdog-keeps-quiet")
  void aHealthyMachine_isNotReported() {
    TestScenario s = healthy();
    Simulation machine = ended(bound(s));
    Rule.WATCHDOG_KEEPS_QUIET.check(machine.lockups().isEmpty() && machine.warnings().isEmpty(), what() + " in scenario " + s + " reports "
        + machine.lockups() + " and warns of " + machine.warnings());
  }

  @Test
  @Tag("watchdog-finds-its-stall")
  void itsStall_isFound() {
    Stall kind = made(Scenarios.healthy()).finds();
    TestScenario s = stall(kind);
    Simulation machine = ended(bound(s));
    Assumptions.assumeTrue(machine.watchdogUses().getFirst().stallNs() > 0, "it is switched off");
    Rule.WATCHDOG_FINDS_ITS_STALL.check(!machine.lockups().isEmpty() || !machine.warnings().isEmpty(), what() + " in scenario " + s
        + ", which has a stall of kind " + kind + ", reports and warns of nothing; it says that it finds one of "
        + machine.watchdogUses().getFirst().stallNs() + " ns");
  }

  private static Simulation ended(Scenario s) {
    Simulation machine = Simulation.of(s, Engine.FAST);
    Bench.end(machine);
    return machine;
  }

  @Test
  @Tag("watchdog-says-sense")
  void whatItSaysOfItself_makesSense() {
    for (TestScenario s : scenarios()) {
      Simulation machine = Simulation.of(new Bench().bind(s), Engine.FAST);
      List<String> wrong = new ArrayList<>();
      run(s, w -> {
        notNull(wrong, "sources()", w::sources);
        notNull(wrong, "finds()", w::finds);
        return spy(w, (callback, of, args, call) -> {
          Object answer = call.with(args);
          if (callback.equals("everyNs") && ((Long) answer < 0 || (Long) answer > 0 && (Long) answer < LEAST_EVERY_NS)) {
            wrong.add("everyNs() answered " + answer);
          }
          return answer;
        });
      });
      long stallNs = made(s).stallNs(machine.machine());
      if (stallNs < 0) {
        wrong.add("stallNs() answered " + stallNs);
      }
      Rule.WATCHDOG_SAYS_SENSE.check(wrong.isEmpty(), what() + " in scenario " + s + ": " + String.join(", ", wrong));
    }
  }

  private static void notNull(List<String> wrong, String what, Supplier<?> answer) {
    if (answer.get() == null) {
      wrong.add(what + " answered null");
    }
  }
}
