package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;

/** A fix that is applied, from the scenario, from {@code --fix} or from the timeline. */
public record FixItem(Extension<KernelFix> extension, Params params, Location at) {
  /** The fix's name. */
  public String name() {
    return extension.name();
  }

  /** Makes one for one machine. */
  public KernelFix create() {
    return extension.create(params);
  }
}
