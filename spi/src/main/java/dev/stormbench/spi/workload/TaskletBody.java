package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Cpu;

/**
 * Decides how long the body of a tasklet takes; see {@link ProgramCallback} for what it may and must.
 *
 * @since 0.1.0
 */
@Stability.Stable
@FunctionalInterface
public interface TaskletBody {
  /**
   * Answers the nominal CPU time of the body that begins now, in ns, 0 to 3600 s; the profile's {@code body-scale} applies.
   *
   * @param cpu the tasklet's CPU, in softirq context
   */
  long workNs(Cpu cpu);
}
