/** Many runs: which points, what came of them, and what may be said of it. Nothing here runs anything. */
@NullMarked
package dev.stormbench.repl.sweep;

import org.jspecify.annotations.NullMarked;
