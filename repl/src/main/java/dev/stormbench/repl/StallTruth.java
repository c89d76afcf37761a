package dev.stormbench.repl;

import dev.stormbench.spi.WatchdogPolicy.Stall;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What really stood still in a run, whatever watchdogs said of it: read off the machine, which is looked at again and again.
 *
 * <p>Four kinds of stretches are kept. A CPU that does not switch: from its last switch on, or from when the first of the tasks
 * began to wait that have waited for it since. A CPU whose local timer has fired and whose handler does not run. A task in state
 * D, from its switching out on. A worker pool with works of which none begins, from when one did last or the first came.
 */
final class StallTruth {
  /** How often it should be looked at: stretches of CPUs without timer interrupts are known to this, all others exactly. */
  static final long LOOK_NS = 10_000_000;
  private static final int LOCAL_TIMER = 236;
  private static final long NONE = Long.MAX_VALUE;

  /** A stretch. {@code what} is the task of {@link Stall#TASK}, else empty. */
  record Episode(Stall kind, int cpu, String what, long beginNs, long endNs) {
    long lengthNs() {
      return endNs - beginNs;
    }
  }

  /** A stretch that goes on; {@code mark} is what would have changed if it did not. */
  private record Open(int cpu, String what, long beginNs, long mark) {}

  private final Machine m;
  private final List<Map<Integer, Open>> open = new ArrayList<>();
  private final List<Episode> episodes = new ArrayList<>();

  StallTruth(Machine m) {
    this.m = m;
    for (int i = 0; i < Stall.values().length; i++) {
      open.add(new LinkedHashMap<>());
    }
  }

  /** Looks at a machine that stands still. */
  void look() {
    long[] waiting = new long[m.nrCpus()];
    Arrays.fill(waiting, NONE);
    List<Integer> blocked = new ArrayList<>();
    for (Task t : m.tasks()) {
      if (t.state() == 'R' && !t.onCpu()) {
        long since = Math.max(t.lastWakeNs(), t.lastSwitchOutNs());
        waiting[t.cpu()] = Math.min(waiting[t.cpu()], Math.max(since, 0));
      } else if (t.state() == 'D' && !t.onRq()) {
        blocked.add(t.pid());
        stands(Stall.TASK, t.pid(), t.cpu(), t.comm() + ":" + t.pid(), t.lastSwitchOutNs(), t.switches());
      }
    }
    open.get(Stall.TASK.ordinal()).keySet().stream().filter(pid -> !blocked.contains(pid)).toList()
        .forEach(pid -> ends(Stall.TASK, pid, m.nowNs()));
    for (int i = 0; i < m.nrCpus(); i++) {
      look(m.cpu(i), waiting[i], m.workerPool(i));
    }
  }

  private void look(Cpu c, long waitingSinceNs, WorkerPool pool) {
    int i = c.id();
    if (waitingSinceNs == NONE) {
      ends(Stall.SOFT, i, m.nowNs());
    } else {
      stands(Stall.SOFT, i, i, "", Math.max(c.lastSwitchNs(), waitingSinceNs), c.rq().nrSwitches());
    }
    if (Arrays.stream(c.latchedVectors()).noneMatch(v -> v == LOCAL_TIMER)) {
      ends(Stall.HARD, i, m.nowNs());
    } else {
      stands(Stall.HARD, i, i, "", m.nowNs(), c.localTimerInterrupts());
    }
    if (pool.pending().isEmpty()) {
      ends(Stall.WORKQUEUE, i, m.nowNs());
    } else {
      stands(Stall.WORKQUEUE, i, i, "", pool.watchdogTsNs(), pool.watchdogTsNs());
    }
  }

  /** It stands still, and did so since {@code sinceNs}, unless it already did at the last look. */
  private void stands(Stall kind, int key, int cpu, String what, long sinceNs, long mark) {
    Open o = open.get(kind.ordinal()).get(key);
    if (o != null && o.mark == mark) {
      return;
    }
    ends(kind, key, Math.max(sinceNs, o == null ? 0 : o.beginNs));
    open.get(kind.ordinal()).put(key, new Open(cpu, what, sinceNs, mark));
  }

  private void ends(Stall kind, int key, long ns) {
    Open o = open.get(kind.ordinal()).remove(key);
    if (o != null) {
      episodes.add(new Episode(kind, o.cpu, o.what, o.beginNs, ns));
    }
  }

  /** The run is over: the stretches of a kind that were at least so long, in order. */
  List<Episode> episodes(Stall kind, long atLeastNs) {
    List<Integer> left = List.copyOf(open.get(kind.ordinal()).keySet());
    left.forEach(key -> ends(kind, key, m.nowNs()));
    return episodes.stream().filter(e -> e.kind == kind && e.lengthNs() >= atLeastNs)
        .sorted(Comparator.comparingLong(Episode::beginNs).thenComparingInt(Episode::cpu)).toList();
  }
}
