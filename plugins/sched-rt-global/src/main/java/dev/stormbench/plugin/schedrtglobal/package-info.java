/** A scheduler policy: one queue of real-time tasks for all CPUs, so that none is pushed or pulled. */
@NullMarked
package dev.stormbench.plugin.schedrtglobal;

import org.jspecify.annotations.NullMarked;
