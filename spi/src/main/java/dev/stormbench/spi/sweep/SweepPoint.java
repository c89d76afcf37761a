package dev.stormbench.spi.sweep;

import java.io.Serializable;

/**
 * One simulation of many: plain text, so that it can be sent anywhere.
 *
 * @param id names it among the points of one call; nothing else is to be read from it
 * @param request one line for a worker
 */
public record SweepPoint(String id, String request) implements Serializable {}
