package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Workload;

/**
 * A load of a scenario: {@code - softirq-items: { id: left, start: 5s, period: 750us }}, or only {@code
 * - psimon}. {@code id} is its type unless given and unique in the scenario. {@code start} is when it is
 * installed: a virtual time (default {@code 0s}), or {@code timeline} for not before a {@code start:} of
 * the timeline.
 *
 * @param startNs virtual time, or {@link #NEVER_NS} for {@code start: timeline}
 * @param nodes reads notation that the workload gets in no parameter
 */
public record WorkloadItem(
    String id, Extension<Workload> extension, Params params, long startNs, Location at, NodeBinder nodes) {
  /** Not installed until the timeline starts it. */
  public static final long NEVER_NS = Long.MAX_VALUE;

  /** The workload's name, such as {@code softirq-items}. */
  public String type() {
    return extension.name();
  }

  /** Makes one for one machine. */
  public Workload create() {
    return extension.create(params);
  }
}
