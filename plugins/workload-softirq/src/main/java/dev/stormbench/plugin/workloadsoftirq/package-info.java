/**
 * Loads that arrive by timers and run in softirqs or in kworkers;
 * {@link dev.stormbench.plugin.workloadsoftirq.WorkloadSoftirq} lists them.
 */
@NullMarked
package dev.stormbench.plugin.workloadsoftirq;

import org.jspecify.annotations.NullMarked;
