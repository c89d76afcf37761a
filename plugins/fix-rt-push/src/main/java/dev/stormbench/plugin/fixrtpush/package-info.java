/**
 * Changes to the rules by which waiting real-time tasks are pushed and pulled; one class per
 * variant, {@link dev.stormbench.plugin.fixrtpush.FixRtPush} lists them.
 */
@NullMarked
package dev.stormbench.plugin.fixrtpush;

import org.jspecify.annotations.NullMarked;
