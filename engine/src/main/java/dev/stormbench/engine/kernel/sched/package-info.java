/** kernel/sched: the scheduler core, its classes, and the push and pull of real-time tasks. */
@NullMarked
package dev.stormbench.engine.kernel.sched;

import org.jspecify.annotations.NullMarked;
