/** Spin locks and contended cache lines. */
@NullMarked
package dev.stormbench.engine.kernel.locking;

import org.jspecify.annotations.NullMarked;
