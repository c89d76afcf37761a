package dev.stormbench.repl.imports;

import java.util.Arrays;
import java.util.List;

/** What a scenario cannot carry of a trace: a user who accepts it says so by its word. */
public enum Loss {
  /** Records are missing. */
  HOLES("holes", "what ran is not known where records are missing"),
  /** Woken by what the scenario has no step for. */
  CONTEXT("context", "wake-ups from a softirq, an IPI's handler, idle, or a task that is left out; "
      + "replayed by a timer interrupt of the same CPU at the same time"),
  /** Slept in another state than S. */
  STATE("state", "sleeps in another state than S; replayed as S"),
  /** The priority changed while the task did not run. */
  POLICY("policy", "changes of a task's priority while it did not run; replayed when it runs next"),
  /** Priority inheritance. */
  PI("pi", "priority inheritance; its locks are not in the trace, the priorities are replayed as changes of policy"),
  /** Deadline tasks. */
  DEADLINE("deadline", "deadline tasks; replayed as FIFO:99"),
  /** Callbacks of the timer wheel. */
  TIMERS("timers", "timers of the timer wheel that wake no task"),
  /** Softirq work that no device interrupt left. */
  SOFTIRQ("softirq", "softirq work of NET_TX, IRQ_POLL, and of NET_RX and BLOCK where no interrupt of a device left it");

  private final String word;
  private final String what;

  Loss(String word, String what) {
    this.word = word;
    this.what = what;
  }

  /** What the user says. */
  public String word() {
    return word;
  }

  /** What is lost, and what takes its place. */
  public String what() {
    return what;
  }

  /** The words of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Loss::word).toList();
  }
}
