/** The compact notation of decision scenarios: one line per task. */
@NullMarked
package dev.stormbench.plugin.scenariotasks;

import org.jspecify.annotations.NullMarked;
