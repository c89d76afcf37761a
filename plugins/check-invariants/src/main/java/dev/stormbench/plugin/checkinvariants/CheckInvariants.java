package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/**
 * Invariants of a kernel, one checker per family.
 *
 * <p>Most follow from the records alone and hold for traces of real kernels, too; the others look at the machine at instants at which no run-queue lock can be held on the CPU in question.
 */
@BuiltFor(Spi.VERSION)
public final class CheckInvariants implements Plugin {
  @Override
  public String id() {
    return "check-invariants";
  }

  @Override
  public void init(Registry r) {
    r.checker("sched-invariants", "who is current, what is picked (1-9, 13, 14)",
        List.of(), p -> new SchedInvariants());
    r.checker("wakeup-invariants", "wake-ups and migrations (10-12)", List.of(), p -> new WakeupInvariants());
    r.checker("rt-invariants", "pushable lists, overload mask, cpupri, pushes (15-20, 26)",
        RtInvariants.PARAMS, RtInvariants::new);
    r.checker("token-invariants", "the token that visits overloaded CPUs (21-25)", List.of(), p -> new TokenInvariants());
    r.checker("irq-invariants", "nesting, softirq passes, tasklets, IPIs (28-36)",
        List.of(), p -> new IrqInvariants());
    r.checker("timer-invariants", "hrtimer expiries and grids (37, 38)", TimerInvariants.PARAMS, TimerInvariants::new);
    r.checker("watchdog-invariants", "soft-lockup reports, RCU stalls (39-42)", List.of(), p -> new WatchdogInvariants());
    r.checker("time-invariants", "clocks, causality, accounts (43-45)", List.of(), p -> new TimeInvariants());
  }
}
