package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Preempt;
import java.util.Map;
import java.util.Set;

/**
 * The fix that was merged: RT_PUSH_IPI is off unless the kernel is PREEMPT_RT (V4, dd29c017aed6 of 19 May 2026).
 *
 * <p>Rule: with the preempt model rt nothing changes; with any other, what {@link NoRtPushIpi} does.
 *
 * <p>Said of it: its message puts the latency of many pullers at one lock at up to 500 us on large machines, too much for
 * PREEMPT_RT only. A report of August 2026 blames it for audio threads that rely on priority inheritance and starve for
 * seconds on a desktop that is not PREEMPT_RT; turning the feature on again is that reporter's workaround.
 *
 * <p>Simplified: a default is what the boot begins with; this also overrides a scenario that turns the feature on.
 */
final class PushIpiDefaultOff implements KernelFix {
  private final NoRtPushIpi off = new NoRtPushIpi();
  private boolean rt;

  @Override
  public void start(Machine machine) {
    rt = machine.preempt() == Preempt.RT;
  }

  @Override
  public Set<String> replaces() {
    return off.replaces();
  }

  @Override
  public Map<String, Boolean> features() {
    return rt ? Map.of() : off.features();
  }

  @Override
  public RtoOps rto(RtoOps base) {
    return rt ? base : off.rto(base);
  }
}
