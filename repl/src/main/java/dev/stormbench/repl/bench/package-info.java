/** What {@code stormbench bench} measures: its rows, a result as it is stored and compared, and how one simulation is measured. */
@NullMarked
package dev.stormbench.repl.bench;

import org.jspecify.annotations.NullMarked;
