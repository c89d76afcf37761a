package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.locking.CacheLine;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch queue: tasks in the order in which they came, or by virtual time.
 *
 * <p>Simplified: its lock is a cache line that those who insert and take write in turn, never a wait with spinning.
 *
 * @kernel kernel/sched/ext_internal.h scx_dispatch_q
 */
final class DispatchQ {
  final long id;
  final CacheLine line = new CacheLine();
  @Nullable TaskStruct first;
  private @Nullable TaskStruct last;
  int nr;
  private boolean byVtime;

  DispatchQ(long id) {
    this.id = id;
  }

  /** Whether a task of this kind may come: a queue is of one kind at a time. */
  boolean takes(boolean ofVtime) {
    return nr == 0 || byVtime == ofVtime;
  }

  void add(ScxEntity e, boolean head) {
    byVtime = false;
    link(e, head ? null : last);
  }

  /** Behind all whose virtual time is no later. */
  void addByVtime(ScxEntity e) {
    byVtime = true;
    TaskStruct after = last;
    while (after != null && after.scx.vtime > e.vtime) {
      after = after.scx.prev;
    }
    link(e, after);
  }

  private void link(ScxEntity e, @Nullable TaskStruct after) {
    TaskStruct before = after == null ? first : after.scx.next;
    e.dsq = this;
    e.prev = after;
    e.next = before;
    if (after == null) {
      first = e.p;
    } else {
      after.scx.next = e.p;
    }
    if (before == null) {
      last = e.p;
    } else {
      before.scx.prev = e.p;
    }
    nr++;
  }

  void remove(ScxEntity e) {
    if (e.prev == null) {
      first = e.next;
    } else {
      e.prev.scx.next = e.next;
    }
    if (e.next == null) {
      last = e.prev;
    } else {
      e.next.scx.prev = e.prev;
    }
    e.next = null;
    e.prev = null;
    e.dsq = null;
    nr--;
  }

  List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    for (TaskStruct p = first; p != null; p = p.scx.next) {
      tasks.add(p);
    }
    return tasks;
  }
}
