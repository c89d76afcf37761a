package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;

/**
 * An extension that was typed at the prompt.
 *
 * @param kind {@code fix}, {@code scheduler-policy}, {@code watchdog}, {@code workload} or {@code checker}
 * @param name of the extension
 * @param file name of the file that is saved beside the scenario, such as {@code my-bail.js}
 * @param source all of that file: it stands alone and defines just this extension
 * @since 0.1.0
 */
@Stability.Evolving
public record Definition(String kind, String name, String file, String source) {}
