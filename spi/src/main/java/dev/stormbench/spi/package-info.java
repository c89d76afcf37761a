/**
 * The extension points. {@link dev.stormbench.spi.Plugin} is the door, {@link
 * dev.stormbench.spi.Registry} is the map: every kind of extension is one method of it.
 */
@NullMarked
package dev.stormbench.spi;

import org.jspecify.annotations.NullMarked;
