/** Tracepoints: their names, fields and printed form, and the record that observers read. */
@NullMarked
package dev.stormbench.spi.trace;

import org.jspecify.annotations.NullMarked;
