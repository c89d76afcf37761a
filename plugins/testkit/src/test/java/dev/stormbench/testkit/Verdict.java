package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What a contract says of a plugin. */
final class Verdict {
  private Verdict() {}

  /** The failures by the tags of the tests. */
  static Map<String, String> of(Class<?> contract) {
    return failures(tests(contract));
  }

  private static Map<String, String> failures(Events tests) {
    Map<String, String> failures = new TreeMap<>();
    for (Event e : tests.failed().list()) {
      String tag = e.getTestDescriptor().getTags().stream().map(TestTag::getName).findFirst().orElseThrow();
      Throwable thrown = e.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
      failures.put(tag, thrown.toString());
    }
    return failures;
  }

  static Events tests(Class<?> contract) {
    return run(selectClass(contract));
  }

  private static Events run(DiscoverySelector tests) {
    return EngineTestKit.engine("junit-jupiter").selectors(tests).execute().testEvents();
  }

  /** The test that checks a rule. */
  private static String method(Class<?> contract, Rule rule) {
    for (Class<?> c = contract; c != null; c = c.getSuperclass()) {
      for (Method m : c.getDeclaredMethods()) {
        if (m.isAnnotationPresent(Test.class) && m.getAnnotation(Tag.class).value().equals(rule.word())) {
          return m.getName();
        }
      }
    }
    throw new AssertionError(contract + " does not check " + rule);
  }

  /** The words of the rules that a contract checks. */
  static Set<String> rules(Class<?> contract) {
    Set<String> words = new TreeSet<>();
    tests(contract).started().stream().flatMap(e -> e.getTestDescriptor().getTags().stream()).forEach(t -> words.add(t.getName()));
    return words;
  }

  /** A contract rejects its plugin for a rule, says what the rule is, and what broke it. */
  static void assertRejected(Class<?> contract, Rule rule, String what) {
    Map<String, String> failures = failures(run(selectMethod(contract, method(contract, rule))));
    assertThat(failures).containsKey(rule.word());
    assertThat(failures.get(rule.word())).contains(rule.word() + ": " + rule.sentence()).contains(what);
  }

  /** Among the broken there is one for each rule of a contract; the second argument of each is the rule. */
  static void assertEachRule(Class<?> contract, Stream<Arguments> broken) {
    Set<String> words = new TreeSet<>();
    broken.forEach(a -> words.add(((Rule) a.get()[1]).word()));
    assertThat(words).isEqualTo(rules(contract));
  }
}
