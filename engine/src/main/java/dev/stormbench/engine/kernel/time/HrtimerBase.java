package dev.stormbench.engine.kernel.time;

import java.util.Arrays;

/**
 * The queued timers of one CPU, sorted: the first to expire stands last, and of those that expire at one instant the one that was
 * started first. A CPU has few, and most are started to expire before all others. Expiries stand beside the timers, so that comparing
 * does not touch them.
 */
final class HrtimerBase {
  private Hrtimer[] timers = new Hrtimer[4];
  private long[] expires = new long[4];
  private int size;

  Hrtimer first() {
    return size == 0 ? null : timers[size - 1];
  }

  /** Every queued timer in order. */
  Hrtimer[] all() {
    Hrtimer[] all = new Hrtimer[size];
    for (int i = 0; i < size; i++) {
      all[i] = timers[size - 1 - i];
    }
    return all;
  }

  /** The first expiry of a timer other than {@code except}, or {@code none}. */
  long firstExcept(Hrtimer except, long none) {
    int i = size - 1;
    if (i >= 0 && timers[i] == except) {
      i--;
    }
    return i < 0 ? none : expires[i];
  }

  /** From when on a timer other than two may be run by an interrupt, or {@code none}. */
  long firstSoftExcept(Hrtimer except, Hrtimer and, long none) {
    long first = none;
    for (int i = 0; i < size; i++) {
      if (timers[i] != except && timers[i] != and) {
        first = Math.min(first, timers[i].softExpiresNs);
      }
    }
    return first;
  }

  void add(Hrtimer t) {
    if (size == timers.length) {
      timers = Arrays.copyOf(timers, 2 * size);
      expires = Arrays.copyOf(expires, 2 * size);
    }
    long at = t.expiresNs;
    int i = size++;
    for (; i > 0 && expires[i - 1] <= at; i--) {
      timers[i] = timers[i - 1];
      expires[i] = expires[i - 1];
    }
    timers[i] = t;
    expires[i] = at;
    t.queued = true;
  }

  void remove(Hrtimer t) {
    int i = size - 1;
    while (timers[i] != t) {
      i--;
    }
    for (size--; i < size; i++) {
      timers[i] = timers[i + 1];
      expires[i] = expires[i + 1];
    }
    timers[size] = null;
    t.queued = false;
  }
}
