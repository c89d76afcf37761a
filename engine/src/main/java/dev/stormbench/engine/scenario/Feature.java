package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.Arrays;
import java.util.List;

/** The scheduler features that are modelled, named as in debugfs {@code sched/features}. */
public enum Feature {
  /** Pull RT tasks by asking the overloaded CPUs to push, by IPI. */
  RT_PUSH_IPI,
  /** Wake tasks of another cache through that CPU's call queue. */
  TTWU_QUEUE;

  static List<String> names() {
    return Arrays.stream(values()).map(Feature::name).toList();
  }

  static Feature bindName(Node.Entry entry) {
    if (!names().contains(entry.key())) {
      throw Bad.key(entry.at(), entry.key(), "features", names());
    }
    return valueOf(entry.key());
  }

  boolean bindValue(Node node) {
    return Values.bool(node, name() + " in features");
  }
}
