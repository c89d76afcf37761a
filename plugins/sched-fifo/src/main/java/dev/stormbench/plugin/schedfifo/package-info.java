/** A scheduler policy: one queue for all CPUs, first in, first out. */
@NullMarked
package dev.stormbench.plugin.schedfifo;

import org.jspecify.annotations.NullMarked;
