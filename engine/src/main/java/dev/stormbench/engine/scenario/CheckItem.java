package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;

/** A checker of a scenario, by name, or with parameters as a mapping of one key. */
public record CheckItem(Extension<Checker> extension, Params params, Location at) {
  /** The checker's name. */
  public String name() {
    return extension.name();
  }

  /** Makes one for one machine. */
  public Checker create() {
    return extension.create(params);
  }
}
