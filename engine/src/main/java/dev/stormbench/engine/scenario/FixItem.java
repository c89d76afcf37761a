package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.TreeSet;

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

  /**
   * Refuses a fix that a running machine cannot take.
   *
   * @param made what this item has made
   */
  public void checkForRunning(KernelFix made) {
    if (!made.bootParameters().isEmpty()) {
      throw new ScenarioException(at, "fix '" + name() + "' is a boot parameter (" + String.join(", ", new TreeSet<>(made.bootParameters()))
          + "), which a running machine cannot take; give it from the beginning, in fixes: or by --fix");
    }
  }
}
