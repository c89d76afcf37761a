/**
 * The kernel's own detectors, with the kernel's texts;
 * {@link dev.stormbench.plugin.watchdogkernel.WatchdogKernel} lists them.
 */
@NullMarked
package dev.stormbench.plugin.watchdogkernel;

import org.jspecify.annotations.NullMarked;
