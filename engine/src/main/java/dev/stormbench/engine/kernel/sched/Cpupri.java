package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.CpuMask;
import dev.stormbench.engine.kernel.Topology;
import dev.stormbench.engine.kernel.locking.CacheLine;

/**
 * Which CPU runs at which urgency: one mask per level, so that the least urgent CPU is found without
 * looking at any run-queue. Level 0 is NORMAL: no RT task queued, be the CPU idle or busy with fair tasks;
 * an RT prio p is level 99 - p. What counts is what is queued, running or not.
 *
 * <p>Simplified: no CPU goes offline, so there is no INVALID level; no deadline tasks, so no HIGHER.
 *
 * @kernel kernel/sched/cpupri.c
 */
public final class Cpupri {
  private static final int CPUPRI_NR_PRIORITIES = 100;

  /** The masks, one behind the other. */
  private final long[] masks;
  private final int words;
  private final int[] count = new int[CPUPRI_NR_PRIORITIES];
  private final int[] cpuToPri;
  private final CacheLine line = new CacheLine();

  Cpupri(int nrCpus) {
    words = nrCpus + 63 >> 6;
    masks = new long[CPUPRI_NR_PRIORITIES * words];
    cpuToPri = new int[nrCpus];
    java.util.Arrays.fill(cpuToPri, -1);
  }

  /** @kernel kernel/sched/cpupri.c convert_prio */
  private static int convertPrio(int prio) {
    return prio >= 99 ? 0 : 99 - prio;
  }

  /** The level of a CPU. */
  public int level(int cpu) {
    return cpuToPri[cpu];
  }

  /** Puts {@code cpu} on the level of its most urgent queued prio. @context its rq lock held */
  void set(Cpu c, int cpu, int prio) {
    int newpri = convertPrio(prio);
    if (newpri != cpuToPri[cpu]) {
      if (c != null) {
        line.write(c);
      }
      move(cpu, newpri);
    }
  }

  /** The same for a CPU that sets its own, and is known to change. @return what it has to pay, ns */
  long changeNs(Topology topology, int cpu, int prio, long nowNs) {
    move(cpu, convertPrio(prio));
    return line.writeNs(topology, cpu, nowNs);
  }

  private void move(int cpu, int newpri) {
    int oldpri = cpuToPri[cpu];
    int word = cpu >> 6;
    masks[newpri * words + word] |= 1L << cpu;
    count[newpri]++;
    if (oldpri >= 0) {
      masks[oldpri * words + word] &= ~(1L << cpu);
      count[oldpri]--;
    }
    cpuToPri[cpu] = newpri;
  }

  /** Finds the CPUs of the lowest level below p's that p may use: cpupri_find. False when there are none. */
  boolean find(TaskStruct p, CpuMask lowestMask) {
    int taskPri = convertPrio(p.prio);
    for (int level = 0; level < taskPri; level++) {
      if (count[level] != 0 && lowestMask.and(p.cpusMask, masks, level * words)) {
        return true;
      }
    }
    return false;
  }
}
