package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import org.jspecify.annotations.Nullable;

/** The table in force; a fix overrides what it changes. */
abstract class WrappedRt implements RtOps {
  final RtOps base;

  WrappedRt(RtOps base) {
    this.base = base;
  }

  @Override
  public PrioBail prioBail(Rq rq, Task next, boolean pull) {
    return base.prioBail(rq, next, pull);
  }

  @Override
  public @Nullable Task nextPushable(Rq rq) {
    return base.nextPushable(rq);
  }

  @Override
  public int pushTarget(Task task, int thisCpu) {
    return base.pushTarget(task, thisCpu);
  }

  @Override
  public boolean overloadRule(Rq rq) {
    return base.overloadRule(rq);
  }

  @Override
  public boolean needPull(Rq rq, Task prev) {
    return base.needPull(rq, prev);
  }

  @Override
  public boolean prioRaisePushes(Rq rq, Task p) {
    return base.prioRaisePushes(rq, p);
  }
}
