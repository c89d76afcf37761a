package dev.stormbench.spi;

import dev.stormbench.spi.machine.Machine;
import java.util.Map;
import java.util.Set;

/**
 * A change to the kernel's rules. It gets each ops table in force and returns one that calls or
 * replaces it; what it does not mention stays. Two fixes that replace the same op conflict, unless
 * both say that they {@linkplain #wraps() wrap}.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface KernelFix {
  /**
   * Called once, before it is asked for its tables.
   *
   * @param machine what it is applied to; in an op, ask {@link Machine#cpu} anew for a CPU, which then is up to date
   */
  default void start(Machine machine) {}

  /** Names of the ops this fix changes, such as {@code prioBail}; unique over the three tables. */
  default Set<String> replaces() {
    return Set.of();
  }

  /** True when this fix only adds to the op in force and always consults it. */
  default boolean wraps() {
    return false;
  }

  /** Scheduler features that are set as if written to the features file, such as {@code RT_PUSH_IPI=false}. */
  default Map<String, Boolean> features() {
    return Map.of();
  }

  /**
   * Parameters of the kernel's command line that are given from the beginning, such as {@code threadirqs}. A fix that has any
   * cannot be applied to a running machine.
   */
  default Set<String> bootParameters() {
    return Set.of();
  }

  /** The RT table to use instead of {@code base}. */
  default RtOps rt(RtOps base) {
    return base;
  }

  /** The token's table to use instead of {@code base}. */
  default RtoOps rto(RtoOps base) {
    return base;
  }

  /** The softirq table to use instead of {@code base}. */
  default SoftirqOps softirq(SoftirqOps base) {
    return base;
  }
}
