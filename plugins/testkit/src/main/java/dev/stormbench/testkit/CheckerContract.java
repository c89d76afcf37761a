package dev.stormbench.testkit;

import dev.stormbench.engine.InvariantException;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.Checker.Violations;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Checker} must keep to. Besides what holds for all extensions: that it changes nothing, that it copies what it keeps of a
 * record, that its invariant holds, and that recordings that begin in the midst do not mislead it.
 */
public abstract class CheckerContract extends ExtensionContract<Checker> {
  /** By default a storm of RT push, one of softirqs, and a healthy machine. */
  @Override
  protected List<TestScenario> scenarios() {
    return List.of(Scenarios.rtStorm(), Scenarios.softirqStorm(), Scenarios.healthy());
  }

  @Override
  TestScenario put(TestScenario s) {
    return s.checker(name(), params());
  }

  @Override
  String items() {
    return "checks";
  }

  @Override
  Checker spy(Checker real, Spy.Around around) {
    return Spy.on(Checker.class, real, around);
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("checker-observes")
  void aChecker_changesNothing() {
    for (TestScenario s : scenarios()) {
      same(Rule.CHECKER_OBSERVES, s, new Bench().run(s), run(s), "without it against with it");
    }
  }

  @Test
  @Tag("checker-holds")
  void onTheEngineAsItIs_nothingIsViolated() {
    for (TestScenario s : scenarios()) {
      try {
        Bench.run(bound(s));
      } catch (InvariantException e) {
        throw Rule.CHECKER_HOLDS.broken("in scenario " + s + ": " + e.getMessage(), e);
      }
    }
  }

  /** With records that are rubbish as soon as a call is over, it goes as with records that stay. */
  @Test
  @Tag("checker-copies-records")
  void records_areCopied() {
    for (TestScenario s : scenarios()) {
      String stay = told(s, true);
      String reused = told(s, false);
      Rule.CHECKER_COPIES_RECORDS.check(stay.equals(reused), what() + " in scenario " + s + ": with records that stay it "
          + stay + ", with records that are reused it " + reused);
    }
  }

  private String told(TestScenario s, boolean stay) {
    Records.Reused[] reused = {new Records.Reused(), new Records.Reused()};
    int[] n = {0};
    try {
      Bench.run(changed(bound(s), checker -> Spy.on(Checker.class, checker, (callback, of, args, call) -> {
        if (!callback.equals("event")) {
          return call.with(args);
        }
        Records.Copy copy = Records.Copy.of((TraceRecord) args[0]);
        Records.Reused record = reused[n[0]++ % 2];
        Object none = call.with(new Object[] {stay ? copy : record.is(copy)});
        record.takeBack();
        return none;
      })));
      return "violates nothing";
    } catch (RuntimeException e) {
      return "ends with: " + e.getMessage();
    }
  }

  @Test
  @Tag("checker-takes-recordings")
  void aRecordingThatBeginsInTheMidst_isTaken() {
    for (TestScenario s : scenarios()) {
      List<Records.Copy> records = new ArrayList<>();
      Simulation machine = Simulation.of(new Bench().bind(s), Engine.FAST);
      machine.observe(r -> records.add(Records.Copy.of(r)));
      Bench.end(machine);
      for (int part = 0; part < 3; part++) {
        recorded(s, records, part);
      }
    }
  }

  private void recorded(TestScenario s, List<Records.Copy> records, int part) {
    List<String> violated = new ArrayList<>();
    Violations violations = (invariant, what) -> violated.add(invariant + ": " + what);
    String where = what() + ", told of the last " + (3 - part) + " thirds of scenario " + s + ", ";
    Simulation.of(changed(bound(s), checker -> {
      try {
        if (checker.startRecorded(violations)) {
          int n = 0;
          for (Records.Copy r : records.subList(records.size() * part / 3, records.size())) {
            if (part == 1 && n++ % 1000 == 0) {
              checker.lost(r.cpu());
            }
            checker.event(r);
          }
          checker.end();
        }
      } catch (RuntimeException | LinkageError e) {
        violated.add("threw " + e);
      }
      return checker;
    }), Engine.FAST);
    Rule.CHECKER_TAKES_RECORDINGS.check(violated.isEmpty(), where + String.join(" and ", violated.stream().limit(3).toList()));
  }
}
