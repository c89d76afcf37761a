/**
 * The engine for those who use it: {@link dev.stormbench.engine.Simulation} runs a scenario, {@link
 * dev.stormbench.engine.RunReport} is what comes out.
 */
@NullMarked
package dev.stormbench.engine;

import org.jspecify.annotations.NullMarked;
