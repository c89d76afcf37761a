package dev.stormbench.repl.imports;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one task did, step by step, while the trace is read. Times are those of the trace. */
final class Plan {
  /** Where a task is. */
  enum At { UNSEEN, ON_CPU, RUNNABLE, ASLEEP, GONE }

  /** One step. {@code key} is the word of the scenario. */
  sealed interface Step {
    /** CPU time, of so many run segments. */
    record Run(long ns, int segments) implements Step {}

    /** A sleep that its own timer ended. */
    record Until(long atNs) implements Step {}

    /** A step with a word. */
    record Word(String key, String value) implements Step {}

    /** A step without one. */
    record Bare(String key) implements Step {}
  }

  final int pid;
  final List<Step> steps = new ArrayList<>();
  final BitSet cpus = new BitSet();
  /** CPUs to which it was migrated, in order. */
  final List<Integer> path = new ArrayList<>();
  At at = At.UNSEEN;
  int firstPrio = Integer.MIN_VALUE;
  int prio = Integer.MIN_VALUE;
  int home = -1;
  /** When its first step begins; {@link TraceWalk#UNKNOWN_NS}: with the scenario, before the trace does. */
  long startNs = TraceWalk.UNKNOWN_NS;
  /** Its last CPU. */
  int cpu = -1;
  boolean migrateDisabled;
  /** Whether it went to sleep and the step that says so is not there yet. */
  boolean sleeps;
  /** CPU time not yet in a step, its segments, and until when it is counted. */
  long runNs;
  int segments;
  long markNs;
  long markIrqNs;
  /** Who woke it while it ran, and the step that says so; null: nobody. */
  @Nullable Plan early;
  int earlyStep;

  Plan(int pid) {
    this.pid = pid;
  }

  /** It runs from now on. */
  void mark(long nowNs, long irqNs) {
    markNs = nowNs;
    markIrqNs = irqNs;
  }

  /** It ran until now; {@code irqNs} of that, since it was switched in, were not its own. */
  void count(long nowNs, long irqNs) {
    runNs += Math.max(0, nowNs - markNs - (irqNs - markIrqNs));
    mark(nowNs, irqNs);
  }

  /** Adds a step after what it ran before. */
  void add(Step step) {
    flush();
    steps.add(step);
  }

  /** What it ran becomes a step. */
  void flush() {
    if (runNs > 0 || segments > 0) {
      steps.add(new Step.Run(runNs, segments));
    }
    runNs = 0;
    segments = 0;
  }
}
