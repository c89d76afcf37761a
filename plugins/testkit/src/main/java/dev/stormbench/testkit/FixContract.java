package dev.stormbench.testkit;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.testkit.FixProbe.Finding;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link KernelFix} must keep to. Besides what holds for all extensions: that {@link KernelFix#replaces()} is the truth, which the
 * engine trusts when it computes what nobody looks at; that a fix that says it wraps asks base; and that its ops answer sense.
 *
 * <p>Checked is what is called: give {@link #scenarios()} of your own if the fix does something only where the kit's do not reach.
 */
public abstract class FixContract extends ExtensionContract<KernelFix> {
  /** The ops by the names that {@link KernelFix#replaces()} has for them. */
  static final Set<String> OPS = Stream.of(RtOps.class, RtoOps.class, SoftirqOps.class).flatMap(t -> Stream.of(t.getMethods()))
      .map(Method::getName).collect(Collectors.toCollection(TreeSet::new));

  /** By default a storm of RT push with the token and one without, and a storm of softirqs. */
  @Override
  protected List<TestScenario> scenarios() {
    return List.of(Scenarios.rtStorm(), Scenarios.rtStormPulled(), Scenarios.softirqStorm());
  }

  @Override
  TestScenario put(TestScenario s) {
    return s.fix(name(), params());
  }

  @Override
  String items() {
    return "fixes";
  }

  @Override
  KernelFix spy(KernelFix real, Spy.Around around) {
    return Spy.on(KernelFix.class, real, (callback, of, args, call) -> {
      Object answer = around.call(callback, of, args, call);
      return answer == null || args.length == 0 || answer == args[0] ? answer : switch (callback) {
        case "rt" -> Spy.on(RtOps.class, (RtOps) answer, around);
        case "rto" -> Spy.on(RtoOps.class, (RtoOps) answer, around);
        case "softirq" -> Spy.on(SoftirqOps.class, (SoftirqOps) answer, around);
        default -> answer;
      };
    });
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("fix-replaces-known-ops")
  void replaces_namesOpsThatThereAre() {
    for (TestScenario s : scenarios()) {
      Set<Set<String>> answers = new LinkedHashSet<>();
      run(s, fix -> {
        answers.add(new TreeSet<>(fix.replaces()));
        return spy(fix, (callback, of, args, call) -> {
          answers.add(new TreeSet<>(fix.replaces()));
          return call.with(args);
        });
      });
      Set<String> unknown = answers.stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
      unknown.removeAll(OPS);
      Rule.FIX_REPLACES_KNOWN_OPS.check(unknown.isEmpty(), what() + " names " + unknown + "; there are " + OPS);
      Rule.FIX_REPLACES_KNOWN_OPS.check(answers.size() == 1, what() + " in scenario " + s + " names first one, then another of " + answers);
    }
  }

  @Test
  @Tag("fix-tables-given")
  void tables_areGiven() {
    probe(Rule.FIX_TABLES_GIVEN);
  }

  @Test
  @Tag("fix-replaces-honest")
  void whatIsNotListed_isLeftToBase() {
    probe(Rule.FIX_REPLACES_HONEST);
  }

  @Test
  @Tag("fix-wraps-honest")
  void aFixThatWraps_asksBase() {
    probe(Rule.FIX_WRAPS_HONEST);
  }

  @Test
  @Tag("fix-answers-sense")
  void ops_answerSense() {
    probe(Rule.FIX_ANSWERS_SENSE);
  }

  @Test
  @Tag("fix-token-written-in-place")
  void theToken_isWrittenByRtoNextCpuOnly() {
    probe(Rule.FIX_TOKEN_WRITTEN_IN_PLACE);
  }

  private void probe(Rule rule) {
    for (TestScenario s : scenarios()) {
      FixProbe probe = new FixProbe();
      run(s, probe::before);
      Finding f = probe.findings.get(rule);
      rule.check(f == null, what() + " in scenario " + s + ": " + (f == null ? "" : f.text()));
    }
  }

  @Test
  @Tag("fix-reached")
  void eachOpItReplaces_isReached() {
    Set<String> missing = new TreeSet<>();
    for (TestScenario s : scenarios()) {
      run(s, fix -> {
        missing.addAll(fix.replaces());
        return fix;
      });
    }
    for (TestScenario s : scenarios()) {
      run(s, fix -> spy(fix, (callback, of, args, call) -> {
        missing.remove(callback);
        return call.with(args);
      }));
    }
    Rule.FIX_REACHED.check(missing.isEmpty(), what() + " is never asked for " + missing + " in scenarios " + scenarios());
  }
}
