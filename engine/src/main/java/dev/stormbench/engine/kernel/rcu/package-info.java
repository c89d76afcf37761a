/** kernel/rcu: grace periods, as far as stall warnings need them. */
@NullMarked
package dev.stormbench.engine.kernel.rcu;

import org.jspecify.annotations.NullMarked;
