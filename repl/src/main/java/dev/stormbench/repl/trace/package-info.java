/**
 * Two traces against each other: {@link dev.stormbench.repl.trace.Decisions} takes what the kernel decided out of each,
 * {@link dev.stormbench.repl.trace.TraceOrder} finds where the order first differs. {@link dev.stormbench.repl.trace.Divergence}
 * finds where two simulations part.
 */
@NullMarked
package dev.stormbench.repl.trace;

import org.jspecify.annotations.NullMarked;
