package dev.stormbench.spi.workload;

/** Installs a load on a machine. What it installs carries its id in the result and can be stopped by it. */
public interface Workload {
  /** Called when the item starts, on the simulation's thread. */
  void install(Setup setup);
}
