package dev.stormbench.engine.kernel.locking;

import dev.stormbench.engine.kernel.Cpu;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A spin lock with FIFO hand-over, as qspinlock is: a waiter's CPU burns its time with irqs off, and the
 * lock goes to the one that came first, after the time the line takes to reach it.
 *
 * <p>Simplified: a lock that is free costs the same wherever its line was last.
 *
 * @kernel kernel/locking/qspinlock.c
 */
public final class Spinlock {
  private static final Cpu[] NONE = {};

  private final String name;
  private Cpu owner;
  private Cpu[] waiters = NONE;
  private int head;
  private int waiting;
  /** Acquisitions that had to wait. */
  public long contended;
  /** Time burnt waiting, ns. */
  public long spinNs;

  /** A free lock; the name is for messages. */
  public Spinlock(String name) {
    this.name = name;
  }

  /** Takes the lock at once if it is free. */
  public boolean tryLock(Cpu c) {
    if (owner != null) {
      return false;
    }
    owner = c;
    return true;
  }

  /** Whether {@code c} holds it: lockdep_assert_held. */
  public boolean heldBy(Cpu c) {
    return owner == c;
  }

  /** Whether anyone holds it. */
  public boolean isLocked() {
    return owner != null;
  }

  /** Whether anyone waits for it. */
  public boolean isContended() {
    return waiting > 0;
  }

  /** {@code from} was to hold it on behalf of nobody who can be seen: {@code to} does, or nobody (null). */
  public void pass(Cpu from, @Nullable Cpu to) {
    if (owner != from) {
      throw new KernelBug(name + " is not held by CPU " + from.id);
    }
    owner = to;
  }

  /** Puts {@code c} at the end of the queue; {@link Cpu#lock} made it spin. */
  public void enqueue(Cpu c) {
    if (waiting == waiters.length) {
      Cpu[] more = new Cpu[Math.max(4, 2 * waiting)];
      for (int i = 0; i < waiting; i++) {
        more[i] = waiters[(head + i) % waiters.length];
      }
      waiters = more;
      head = 0;
    }
    waiters[(head + waiting++) % waiters.length] = c;
    contended++;
  }

  /**
   * Releases the lock.
   *
   * @return the CPU that owns it now, or null
   */
  public Cpu unlock(Cpu c) {
    if (owner != c) {
      throw new KernelBug("unlock of " + name + " by CPU " + c.id + ", which does not hold it");
    }
    if (waiting == 0) {
      owner = null;
      return null;
    }
    Cpu next = waiters[head];
    waiters[head] = null;
    head = (head + 1) % waiters.length;
    waiting--;
    owner = next;
    return next;
  }

  @Override
  public String toString() {
    return name + (owner == null ? " free" : " held by CPU " + owner.id + ", waiting " + Arrays.toString(waiters));
  }
}
