/** Tables of traces and results, and who answers questions about them. */
@NullMarked
package dev.stormbench.spi.query;

import org.jspecify.annotations.NullMarked;
