package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleTest {
  static final List<Class<?>> CONTRACTS = List.of(PluginContract.class, ExtensionContract.class, FixContract.class,
      ExporterContract.class, ImporterContract.class, FormatContract.class, CommandContract.class,
      WorkloadContract.class, WatchdogContract.class, CheckerContract.class, PolicyContract.class, SweepContract.class,
      ReportContract.class);

  @ParameterizedTest
  @EnumSource
  void aRule_saysMustOrShould_andOneTestChecksIt(Rule rule) {
    assertThat(rule.sentence()).containsPattern("MUST|SHOULD").endsWith(".");
    assertThat(tags()).filteredOn(t -> t.equals(rule.word())).hasSize(1);
  }

  @Test
  void eachTest_hasARule() {
    assertThat(tags()).doesNotHaveDuplicates().hasSize(Rule.values().length);
  }

  private static List<String> tags() {
    List<String> tags = new ArrayList<>();
    for (Class<?> c : CONTRACTS) {
      for (Method m : c.getDeclaredMethods()) {
        if (m.isAnnotationPresent(Test.class)) {
          tags.add(m.getAnnotation(Tag.class).value());
        }
      }
    }
    return tags;
  }
}
