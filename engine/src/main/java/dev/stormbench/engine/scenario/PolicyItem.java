package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.sched.SchedulerPolicy;
import java.util.List;

/**
 * A policy that schedules the tasks of a class: {@code policy: { fair: global-fifo, rt: { rt-global: { ... } } }}.
 *
 * @param slot the class: one of {@link #SLOTS}
 */
public record PolicyItem(String slot, Extension<SchedulerPolicy> extension, Params params, Location at) {
  /** The classes that a policy may stand in for, as scenarios write them. */
  public static final List<String> SLOTS = List.of("fair", "rt");

  /** The policy's name. */
  public String name() {
    return extension.name();
  }
}
