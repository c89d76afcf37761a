package dev.stormbench.engine;

import dev.stormbench.spi.WatchdogPolicy;

/**
 * What a watchdog of a run is to find, and what it has cost so far.
 *
 * @param name the watchdog
 * @param finds what it is to find
 * @param stallNs how long that must be, ns; 0 while it is switched off
 * @param samples of the watchdog hrtimer that it lives on; 0 if it does not
 * @param stopperWorks of the samples, likewise
 * @param nmis likewise
 * @param lines that it wrote to the kernel log
 * @param costNs virtual CPU time of all these by the cost profile. A look from outside the machine costs nothing, and its lines
 *     are counted here, though no CPU has paid for them
 */
public record WatchdogUse(String name, WatchdogPolicy.Stall finds, long stallNs, long samples, long stopperWorks, long nmis,
    long lines, long costNs) {
  /** A warning of a watchdog about a CPU: in the kernel log, and no lockup. */
  public record Warning(String watchdog, long timeNs, int cpu) {}
}
