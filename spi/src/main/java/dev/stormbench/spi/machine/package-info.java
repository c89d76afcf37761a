/**
 * Live handles on the simulated machine. Readable only on the simulation's thread; times are virtual nanoseconds.
 *
 * <p>A handle stays the same object for the whole run and shows the present whenever the run stands: at samples,
 * interventions, the checks of watchdogs, the callbacks of workloads, the end. Where the run goes on under the reader, that is
 * in an op of a fix or in a workload's installation, a CPU that nobody looks at may lag behind, and {@link
 * dev.stormbench.spi.machine.Machine#cpu} brings it up to the present: ask it again rather than keep what it gave. Reading
 * changes nothing.
 */
@NullMarked
package dev.stormbench.spi.machine;

import org.jspecify.annotations.NullMarked;
