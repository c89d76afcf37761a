package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fair class: tasks share a CPU in proportion to their weights.
 *
 * <p>A task's vruntime is the time it has used over its weight. Since v6.6 (EEVDF) the next task is, among
 * those that have had no more than their share, the one with the earliest virtual deadline, and it keeps the
 * CPU until its slice is used up; before (CFS) it is the one with the least vruntime.
 *
 * <p>Simplified: one queue without groups, scanned from end to end, for few tasks are ever on it; no load
 * balancing between CPUs; a waking task goes to its last CPU if that is idle, else to the next idle one that
 * shares its cache, else to its last CPU.
 *
 * @kernel kernel/sched/fair.c
 */
public final class Fair {
  private static final long NICE_0_LOAD = 1024;
  private static final int[] SCHED_PRIO_TO_WEIGHT = {
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
    9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277,
    1024, 820, 655, 526, 423, 335, 272, 215, 172, 137,
    110, 87, 70, 56, 45, 36, 29, 23, 18, 15
  };
  private static final long BASE_SLICE_NS = 700_000;
  private static final long CFS_LATENCY_NS = 6_000_000;
  private static final long CFS_MIN_GRANULARITY_NS = 750_000;
  private static final long CFS_WAKEUP_GRANULARITY_NS = 1_000_000;
  private static final int CFS_NR_LATENCY = 8;

  private final Core core;
  private final Kernel k;
  final FairSchedClass sched = new FairSchedClass();
  private final int scale;

  Fair(Core core) {
    this.core = core;
    k = core.k;
    int cpus = Math.min(k.nrCpus(), 8);
    scale = 1 + (31 - Integer.numberOfLeadingZeros(cpus)); // tunable scaling: 1 + ilog2(cpus)
  }

  static long weight(int nice) {
    return SCHED_PRIO_TO_WEIGHT[nice + 20];
  }

  private static long calcDeltaFair(long ns, TaskStruct p) {
    return p.weight == NICE_0_LOAD ? ns : ns * NICE_0_LOAD / p.weight;
  }

  private long sliceNs() {
    return BASE_SLICE_NS * scale;
  }

  /** avg_vruntime: where a task stands that has had exactly its share. */
  private static long avgVruntime(Rq rq) {
    long load = 0;
    long sum = 0;
    for (int i = 0; i < rq.nrFair; i++) {
      TaskStruct p = rq.fair[i];
      sum += (p.vruntime - rq.minVruntime) * p.weight;
      load += p.weight;
    }
    return load == 0 ? rq.minVruntime : rq.minVruntime + Math.floorDiv(sum, load);
  }

  private static void updateMinVruntime(Rq rq) {
    long min = Long.MAX_VALUE;
    for (int i = 0; i < rq.nrFair; i++) {
      min = Math.min(min, rq.fair[i].vruntime);
    }
    if (min != Long.MAX_VALUE) {
      rq.minVruntime = Math.max(rq.minVruntime, min);
    }
  }

  private void placeEntity(Rq rq, TaskStruct p, boolean wakeup) {
    if (k.config.eevdf()) {
      p.vruntime = avgVruntime(rq) - p.vlag;
      p.deadline = p.vruntime + calcDeltaFair(sliceNs(), p);
    } else if (wakeup) {
      p.vruntime = Math.max(p.vruntime, rq.minVruntime - CFS_LATENCY_NS * scale / 2);
    } else {
      p.vruntime = Math.max(p.vruntime, rq.minVruntime);
    }
  }

  private @Nullable TaskStruct pickEevdf(Rq rq) {
    long avg = avgVruntime(rq);
    TaskStruct curr = rq.curr;
    if (curr.sched == sched && curr.onRq && curr.vruntime <= avg && curr.vruntime < curr.deadline
        && curr.slicePicked == curr.deadline) {
      return curr; // RUN_TO_PARITY: it keeps the CPU until its slice is used up
    }
    TaskStruct best = null;
    for (int i = 0; i < rq.nrFair; i++) {
      TaskStruct p = rq.fair[i];
      if (p.vruntime <= avg && (best == null || p.deadline < best.deadline)) {
        best = p;
      }
    }
    return best;
  }

  private static @Nullable TaskStruct pickLeftmost(Rq rq) {
    TaskStruct best = null;
    for (int i = 0; i < rq.nrFair; i++) {
      TaskStruct p = rq.fair[i];
      if (best == null || p.vruntime < best.vruntime) {
        best = p;
      }
    }
    return best;
  }

  /** The queued tasks: those that are owed time by deadline, then the others likewise; before EEVDF by vruntime. */
  List<TaskStruct> inOrder(Rq rq) {
    List<TaskStruct> tasks = new ArrayList<>(Arrays.asList(rq.fair).subList(0, rq.nrFair));
    if (k.config.eevdf()) {
      long avg = avgVruntime(rq);
      tasks.sort(Comparator.<TaskStruct, Boolean>comparing(p -> p.vruntime > avg).thenComparingLong(p -> p.deadline));
    } else {
      tasks.sort(Comparator.comparingLong(p -> p.vruntime));
    }
    return tasks;
  }

  /** fair_sched_class. */
  final class FairSchedClass extends SchedClass {
    FairSchedClass() {
      super(3);
    }

