/**
 * Loads that arrive by timers or device interrupts and run in softirqs, kworkers or irq threads;
 * {@link dev.stormbench.plugin.workloadsoftirq.WorkloadSoftirq} lists them.
 */
@NullMarked
package dev.stormbench.plugin.workloadsoftirq;

import org.jspecify.annotations.NullMarked;
