/**
 * Watchdogs that warn before a stall; {@link dev.stormbench.plugin.watchdogearly.WatchdogEarly} lists them. They are ours: no
 * kernel has them.
 */
@NullMarked
package dev.stormbench.plugin.watchdogearly;

import org.jspecify.annotations.NullMarked;
