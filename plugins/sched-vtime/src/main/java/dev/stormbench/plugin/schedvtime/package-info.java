/** A scheduler policy: one queue for all CPUs, ordered by weighted virtual time. */
@NullMarked
package dev.stormbench.plugin.schedvtime;

import org.jspecify.annotations.NullMarked;
