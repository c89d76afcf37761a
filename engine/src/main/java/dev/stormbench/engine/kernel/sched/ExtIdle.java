package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.CpuMask;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.locking.CacheLine;

/**
 * Which CPUs count as idle, for policies: those that have gone idle since somebody took them.
 *
 * <p>Simplified: one mask for the machine, not one a NUMA node; a CPU is near another when it shares its cache.
 *
 * @kernel kernel/sched/ext_idle.c
 */
final class ExtIdle {
  private final Kernel k;
  private final CpuMask mask;
  private final CacheLine line = new CacheLine();

  ExtIdle(Kernel k) {
    this.k = k;
    mask = new CpuMask(k.nrCpus());
    for (int cpu = 0; cpu < k.nrCpus(); cpu++) {
      if (k.isIdle(cpu)) {
        mask.set(cpu);
      }
    }
  }

  /** @kernel kernel/sched/ext_idle.c __scx_update_idle */
  void update(Cpu c, boolean idle) {
    if (mask.has(c.id) != idle) {
      line.write(c);
      if (idle) {
        mask.set(c.id);
      } else {
        mask.clear(c.id);
      }
    }
  }

  /** @kernel kernel/sched/ext_idle.c scx_idle_test_and_clear_cpu */
  boolean testAndClear(Cpu c, int cpu) {
    if (!mask.has(cpu)) {
      return false;
    }
    line.write(c);
    mask.clear(cpu);
    return true;
  }

  private boolean isCoreIdle(int cpu) {
    for (int i = 0; i < k.nrCpus(); i++) {
      if (k.topology.shareCore(cpu, i) && !mask.has(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(TaskStruct p, int cpu, boolean core) {
    return mask.has(cpu) && p.cpusMask.has(cpu) && (!core || isCoreIdle(cpu));
  }

  /** @kernel kernel/sched/ext_idle.c scx_pick_idle_cpu */
  int pick(Cpu c, TaskStruct p, boolean wholeCore) {
    int cpu = find(p, 0, true, false);
    if (cpu < 0 && !wholeCore) {
      cpu = find(p, 0, false, false);
    }
    return take(c, cpu);
  }

  /** @kernel kernel/sched/ext_idle.c scx_select_cpu_dfl */
  int selectCpuDfl(Cpu c, TaskStruct p, int prevCpu) {
    boolean smt = k.topology.smt() > 1;
    for (int core = smt ? 1 : 0; core >= 0; core--) {
      boolean wholeCore = core == 1;
      if (fits(p, prevCpu, wholeCore)) {
        return take(c, prevCpu);
      }
      int cpu = find(p, prevCpu, wholeCore, true);
      cpu = cpu < 0 ? find(p, prevCpu, wholeCore, false) : cpu;
      if (cpu >= 0) {
        return take(c, cpu);
      }
    }
    return Cpu.NO_CPU;
  }

  private int find(TaskStruct p, int from, boolean wholeCore, boolean near) {
    for (int cpu = mask.next(-1); cpu < k.nrCpus(); cpu = mask.next(cpu)) {
      if ((!near || k.topology.shareCache(from, cpu)) && fits(p, cpu, wholeCore)) {
        return cpu;
      }
    }
    return Cpu.NO_CPU;
  }

  private int take(Cpu c, int cpu) {
    if (cpu >= 0) {
      testAndClear(c, cpu);
    }
    return cpu;
  }
}
