/**
 * JavaScript on GraalJS: the notation of scenarios that are programs, and the language of the prompt.
 *
 * <p>{@link dev.stormbench.plugin.scriptjs.Guest} is one context of the language with all its limits, {@link
 * dev.stormbench.plugin.scriptjs.ScriptModule} a file that was evaluated in one. What scripts see of the machine is made from
 * the SPI's interfaces by {@link dev.stormbench.plugin.scriptjs.HandleModel}.
 */
@NullMarked
package dev.stormbench.plugin.scriptjs;

import org.jspecify.annotations.NullMarked;
