/**
 * Many independent simulations: a {@link dev.stormbench.spi.sweep.SweepBackend} decides where and in which order they run and what is
 * done when a machine is lost. What a simulation is it never learns: requests and answers are lines of text, which a {@link
 * dev.stormbench.spi.sweep.SweepWorker} reads and writes.
 */
@NullMarked
package dev.stormbench.spi.sweep;

import org.jspecify.annotations.NullMarked;
