/**
 * The simulated kernel: one class per kernel file, functions with the kernel's names in camelCase.
 *
 * <p>From this door on the dialect changes. Structures are plain final classes with the kernel's fields;
 * null means what NULL means in C; times are {@code long} ns; nothing allocates once the machine is set
 * up. A kernel function that can be interrupted, or that waits for a lock, is cut there: the part before
 * says how long it takes and names the {@link dev.stormbench.engine.kernel.Step} that comes after. Start
 * reading at {@link dev.stormbench.engine.kernel.Kernel}.
 */
@NullMarked
package dev.stormbench.engine.kernel;

import org.jspecify.annotations.NullMarked;
