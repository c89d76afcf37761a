/** The text of tracefs's {@code trace} file; {@link dev.stormbench.plugin.importftrace.FtraceImporter} reads it. */
@NullMarked
package dev.stormbench.plugin.importftrace;

import org.jspecify.annotations.NullMarked;
