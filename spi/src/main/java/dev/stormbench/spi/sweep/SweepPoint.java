package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;
import java.io.Serializable;

/**
 * One simulation of many: plain text, so that it can be sent anywhere.
 *
 * @param id names it among the points of one call; nothing else is to be read from it
 * @param request one line for a worker
 * @since 0.1.0
 */
@Stability.Experimental
public record SweepPoint(String id, String request) implements Serializable {}
