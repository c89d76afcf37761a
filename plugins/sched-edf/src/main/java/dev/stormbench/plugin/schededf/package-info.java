/** A scheduler policy: the earliest deadline first. */
@NullMarked
package dev.stormbench.plugin.schededf;

import org.jspecify.annotations.NullMarked;
