package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.IrqWork;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.locking.Spinlock;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's part of a hop of the token that only hops: rto_push_irq_work_func() where there is nothing to push.
 *
 * <p>Each function here says in one go what {@link Rt} says step by step.
 */
public final class TokenHop {
  private final Rt rt;
  private final RootDomain rd;

  public TokenHop(Kernel k) {
    rt = k.core.rt;
    rd = k.core.rd;
  }

  /** Whether the rules of a hop are the kernel's own. */
  public boolean isOwn() {
    return !rt.replaced.contains("nextPushable") && !rt.replaced.contains("prioBail") && !rt.replaced.contains("overloadRule")
        && !rt.replaced.contains("pushTarget") && !rt.replaced.contains("rtoNextCpu");
  }

  /** The work that carries the token. */
  public IrqWork.Work work() {
    return rd.rtoPushWork;
  }

  public Spinlock rtoLock() {
    return rd.rtoLock;
  }

  /** Whether a hop to {@code c} pushes nothing. */
  public boolean hopsOnly(Cpu c) {
    return rt.hopsOnly(c);
  }

  /** Whether it takes the run-queue's lock to find that out. */
  public static boolean looks(Cpu c) {
    return c.rq.pushHead != null;
  }

  /** The lagging CPU that holds rto_lock now, or null. */
  public @Nullable Cpu teller() {
    return rd.isTelling() ? rd.teller : null;
  }

  /** What looking for a CPU to push to costs at a hop to {@code c}, ns. */
  public long scanNs(Cpu c) {
    return rt.scanNs(c);
  }

  /** Counts the hop, and the bail. */
  public void count(Cpu c) {
    rt.countHop(c);
  }

  /** Sends the token on. @context hardirq, rto_lock held, which it releases */
  public void sendOn(Cpu c) {
    rt.sendTokenOn(c);
  }
}
