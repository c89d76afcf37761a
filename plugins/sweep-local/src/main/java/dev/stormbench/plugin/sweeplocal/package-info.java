/** Sweeps on this machine: {@link dev.stormbench.plugin.sweeplocal.LocalBackend} keeps the workers busy. */
@NullMarked
package dev.stormbench.plugin.sweeplocal;

import org.jspecify.annotations.NullMarked;
