package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import org.jspecify.annotations.Nullable;

/** A counting semaphore with FIFO waiters: what user programs build from a futex. */
final class Semaphore {
  final String name;
  int count;
  /** Who was woken last by a timer. */
  @Nullable TaskStruct woken;
  private @Nullable TaskStruct first;
  private @Nullable TaskStruct last;

  Semaphore(String name) {
    this.name = name;
  }

  void enqueue(TaskStruct p) {
    p.semName = name;
    p.semNext = null;
    if (last == null) {
      first = p;
    } else {
      last.semNext = p;
    }
    last = p;
  }

  /** The first waiter, taken off; null when nobody waits. */
  @Nullable TaskStruct dequeue() {
    TaskStruct p = first;
    if (p != null) {
      first = p.semNext;
      if (first == null) {
        last = null;
      }
      p.semNext = null;
      p.semName = null;
    }
    return p;
  }
}
