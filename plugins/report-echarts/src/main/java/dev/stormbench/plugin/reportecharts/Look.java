package dev.stormbench.plugin.reportecharts;

/**
 * How a picture is to look.
 *
 * @param width in pixels
 * @param height in pixels
 * @param theme {@code light} or {@code dark}
 */
record Look(int width, int height, String theme) {}
