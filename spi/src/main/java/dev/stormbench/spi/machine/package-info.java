/** Live handles on the simulated machine. Readable only on the simulation's thread; times are virtual nanoseconds. */
@NullMarked
package dev.stormbench.spi.machine;

import org.jspecify.annotations.NullMarked;
