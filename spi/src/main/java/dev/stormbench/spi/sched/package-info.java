/**
 * Schedulers: what a policy that stands in for a scheduling class decides ({@link dev.stormbench.spi.sched.SchedulerPolicy}), and what
 * it decides with ({@link dev.stormbench.spi.sched.Scx}).
 */
@NullMarked
package dev.stormbench.spi.sched;

import org.jspecify.annotations.NullMarked;
