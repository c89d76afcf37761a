/** Loads made of tasks; {@link dev.stormbench.plugin.workloadrt.WorkloadRt} lists them. */
@NullMarked
package dev.stormbench.plugin.workloadrt;

import org.jspecify.annotations.NullMarked;
