package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * hrtimers. From the records:
 *
 * <ul>
 * <li>37. Each start of an hrtimer is followed by one expiry or one cancel. It does not expire before its soft
 *     expiry. It expires in hardirq context; one with SOFT, and on PREEMPT_RT one without HARD, in softirq context.
 *     A timer that was started before the first record may expire once.
 * <li>38. A timer that hrtimer_forward() carries on keeps its grid: the distances of its expiries have a common
 *     divisor of at least {@value #GRID_NS} ns. Which functions do that is a parameter.
 * </ul>
 */
final class TimerInvariants extends Family {
  static final String ALTERNATE = "37: a started hrtimer expires or is cancelled once";
  static final String EARLY = "37: no hrtimer expires before its soft expiry";
  static final String CONTEXT = "37: hrtimers expire in the context of their mode";
  static final String GRID = "38: a forwarded hrtimer keeps its grid";

  static final long GRID_NS = 50_000;

  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("periodic", Type.TEXT, "functions of timers with a grid, with blanks between")
          .orElse("tick_nohz_handler tick_sched_timer watchdog_timer_fn"));

  private static final int WAS_ARMED = TraceEvent.HRTIMER_START.field("was_armed");
  private static final int MODE_SOFT = 4;
  private static final int MODE_HARD = 8;

  private final Map<Long, TimerSeen> timers = new LinkedHashMap<>();
  private final Set<String> periodic;

  TimerInvariants(Params p) {
    periodic = new LinkedHashSet<>(List.of(p.text("periodic").strip().split(" +")));
  }

  @Override
  public void event(TraceRecord r) {
    switch (r.event()) {
      case HRTIMER_START -> hrtimerStart(timer(r.arg(0)), r);
      case HRTIMER_CANCEL -> hrtimerCancel(timer(r.arg(0)), r);
      case HRTIMER_EXPIRE_ENTRY -> hrtimerExpireEntry(timer(r.arg(0)), r);
      default -> { }
    }
  }

  @Override
  public void lost(int cpu) {
    timers.clear();
  }

  private void hrtimerStart(TimerSeen t, TraceRecord r) {
    String function = r.text(1);
    if (t.armed && !mayBeArmed(r)) {
      broken(ALTERNATE, r, String.format(Locale.ROOT, "hrtimer %x is armed", r.arg(0)));
    }
    if (t.started && function != null && periodic.contains(function)) {
      t.gridNs = gcd(t.gridNs, Math.abs(r.arg(2) - t.expiresNs));
      if (t.gridNs != 0 && t.gridNs < GRID_NS) {
        broken(GRID, r, function + " moves to " + r.arg(2) + " from " + t.expiresNs);
        t.gridNs = 0;
      }
    }
    t.armed = true;
    t.started = true;
    t.expiresNs = r.arg(2);
    t.softExpiresNs = r.arg(3);
    // A restart by its own callback is traced as plain ABS: what the timer was made with stays.
    t.soft |= (r.arg(4) & MODE_SOFT) != 0;
    t.hard |= (r.arg(4) & MODE_HARD) != 0;
  }

  /** Real kernels show the restart of an armed timer as a start that says so, or, where the tick stops, as one that does not even that. */
  private boolean mayBeArmed(TraceRecord r) {
    return r.arg(WAS_ARMED) != 0 || !live() && periodic.contains(r.text(1));
  }

  private void hrtimerCancel(TimerSeen t, TraceRecord r) {
    if (t.started && !t.armed) {
      broken(ALTERNATE, r, String.format(Locale.ROOT, "hrtimer %x is not armed", r.arg(0)));
    }
    t.armed = false;
    t.seen = true;
  }

  private void hrtimerExpireEntry(TimerSeen t, TraceRecord r) {
    if (!t.armed && (t.started || t.seen && live())) {
      broken(ALTERNATE, r, String.format(Locale.ROOT, "hrtimer %x is not armed", r.arg(0)));
    }
    if (t.armed && r.arg(1) < t.softExpiresNs) {
      broken(EARLY, r, "now is " + r.arg(1) + ", soft expiry " + t.softExpiresNs);
    }
    boolean rt = live() && machine().preempt() == Machine.Preempt.RT;
    boolean inHardirq = Flags.any(r, Flags.HARDIRQ);
    boolean inSoftirq = Flags.any(r, Flags.SOFTIRQ) && !inHardirq;
    if (t.started && (t.soft ? !inSoftirq : !inHardirq && (t.hard || !rt))) {
      broken(CONTEXT, r, String.format(Locale.ROOT, "flags are 0x%02x", r.flags()));
    }
    t.armed = false;
    t.seen = true;
  }

  private TimerSeen timer(long address) {
    return timers.computeIfAbsent(address, k -> new TimerSeen());
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** What the records said of a timer. */
  private static final class TimerSeen {
    boolean started;
    boolean armed;
    boolean seen;
    boolean soft;
    boolean hard;
    long expiresNs;
    long softExpiresNs;
    long gridNs;
  }
}
