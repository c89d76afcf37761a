/**
 * Reports as one HTML file, and figures as SVG and PNG. Numbers travel as JSON; what a figure looks like is decided in {@code figure.js},
 * in a browser for a page and in GraalJS for a picture.
 */
@NullMarked
package dev.stormbench.plugin.reportecharts;

import org.jspecify.annotations.NullMarked;
