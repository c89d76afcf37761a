/**
 * What a recorded trace says about the machine that it was recorded on. {@link dev.stormbench.repl.imports.TraceWalk} follows
 * its CPUs, {@link dev.stormbench.repl.imports.Timehist} counts as {@code perf sched} does,
 * and Replay makes a scenario of it.
 */
@NullMarked
package dev.stormbench.repl.imports;

import org.jspecify.annotations.NullMarked;