    @Override
    void enqueueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
      if (rq.curr.sched == this) {
        updateCurr(c, rq);
      }
      if (!k.config.eevdf() && p.fairRq != null && p.fairRq != rq) {
        p.vruntime = rq.minVruntime + p.vlag; // what counts is how far it was from the least of its queue
      }
      placeEntity(rq, p, (flags & Core.ENQUEUE_WAKEUP) != 0);
      if (rq.nrFair == rq.fair.length) {
        rq.fair = Arrays.copyOf(rq.fair, 2 * rq.nrFair);
      }
      rq.fair[rq.nrFair++] = p;
      rq.nrRunning++;
      if (rq.nrFair == 1) {
        rq.fairServer.start(c);
      }
    }

    @Override
    void dequeueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
      long slice = calcDeltaFair(2 * sliceNs(), p);
      p.vlag = k.config.eevdf() ? Math.clamp(avgVruntime(rq) - p.vruntime, -slice, slice) : p.vruntime - rq.minVruntime;
      p.fairRq = rq;
      int i = 0;
      while (rq.fair[i] != p) {
        i++;
      }
      rq.nrFair--;
      System.arraycopy(rq.fair, i + 1, rq.fair, i, rq.nrFair - i);
      rq.fair[rq.nrFair] = null;
      rq.nrRunning--;
      updateMinVruntime(rq);
    }

    @Override
    @Nullable TaskStruct pickTask(Cpu c, Rq rq) {
      if (rq.nrFair == 0) {
        return null;
      }
      if (rq.nrFair == 1) {
        return rq.fair[0];
      }
      return k.config.eevdf() ? pickEevdf(rq) : pickLeftmost(rq);
    }

    @Override
    void putPrevTask(Cpu c, Rq rq, TaskStruct p) {}

    @Override
    void setNextTask(Cpu c, Rq rq, TaskStruct p, boolean first) {
      p.execStartNs = rq.cpu.clockTaskNs();
      if (k.config.eevdf()) {
        p.slicePicked = p.deadline; // marks the slice it runs in, for RUN_TO_PARITY
      } else {
        p.slicePicked = p.sumExecNs;
      }
    }

    @Override
    void updateCurr(Cpu c, Rq rq) {
      TaskStruct p = rq.curr;
      long now = rq.cpu.clockTaskNs();
      long delta = now - p.execStartNs;
      if (delta <= 0) {
        return;
      }
      p.execStartNs = now;
      p.sumExecNs += delta;
      k.trace.schedStatRuntime(c, p.comm, p.pid, delta);
      p.vruntime += calcDeltaFair(delta, p);
      if (k.config.eevdf() && p.vruntime >= p.deadline) {
        p.deadline = p.vruntime + calcDeltaFair(sliceNs(), p);
        if (rq.nrFair > 1) {
          core.reschedCurrLazy(c, rq);
        }
      }
      updateMinVruntime(rq);
      rq.fairServer.update(c, rq, delta);
    }

    @Override
    void wakeupPreempt(Cpu c, Rq rq, TaskStruct p) {
      TaskStruct curr = rq.curr;
      if (curr.tifNeedResched) {
        return;
      }
      updateCurr(c, rq);
      boolean preempts = k.config.eevdf()
          ? pickEevdf(rq) == p
          : curr.vruntime - p.vruntime > calcDeltaFair(CFS_WAKEUP_GRANULARITY_NS * scale, p);
      if (preempts) {
        core.reschedCurrLazy(c, rq);
      }
    }

    @Override
    void taskTick(Cpu c, Rq rq, TaskStruct p) {
      if (k.config.eevdf() || rq.nrFair < 2) {
        return;
      }
      long load = 0;
      for (int i = 0; i < rq.nrFair; i++) {
        load += rq.fair[i].weight;
      }
      long period = rq.nrFair > CFS_NR_LATENCY
          ? rq.nrFair * CFS_MIN_GRANULARITY_NS * scale : CFS_LATENCY_NS * scale;
      long ran = p.sumExecNs - p.slicePicked;
      TaskStruct left = pickLeftmost(rq);
      long ideal = period * p.weight / load;
      if (ran > ideal || (ran > CFS_MIN_GRANULARITY_NS * scale && left != p && p.vruntime - left.vruntime > ideal)) {
        core.reschedCurrLazy(c, rq);
      }
    }

    @Override
    void yieldTask(Cpu c, Rq rq) {
      TaskStruct p = rq.curr;
      updateCurr(c, rq);
      if (k.config.eevdf()) {
        p.deadline += calcDeltaFair(sliceNs(), p);
      }
    }

    @Override
    void switchedTo(Cpu c, Rq rq, TaskStruct p) {
      if (!p.onRq) {
        return;
      }
      if (p == rq.curr) {
        core.reschedCurr(c, rq, "switched_to_fair");
      } else {
        core.wakeupPreempt(c, rq, p);
      }
    }

    @Override
    void prioChanged(Cpu c, Rq rq, TaskStruct p, int oldPrio) {
      if (!p.onRq || rq.nrFair == 1) {
        return;
      }
      if (p != rq.curr) {
        core.wakeupPreempt(c, rq, p);
      } else if (p.prio > oldPrio) {
        core.reschedCurr(c, rq, "prio_changed_fair");
      }
    }

    @Override
    int selectTaskRq(Cpu c, TaskStruct p, int cpu) {
      if (k.at(cpu).rq.nrRunning == 0) {
        return cpu;
      }
      for (int n = 1; n < k.nrCpus(); n++) { // for_each_cpu_wrap() from the CPU after its own
        int i = (cpu + n) % k.nrCpus();
        if (p.cpusMask.has(i) && k.topology.shareCache(cpu, i) && k.at(i).rq.nrRunning == 0) {
          return i;
        }
      }
      return cpu;
    }
  }
}
