/** What real kernels did, and whether ours does the same. */
@org.jspecify.annotations.NullMarked
package dev.stormbench.repl.fidelity;
