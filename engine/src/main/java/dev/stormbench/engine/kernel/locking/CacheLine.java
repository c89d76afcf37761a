package dev.stormbench.engine.kernel.locking;

import dev.stormbench.engine.kernel.Cpu;

/**
 * A cache line that CPUs write in turn: each write occupies it for as long as the line takes to come from
 * its last writer, and writers queue in the order in which they come.
 *
 * <p>Simplified: the write takes effect when it is asked for; the time it waited is paid in the writer's
 * next segment. The order of writes is right, the writer's delay is right, and no event is needed.
 */
public final class CacheLine {
  private long freeAtNs;
  private Cpu owner;

  /** {@code c} writes the line now and pays for it. */
  public void write(Cpu c) {
    c.owe(writeNs(c, c.now()));
  }

  /** {@code c} writes the line now. @return what it has to pay, ns */
  public long writeNs(Cpu c, long nowNs) {
    long begin = Math.max(nowNs, freeAtNs);
    freeAtNs = begin + (owner == null ? 0 : c.k.topology.lineNs(owner.id, c.id));
    owner = c;
    return freeAtNs - nowNs;
  }
}
