/** The text of tracefs's {@code trace} file; {@link dev.stormbench.plugin.exportftrace.FtraceExporter} writes it. */
@NullMarked
package dev.stormbench.plugin.exportftrace;

import org.jspecify.annotations.NullMarked;
