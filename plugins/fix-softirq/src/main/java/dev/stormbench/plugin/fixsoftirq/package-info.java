/**
 * Changes to the rules of kernel/softirq.c; {@link dev.stormbench.plugin.fixsoftirq.FixSoftirq} lists them.
 */
@NullMarked
package dev.stormbench.plugin.fixsoftirq;

import org.jspecify.annotations.NullMarked;
