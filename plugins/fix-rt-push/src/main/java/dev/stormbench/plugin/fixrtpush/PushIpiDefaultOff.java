package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Preempt;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fix that was merged, RT_PUSH_IPI is off unless the kernel is PREEMPT_RT (V4, dd29c017aed6 of 19 May 2026), and its first
 * form, off unless that or forced irq threading (V4a, Steven Rostedt).
 *
 * <p>Rule: with the preempt model rt, and in the first form also with {@code threadirqs}, nothing changes; else what
 * {@link NoRtPushIpi} does.
 *
 * <p>Said of the first form: Tejun Heo asked whether such kernels would not be exposed still; Steven's answer was that with
 * threaded interrupts softirqs are threads, too, and cannot delay schedule().
 *
 * <p>Said of the merged one: its message puts the latency of many pullers at one lock at up to 500 us on large machines, too much for
 * PREEMPT_RT only. A report of August 2026 blames it for audio threads that rely on priority inheritance and starve for
 * seconds on a desktop that is not PREEMPT_RT; turning the feature on again is that reporter's workaround.
 *
 * <p>Simplified: a default is what the boot begins with; this also overrides a scenario that turns the feature on.
 */
final class PushIpiDefaultOff implements KernelFix {
  private final NoRtPushIpi off = new NoRtPushIpi();
  private final Predicate<Machine> keeps;
  private boolean on;

  private PushIpiDefaultOff(Predicate<Machine> keeps) {
    this.keeps = keeps;
  }

  /** As merged. */
  static PushIpiDefaultOff unlessRt() {
    return new PushIpiDefaultOff(m -> m.preempt() == Preempt.RT);
  }

  /** The first form; under the rt model interrupts are always threaded. */
  static PushIpiDefaultOff unlessThreaded() {
    return new PushIpiDefaultOff(Machine::threadirqs);
  }

  @Override
  public void start(Machine machine) {
    on = keeps.test(machine);
  }

  @Override
  public Set<String> replaces() {
    return off.replaces();
  }

  @Override
  public Map<String, Boolean> features() {
    return on ? Map.of() : off.features();
  }

  @Override
  public RtoOps rto(RtoOps base) {
    return on ? base : off.rto(base);
  }
}
