/** Spin locks, contended cache lines, and mutexes with priority inheritance. */
@NullMarked
package dev.stormbench.engine.kernel.locking;

import org.jspecify.annotations.NullMarked;
