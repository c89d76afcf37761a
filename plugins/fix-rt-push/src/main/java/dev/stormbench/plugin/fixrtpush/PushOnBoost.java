package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * An idea of this workbench: a waiting RT task is pushed when it becomes more urgent.
 *
 * <p>Rule: prio_changed_rt() of a task that waits queues the push callback if its CPU is overloaded, as switched_to_rt()
 * does for a task that was fair before. Nothing else changes; in particular it makes no interrupts.
 *
 * <p>Why: who holds a mutex and waits for a CPU is boosted in that way by its second waiter, or by its first if it was an RT
 * task. Without a push it depends on who pulls next: with RT_PUSH_IPI any CPU on which an RT task goes to sleep, without it only
 * one where the task may run and has nothing as urgent left to do.
 */
final class PushOnBoost implements KernelFix {
  @Override
  public Set<String> replaces() {
    return Set.of("prioRaisePushes");
  }

  @Override
  public RtOps rt(RtOps base) {
    return new WrappedRt(base) {
      @Override
      public boolean prioRaisePushes(Rq rq, Task p) {
        return true;
      }
    };
  }
}
