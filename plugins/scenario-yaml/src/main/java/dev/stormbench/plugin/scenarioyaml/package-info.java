/** The YAML notation of scenarios and profiles. */
@NullMarked
package dev.stormbench.plugin.scenarioyaml;

import org.jspecify.annotations.NullMarked;
