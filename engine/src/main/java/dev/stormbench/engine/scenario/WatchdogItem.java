package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;

/** A watchdog of a scenario: {@code - softlockup}, or with parameters {@code - softlockup: { panic: true }}. */
public record WatchdogItem(Extension<WatchdogPolicy> extension, Params params, Location at) {
  /** The watchdog's name. */
  public String name() {
    return extension.name();
  }

  /** Makes one for one machine. */
  public WatchdogPolicy create() {
    return extension.create(params);
  }
}
