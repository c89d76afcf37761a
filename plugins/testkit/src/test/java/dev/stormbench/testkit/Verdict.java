package dev.stormbench.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    Map<String, String> failures = new TreeMap<>();
    for (Event e : tests(contract).failed().list()) {
      String tag = e.getTestDescriptor().getTags().stream().map(TestTag::getName).findFirst().orElseThrow();
      Throwable thrown = e.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
      failures.put(tag, thrown.toString());
    }
    return failures;
  }

  static Events tests(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(contract)).execute().testEvents();
  }

  /** The words of the rules that a contract checks. */
  static Set<String> rules(Class<?> contract) {
    Set<String> words = new TreeSet<>();
    tests(contract).started().stream().flatMap(e -> e.getTestDescriptor().getTags().stream()).forEach(t -> words.add(t.getName()));
    return words;
  }
}
