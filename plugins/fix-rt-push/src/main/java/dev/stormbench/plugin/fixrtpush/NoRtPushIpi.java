package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import java.util.Map;
import java.util.Set;

/**
 * The fix that pulls without IPIs: scheduler feature RT_PUSH_IPI off (V3).
 *
 * <p>Rule: pull_rt_task() walks rto_mask itself, locks each overloaded run-queue and takes the best task it
 * may have. A task that beats what runs on its CPU is left there, as it is about to be scheduled.
 *
 * <p>Said of it: the mitigation that was deployed on the affected machines (NO_RT_PUSH_IPI written to the
 * features file), with no ill effect seen there. It brings back the run-queue lock contention of many
 * pullers that b6366f048e0c made the IPI for. The merged dd29c017aed6 makes it the default of kernels that
 * are not PREEMPT_RT; a report of August 2026 blames that for starved PI-boosted audio threads.
 */
final class NoRtPushIpi implements KernelFix {
  @Override
  public Set<String> replaces() {
    return Set.of("pullBy");
  }

  @Override
  public Map<String, Boolean> features() {
    return Map.of("RT_PUSH_IPI", false);
  }

  @Override
  public RtoOps rto(RtoOps base) {
    return new DirectPull(base);
  }

  /** The table in force but for one op. */
  private record DirectPull(RtoOps base) implements RtoOps {
    @Override
    public PullBy pullBy(Rq thisRq) {
      PullBy inForce = base.pullBy(thisRq);
      return inForce == PullBy.NONE ? inForce : PullBy.DIRECT;
    }

    @Override
    public int rtoNextCpu(RootDomain rd, int thisCpu) {
      return base.rtoNextCpu(rd, thisCpu);
    }
  }
}
