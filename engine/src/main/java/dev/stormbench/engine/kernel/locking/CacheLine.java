package dev.stormbench.engine.kernel.locking;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Topology;

/**
 * A cache line that CPUs write in turn: each write occupies it for as long as the line takes to come from
 * its last writer, and writers queue in the order in which they come.
 *
 * <p>Simplified: the write takes effect when it is asked for; the time it waited is paid in the writer's
 * next segment. The order of writes is right, the writer's delay is right, and no event is needed.
 */
public final class CacheLine {
  private long freeAtNs;
  private int owner = Cpu.NO_CPU;

  /** {@code c} writes the line now and pays for it. */
  public void write(Cpu c) {
    c.owe(writeNs(c.k.topology, c.id, c.now()));
  }

  /** A CPU writes the line now. @return what it has to pay, ns */
  public long writeNs(Topology topology, int cpu, long nowNs) {
    long begin = Math.max(nowNs, freeAtNs);
    freeAtNs = begin + (owner < 0 ? 0 : topology.lineNs(owner, cpu));
    owner = cpu;
    return freeAtNs - nowNs;
  }
}
