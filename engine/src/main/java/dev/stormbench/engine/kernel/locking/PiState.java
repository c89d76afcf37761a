package dev.stormbench.engine.kernel.locking;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a task has to do with mutexes: those it holds, the one it waits for, and since when it is boosted. */
public final class PiState {
  private static final long NEVER_NS = -1;

  private final TaskStruct task;
  final List<Mutex> held = new ArrayList<>();
  @Nullable Mutex blockedOn;
  /** The prio by which it is queued there. */
  int waiterPrio;
  /** Since when it waits; -1: it does not. */
  long waitsSinceNs = NEVER_NS;
  private long boostedSinceNs = NEVER_NS;

  /** Of a task that has taken no mutex yet. */
  public PiState(TaskStruct task) {
    this.task = task;
  }

  /** The least prio of the top waiters of what it holds, if that is less than {@code normalPrio}: rt_effective_prio(). */
  public int effectivePrio(int normalPrio) {
    int prio = normalPrio;
    for (Mutex m : held) {
      TaskStruct top = m.pi ? m.top() : null;
      if (top != null) {
        prio = Math.min(prio, top.prio);
      }
    }
    return prio;
  }

  /** The prio of the task has changed. */
  public void setprio(int oldPrio, long nowNs) {
    if (task.prio < oldPrio && task.stats != null) {
      task.stats.boosts++;
    }
    if (task.prio >= task.normalPrio()) {
      boostedSinceNs = NEVER_NS;
    } else if (boostedSinceNs < 0) {
      boostedSinceNs = nowNs;
    }
  }

  /** The task was switched in. */
  public void switchedIn(long nowNs) {
    if (boostedSinceNs >= 0 && task.stats != null) {
      task.stats.boostDelayNsMax = Math.max(task.stats.boostDelayNsMax, nowNs - task.runnableSinceNs(boostedSinceNs));
    }
  }

  /** For how long the boosted task has been runnable and not run; 0 if it is not boosted, runs or sleeps. */
  public long boostDelayNs(long nowNs) {
    return boostedSinceNs < 0 || !task.onRq() || task.onCpu() ? 0 : nowNs - task.runnableSinceNs(boostedSinceNs);
  }

  /** For how long it has waited for a mutex; 0 if it does not. */
  public long waitNs(long nowNs) {
    return waitsSinceNs < 0 ? 0 : nowNs - waitsSinceNs;
  }

  /** Whether it holds a mutex of this name. */
  public boolean holds(String name) {
    return held.stream().anyMatch(m -> m.name.equals(name));
  }

  /** The mutex it holds that it took last; null for none. */
  public @Nullable Mutex lastHeld() {
    return held.isEmpty() ? null : held.getLast();
  }

  /** What it waits for; empty for nothing. */
  public String waitsFor() {
    return blockedOn == null ? ""
        : "mutex " + blockedOn.name + (blockedOn.owner == null ? "" : " of " + blockedOn.owner);
  }
}
