package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/**
 * Fixes of the RT_PUSH_IPI soft lockup loop: those that were discussed on linux-kernel in May 2026, in the thread
 * "[PATCH sched/core] sched/rt: Fix RT_PUSH_IPI soft lockup loop", and some of this workbench.
 */
@BuiltFor(Spi.VERSION)
public final class FixRtPush implements Plugin {
  @Override
  public String id() {
    return "fix-rt-push";
  }

  @Override
  public void init(Registry r) {
    r.fix("none", "changes nothing: the rules of the kernel profile", List.of(), p -> new None());
    r.fix("skip-prio-bail", "V1, the patch: the walk pushes the waiting task instead of asking for a resched",
        List.of(), p -> new SkipPrioBail());
    r.fix("no-rt-push-ipi", "V3, the deployed mitigation: pulls take the task themselves, no walk",
        List.of(), p -> new NoRtPushIpi());
    r.fix("bounded-resched", "V2 as intended: after 16 requests to reschedule without a switch, the waiting task is pushed",
        List.of(attempts()), p -> BoundedResched.intended(p.intValue("attempts")));
    r.fix("bounded-resched-literal", "V2 as it was sketched: after 16 requests without a switch it says 'pushed', and its caller spins",
        List.of(attempts()), p -> BoundedResched.literal(p.intValue("attempts")));
    r.fix("push-ipi-default-off", "V4, merged: no-rt-push-ipi unless the preempt model is rt", List.of(), p -> PushIpiDefaultOff.unlessRt());
    r.fix("push-ipi-only-if-threaded", "V4a, its first form: no-rt-push-ipi unless interrupts are threaded, by threadirqs or preempt rt",
        List.of(), p -> PushIpiDefaultOff.unlessThreaded());
    r.fix("next-pushable", "V5: past a migration-disabled task the one after it is considered, if a fair task runs",
        List.of(), p -> new NextPushable());
    r.fix("clear-overload-on-bail", "an idea: a CPU that bails also leaves rto_mask, until a pushable task is added",
        List.of(), p -> new ClearOverloadOnBail());
    r.fix("push-on-boost", "an idea: an RT task that waits is pushed when it becomes more urgent, as one that becomes an RT task is",
        List.of(), p -> new PushOnBoost());
    r.fix("push-past-stuck", "an idea: a pushable task for which there is no CPU does not keep those behind it from being pushed",
        List.of(), p -> new PushPastStuck());
    r.fix("walk-ratelimit", "an idea: at most so many pulls per tick start the walk or make it go round again",
        List.of(ParamSpec.of("walks", Type.INTEGER, "pulls per tick, on the whole machine").orElse("1").within(1, 1_000_000)),
        p -> new WalkRatelimit(p.intValue("walks")));
    r.fix("push-if-in-softirq", "an idea: skip-prio-bail only on a CPU that serves softirqs, and for tasks that may migrate",
        List.of(), p -> new PushIfInSoftirq());
    r.fix("token-skips-bail", "an idea: the token does not go to CPUs where it would meet the prio bail",
        List.of(), p -> new TokenSkipsBail());
  }

  private static ParamSpec attempts() {
    return ParamSpec.of("attempts", Type.INTEGER, "requests to reschedule without a context switch that are put up with")
        .orElse(Integer.toString(BoundedResched.ATTEMPTS)).within(0, 1_000_000);
  }
}
