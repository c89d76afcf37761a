package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.Workload;

/** A load that a script defines. */
final class JsWorkload implements Workload {
  private final Guest guest;
  private final ScriptModule.Defined defined;
  private final Location at;

  JsWorkload(Guest guest, ScriptModule.Defined defined, Location at) {
    this.guest = guest;
    this.defined = defined;
    this.at = at;
  }

  @Override
  public void install(Setup setup) {
    guest.machine(setup.machine());
  }
}
