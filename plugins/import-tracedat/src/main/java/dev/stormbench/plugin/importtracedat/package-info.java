/** {@code trace.dat}, the recordings of trace-cmd; {@link dev.stormbench.plugin.importtracedat.TraceDatImporter} reads them. */
@NullMarked
package dev.stormbench.plugin.importtracedat;

import org.jspecify.annotations.NullMarked;
