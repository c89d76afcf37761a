/** Arrivals at listed times, as a recorded trace has them; {@link dev.stormbench.plugin.workloadreplay.WorkloadReplay} lists them. */
@NullMarked
package dev.stormbench.plugin.workloadreplay;

import org.jspecify.annotations.NullMarked;
