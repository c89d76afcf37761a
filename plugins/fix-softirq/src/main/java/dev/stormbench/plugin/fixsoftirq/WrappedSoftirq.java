package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;

/** The table in force; a fix overrides what it changes. */
abstract class WrappedSoftirq implements SoftirqOps {
  final SoftirqOps base;

  WrappedSoftirq(SoftirqOps base) {
    this.base = base;
  }

  @Override
  public Invoke invokeSoftirq(Cpu cpu) {
    return base.invokeSoftirq(cpu);
  }

  @Override
  public boolean restartSoftirq(Cpu cpu, boolean beforeDeadline, int restartsLeft) {
    return base.restartSoftirq(cpu, beforeDeadline, restartsLeft);
  }

  @Override
  public int taskletBatch(Cpu cpu, int n) {
    return base.taskletBatch(cpu, n);
  }

  @Override
  public boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs) {
    return base.taskletMore(cpu, left, done, elapsedNs);
  }
}
