/**
 * Discovery, version check and error isolation: the only code that loads a plugin or blames one.
 * {@link dev.stormbench.engine.plugin.Plugins} finds them, {@link
 * dev.stormbench.engine.plugin.Extensions} is what they registered, and every call into one passes
 * {@link dev.stormbench.engine.plugin.PluginGate}. What third parties bring is a {@link
 * dev.stormbench.engine.plugin.Bundle}; one that fails is a {@link dev.stormbench.engine.plugin.FailedPlugin}, and the others stay.
 */
@NullMarked
package dev.stormbench.engine.plugin;

import org.jspecify.annotations.NullMarked;
