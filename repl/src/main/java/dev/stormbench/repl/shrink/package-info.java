/**
 * Makes scenarios smaller while a finding stays. {@link dev.stormbench.repl.shrink.Shrinker} tries what the {@link
 * dev.stormbench.repl.shrink.Reduction reductions} propose, from coarse to fine, until none of them holds any more. They know the shape
 * of scenarios, and no scenario: what matters for a finding is known by running, not by looking.
 */
@NullMarked
package dev.stormbench.repl.shrink;

import org.jspecify.annotations.NullMarked;
