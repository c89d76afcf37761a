/** Who ran where: of a simulated run and of a recorded one, and whether they agree. */
@NullMarked
package dev.stormbench.repl.fidelity;

import org.jspecify.annotations.NullMarked;
