package com.example.stormplugin;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * A fix of one decision: what push_rt_task() does when the task that waits is more urgent than the one that runs. The kernel asks
 * the CPU to reschedule and leaves the task where it is. Where that was asked for before and has not come, asking again is of no use,
 * so the task is pushed to another CPU.
 *
 * <p>It asks base first and changes some answers only: it {@linkplain #wraps() wraps}, so others may change the same op.
 */
final class PushIfAskedBefore implements KernelFix {
  private Machine machine;

  @Override
  public void start(Machine m) {
    machine = m;
  }

  @Override
  public Set<String> replaces() {
    return Set.of("prioBail");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public RtOps rt(RtOps base) {
    return new RtOps() {
      @Override
      public PrioBail prioBail(Rq rq, Task next, boolean pull) {
        PrioBail answer = base.prioBail(rq, next, pull);
        return answer == PrioBail.BAIL && machine.cpu(rq.cpu()).needResched() ? PrioBail.PUSH : answer;
      }

      // -- left to base -------------------------------------------------------------------------------

      @Override
      public Task nextPushable(Rq rq) {
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
    };
  }
}
