package com.example.stormplugin;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Short jobs first, with an end to waiting: all CPUs take from one queue, and a task stands in it by the time it came plus
 * {@code patience} times what its next turn is expected to take.
 *
 * <p>Expected is the mean of what the last turn took and of what was expected of it, so that older turns count half as much each. With
 * patience 0 who comes first is served first; with a great one only the length counts, and a long job may starve, until the
 * engine's watchdog ejects the policy.
 */
final class ShortFirst implements SchedulerPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("slice", Type.DURATION, "how long a task runs before it is queued again").orElse("20ms").within(1, 1e12),
      ParamSpec.of("patience", Type.INTEGER, "how much later one may come for each unit of time that its turn is shorter")
          .orElse("10").within(0, 1_000));

  private static final long QUEUE = 0;

  private final long sliceNs;
  private final int patience;
  /** By pid: the CPU time a task had as its turn began, and what its next turn is expected to take. */
  private final Map<Integer, Long> beganNs = new TreeMap<>();
  private final Map<Integer, Long> expectedNs = new TreeMap<>();

  ShortFirst(long sliceNs, int patience) {
    this.sliceNs = sliceNs;
    this.patience = patience;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    scx.insertVtime(p, QUEUE, sliceNs, scx.nowNs() + patience * expectedNs.getOrDefault(p.pid(), 0L), enqFlags);
  }

  @Override
  public void dispatch(Scx scx, int cpu, Task prev) {
    scx.moveToLocal(QUEUE);
  }

  @Override
  public void running(Scx scx, Task p) {
    beganNs.put(p.pid(), p.sumExecRuntimeNs());
  }

  @Override
  public void stopping(Scx scx, Task p, boolean runnable) {
    long turnNs = p.sumExecRuntimeNs() - beganNs.getOrDefault(p.pid(), p.sumExecRuntimeNs());
    expectedNs.merge(p.pid(), turnNs, (before, now) -> (before + now) / 2);
  }

  @Override
  public void exitTask(Scx scx, Task p) {
    beganNs.remove(p.pid());
    expectedNs.remove(p.pid());
  }
}
