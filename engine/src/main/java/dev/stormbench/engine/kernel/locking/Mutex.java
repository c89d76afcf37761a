package dev.stormbench.engine.kernel.locking;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mutex of user programs: the futex word and, once somebody has to wait, what the kernel keeps for it.
 *
 * @kernel include/linux/rtmutex.h rt_mutex_base
 */
public final class Mutex {
  public final String name;
  /** Whether its owner inherits the priority of who waits. */
  public final boolean pi;
  /** Null while it is free, and between an unlock and the turn of the waiter that was woken for it. */
  @Nullable TaskStruct owner;
  final Spinlock waitLock;
  /** By prio, then by who came first. */
  private final List<TaskStruct> waiters = new ArrayList<>();

  Mutex(String name, boolean pi) {
    this.name = name;
    this.pi = pi;
    waitLock = new Spinlock("wait_lock of mutex " + name);
  }

  /** The first waiter; null for none. */
  @Nullable TaskStruct top() {
    return waiters.isEmpty() ? null : waiters.getFirst();
  }

  boolean hasWaiters() {
    return !waiters.isEmpty();
  }

  /** What a task is queued by: fair tasks are all alike. */
  static int waiterPrio(TaskStruct p) {
    return Math.min(p.prio, 100);
  }

  void enqueue(TaskStruct p) {
    PiState s = p.pi();
    s.waiterPrio = waiterPrio(p);
    s.blockedOn = this;
    int at = waiters.size();
    while (at > 0 && waiters.get(at - 1).pi().waiterPrio > s.waiterPrio) {
      at--;
    }
    waiters.add(at, p);
  }

  void dequeue(TaskStruct p) {
    waiters.remove(p);
    p.pi().blockedOn = null;
  }

  /**
   * Whether a task may have it: it is free, and nobody else has been promised it, unless the task is more urgent. Without
   * priority inheritance who comes first has it.
   */
  boolean mayTake(TaskStruct p) {
    TaskStruct top = top();
    return owner == null && (!pi || top == null || top == p || waiterPrio(p) < top.pi().waiterPrio);
  }

  void take(TaskStruct p, long nowNs) {
    PiState s = p.pi();
    if (s.blockedOn != null) {
      dequeue(p);
    }
    owner = p;
    s.held.add(this);
    if (s.waitsSinceNs >= 0) {
      if (p.stats != null) {
        p.stats.lockWaitNsMax = Math.max(p.stats.lockWaitNsMax, nowNs - s.waitsSinceNs);
      }
      s.waitsSinceNs = -1;
    }
  }

  void release(TaskStruct p) {
    owner = null;
    p.pi().held.remove(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
