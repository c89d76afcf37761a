package dev.stormbench.engine.kernel.locking;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mutexes of user programs, with priority inheritance (FUTEX_LOCK_PI over rt_mutex) or without it (FUTEX_WAIT).
 *
 * <p>Nobody who finds a mutex free, or gives back one that no one waits for, enters the kernel. Who finds it taken queues
 * up by priority, and its owner is <em>boosted</em>: it runs with the priority of the first waiter of all mutexes it holds
 * ({@link Core#rtMutexSetprio}). If that owner waits for another mutex itself, the boost is passed on along the chain. An
 * owner that gives back a mutex loses what it was lent for it and wakes the first waiter, which is promised the mutex but
 * does not own it before it runs: until then somebody more urgent may still have it.
 *
 * <p>A boosted task stays where it is. A fair task that waits for its CPU becomes an RT task there, one that may be pushed
 * and pulled; if it is an RT task already, nobody is asked to push it.
 *
 * <p>The waiter at the head spins as long as the owner is on a CPU, for a switch to and fro would take longer.
 *
 * <p>Simplified: taking or giving back a free mutex takes no time; the hash bucket's lock of a futex is not modelled; the
 * head waiter spins under every profile, though kernels do so since 5.15; a spinner looks every 1000 ns; the search for a
 * circle of waiters sees all of it at once. A lock that would close a circle never returns, as in the C library.
 *
 * @kernel kernel/locking/rtmutex.c, kernel/futex/pi.c
 */
public final class Rtmutex {
  /** max_lock_depth. */
  private static final int MAX_LOCK_DEPTH = 1024;
  private static final long SPIN_LOOK_NS = 1_000;

  private final Kernel k;
  private final Map<String, Mutex> mutexes = new LinkedHashMap<>();
  /** Locks that would have closed a circle of waiters. */
  public long deadlocks;

  public Rtmutex(Kernel k) {
    this.k = k;
  }

  /** The mutex of a name, made if there is none; one name is not for two kinds. */
  public Mutex mutex(String name, boolean pi) {
    Mutex m = mutexes.computeIfAbsent(name, n -> new Mutex(n, pi));
    if (m.pi != pi) {
      throw new IllegalArgumentException("mutex '" + name + "' is locked " + kind(pi) + " here and " + kind(!pi) + " elsewhere");
    }
    return m;
  }

  private static String kind(boolean pi) {
    return pi ? "with priority inheritance" : "without priority inheritance (pi: false)";
  }

  /** The mutex of a name that the task holds; null if it holds none. */
  public @Nullable Mutex held(TaskStruct p, String name) {
    Mutex m = mutexes.get(name);
    return m != null && m.owner == p ? m : null;
  }

  // -- lock -----------------------------------------------------------------------------------------

  /** Takes a mutex; true if that was done in user mode. Otherwise a call of the task. */
  public boolean lock(Cpu c, Mutex m) {
    TaskStruct p = c.curr;
    if (m.owner == null && !(m.pi && m.hasWaiters())) {
      m.take(p, c.now());
      return true;
    }
    c.call(Step.FUTEX_LOCK).a = m;
    c.spend(Step.FUTEX_LOCK, k.costs.syscall);
    return false;
  }

  /** One more try, under the wait_lock. */
  public void futexLock(Cpu c, Frame f) {
    c.irqsOff = true;
    c.lock(((Mutex) f.a).waitLock, Step.FUTEX_LOCKED, 0);
  }

  /** try_to_take_rt_mutex(), and task_blocks_on_rt_mutex() the first time. */
  public void futexLocked(Cpu c, Frame f) {
    Mutex m = (Mutex) f.a;
    TaskStruct p = c.curr;
    PiState s = p.pi();
    if (m.mayTake(p)) {
      m.take(p, c.now());
      unlockWait(c, m);
      c.ret();
      return;
    }
    if (s.blockedOn == null) {
      if (s.waitsSinceNs < 0) {
        s.waitsSinceNs = c.now();
        if (p.stats != null) {
          p.stats.lockWaits++;
        }
      }
      if (closesCircle(p, m)) {
        deadlock(c, f, m);
        return;
      }
      m.enqueue(p);
      if (m.pi && m.owner != null && m.top() == p) {
        f.pc = Step.FUTEX_LOCK;
        adjustPrioChain(c, m, m.owner);
        return;
      }
    }
    unlockWait(c, m);
    c.next(Step.RTMUTEX_SPIN);
  }

  /** rt_mutex_slowlock_block(): spins or sleeps, and tries again. */
  public void spinOnOwner(Cpu c, Frame f) {
    Mutex m = (Mutex) f.a;
    TaskStruct p = c.curr;
    TaskStruct owner = m.owner;
    if (m.mayTake(p)) {
      c.next(Step.FUTEX_LOCK);
    } else if (m.pi && m.top() == p && owner != null && !p.tifNeedResched && isOnCpu(owner)) {
      c.spend(Step.RTMUTEX_SPIN, SPIN_LOOK_NS);
    } else {
      f.pc = Step.FUTEX_LOCK;
      sleep(c, p);
    }
  }

  private boolean isOnCpu(TaskStruct owner) {
    k.at(owner.cpu);
    return owner.onCpu();
  }

  private void sleep(Cpu c, TaskStruct p) {
    p.state = p.kthread ? TaskStruct.TASK_UNINTERRUPTIBLE : TaskStruct.TASK_INTERRUPTIBLE;
    k.core.schedule(c, Core.SM_NONE);
  }

  private static boolean closesCircle(TaskStruct p, Mutex m) {
    for (Mutex next = m; next != null && next.owner != null; next = next.owner.pi().blockedOn) {
      if (next.owner == p) {
        return true;
      }
    }
    return false;
  }

  private void deadlock(Cpu c, Frame f, Mutex m) {
    deadlocks++;
    k.warnOnOnce("deadlock: " + c.curr + " waits for mutex " + m + ", whose owner " + m.owner + " waits for it in turn");
    unlockWait(c, m);
    deadlocked(c, f);
  }

  /** Whoever is woken here goes back to sleep. */
  public void deadlocked(Cpu c, Frame f) {
    f.pc = Step.FUTEX_DEADLOCKED;
    sleep(c, c.curr);
  }

  private static void unlockWait(Cpu c, Mutex m) {
    c.unlock(m.waitLock);
    c.irqsOff = false;
  }

  // -- the chain ------------------------------------------------------------------------------------

  /**
   * Gives the owner of a mutex its prio and, if that waits for another mutex, the owner of that, and so on. A call that
   * releases the wait_lock.
   *
   * @context task, irqs off, the mutex's wait_lock held
   * @kernel kernel/locking/rtmutex.c rt_mutex_adjust_prio_chain
   */
  private void adjustPrioChain(Cpu c, Mutex m, TaskStruct owner) {
    Frame f = c.call(Step.PI_CHAIN_ADJUSTED);
    f.a = owner;
    f.b = m;
    f.i = 0;
    adjust(c, f, owner);
  }

  private void adjust(Cpu c, Frame f, TaskStruct owner) {
    f.pc = Step.PI_CHAIN_ADJUSTED;
    if (owner.pi().effectivePrio(owner.normalPrio()) == owner.prio) {
      chainAdjusted(c, f);
    } else {
      k.core.rtMutexSetprio(c, owner);
    }
  }

  public void chainAdjusted(Cpu c, Frame f) {
    TaskStruct owner = (TaskStruct) f.a;
    PiState s = owner.pi();
    unlockWait(c, (Mutex) f.b);
    if (isQueuedRight(owner, s) || ++f.i > MAX_LOCK_DEPTH) {
      c.ret();
      return;
    }
    f.b = s.blockedOn;
    c.next(Step.PI_CHAIN_NEXT);
  }

  private static boolean isQueuedRight(TaskStruct p, PiState s) {
    return s.blockedOn == null || !s.blockedOn.pi || s.waiterPrio == Mutex.waiterPrio(p);
  }

  public void chainNext(Cpu c, Frame f) {
    c.irqsOff = true;
    c.lock(((Mutex) f.b).waitLock, Step.PI_CHAIN_LOCKED, 0);
  }

  public void chainLocked(Cpu c, Frame f) {
    TaskStruct waiter = (TaskStruct) f.a;
    Mutex m = (Mutex) f.b;
    if (waiter.pi().blockedOn != m || isQueuedRight(waiter, waiter.pi())) {
      unlockWait(c, m);
      c.ret();
      return;
    }
    TaskStruct top = m.top();
    m.dequeue(waiter);
    m.enqueue(waiter);
    if (m.owner != null) {
      f.a = m.owner;
      adjust(c, f, m.owner);
      return;
    }
    unlockWait(c, m);
    f.pc = Step.PI_CHAIN_END;
    if (m.top() == top) {
      c.ret();
    } else {
      k.core.tryToWakeUp(c, waiter);
    }
  }

  // -- unlock ---------------------------------------------------------------------------------------

  /** Gives back a mutex that the task holds; true if that was done in user mode. Otherwise a call of the task. */
  public boolean unlock(Cpu c, Mutex m) {
    if (!m.hasWaiters()) {
      m.release(c.curr);
      return true;
    }
    c.call(Step.FUTEX_UNLOCK).a = m;
    c.spend(Step.FUTEX_UNLOCK, k.costs.syscall);
    return false;
  }

  public void futexUnlock(Cpu c, Frame f) {
    c.irqsOff = true;
    c.lock(((Mutex) f.a).waitLock, Step.FUTEX_UNLOCKED, 0);
  }

  /** mark_wakeup_next_waiter(): the loan ends before the waiter is woken, and nothing comes between the two. */
  public void futexUnlocked(Cpu c, Frame f) {
    Mutex m = (Mutex) f.a;
    TaskStruct p = c.curr;
    m.release(p);
    c.preemptCount += Cpu.PREEMPT_OFFSET;
    f.pc = Step.FUTEX_WAKE;
    if (p.pi().effectivePrio(p.normalPrio()) == p.prio) {
      futexWake(c, f);
    } else {
      k.core.rtMutexSetprio(c, p);
    }
  }

  public void futexWake(Cpu c, Frame f) {
    Mutex m = (Mutex) f.a;
    TaskStruct top = m.top();
    if (top != null && !m.pi) {
      m.dequeue(top);
    }
    unlockWait(c, m);
    f.pc = Step.FUTEX_WOKEN;
    if (top == null) {
      futexWoken(c);
    } else {
      k.core.tryToWakeUp(c, top);
    }
  }

  public void futexWoken(Cpu c) {
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.ret();
  }
}
