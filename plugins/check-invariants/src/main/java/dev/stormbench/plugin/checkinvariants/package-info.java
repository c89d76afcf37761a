/**
 * Invariants of a kernel, one class per family;
 * {@link dev.stormbench.plugin.checkinvariants.CheckInvariants} lists them.
 * Numbers in messages are those of the list in each class.
 */
@NullMarked
package dev.stormbench.plugin.checkinvariants;

import org.jspecify.annotations.NullMarked;
