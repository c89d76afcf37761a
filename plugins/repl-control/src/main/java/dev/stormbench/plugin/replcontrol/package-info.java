/**
 * Commands of the prompt that load, run, stop and change an experiment; one class per family, {@link
 * dev.stormbench.plugin.replcontrol.ReplControl} lists them.
 */
@NullMarked
package dev.stormbench.plugin.replcontrol;

import org.jspecify.annotations.NullMarked;
