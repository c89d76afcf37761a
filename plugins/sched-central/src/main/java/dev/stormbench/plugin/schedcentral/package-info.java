/** A scheduler policy: one CPU decides for all. */
@NullMarked
package dev.stormbench.plugin.schedcentral;

import org.jspecify.annotations.NullMarked;
