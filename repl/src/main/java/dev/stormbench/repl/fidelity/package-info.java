/** What real kernels did and what is known of their rules, and whether ours does the same. */
@NullMarked
package dev.stormbench.repl.fidelity;

import org.jspecify.annotations.NullMarked;
