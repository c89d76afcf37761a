/** Tracepoints, the digest over them, and those who look at them. */
@NullMarked
package dev.stormbench.engine.trace;

import org.jspecify.annotations.NullMarked;
