package dev.stormbench.engine.kernel.time;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import org.jspecify.annotations.Nullable;

/**
 * An hrtimer. What it does when it fires is its {@link #kind}; the code stands with the subsystem that owns
 * it.
 *
 * @kernel include/linux/hrtimer.h
 */
public final class Hrtimer {
  // kinds
  public static final int WAKEUP = 0;
  public static final int TICK = 1;
  public static final int WATCHDOG = 2;
  public static final int ACTION = 3;
  public static final int DL_SERVER = 4;
  public static final int RT_PERIOD = 5;
  public static final int SCX_WATCHDOG = 6;

  // modes, as the kernel numbers them
  public static final int MODE_ABS = 0;
  public static final int MODE_REL = 1;
  public static final int MODE_PINNED = 2;
  public static final int MODE_SOFT = 4;
  public static final int MODE_HARD = 8;

  final int kind;
  final String function;
  final boolean hard;
  /** What the callback is about. */
  public @Nullable Object arg;
  long address;
  long expiresNs;
  long softExpiresNs;
  /** Expires in the HRTIMER softirq. */
  boolean soft;
  /** The CPU whose base it is queued on. */
  int cpu = -1;
  boolean queued;
  boolean running;
  /** When the callback that runs wants it queued again; 0 for not. */
  long restartAtNs;

  /** A timer that is not started. {@code hard}: it expires in hardirq context whatever the preempt model. */
  public Hrtimer(int kind, String function, boolean hard) {
    this.kind = kind;
    this.function = function;
    this.hard = hard;
  }

  public boolean isQueued() {
    return queued;
  }

  /** Its callback is being run. */
  public boolean isRunning() {
    return running;
  }

  public long expiresNs() {
    return expiresNs;
  }

  /** The task it wakes without slack; null for any other timer. */
  public TaskStruct wakes() {
    return kind == WAKEUP && expiresNs == softExpiresNs ? (TaskStruct) arg : null;
  }

  public String function() {
    return function;
  }

  /** Its address, as tracepoints show it; 0 before it is set up. */
  public long address() {
    return address;
  }

  /** Expires in the HRTIMER softirq. */
  public boolean isSoft() {
    return soft;
  }

  /** HRTIMER_RESTART, from its callback: it is queued for {@code ns} when the callback is over. */
  public void restartAt(long ns) {
    restartAtNs = ns;
  }

  /** Expires in hardirq context even where others are SOFT: marked so, or the sleep of a real-time task. */
  boolean expiresHard() {
    return hard || (kind == WAKEUP && ((TaskStruct) arg).prio() < 100);
  }
}
