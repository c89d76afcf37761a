/**
 * trace.dat, the file of trace-cmd and KernelShark: {@link dev.stormbench.plugin.exporttracedat.TraceDatExporter} writes it.
 * A record becomes the bytes that a kernel's ring buffer would hold ({@link dev.stormbench.plugin.exporttracedat.EventLayout}),
 * bytes fill the pages of their CPU ({@link dev.stormbench.plugin.exporttracedat.CpuPages}), pages wait in a temporary file
 * ({@link dev.stormbench.plugin.exporttracedat.Spool}) for what stands before them in the file
 * ({@link dev.stormbench.plugin.exporttracedat.TraceFile}).
 */
@NullMarked
package dev.stormbench.plugin.exporttracedat;

import org.jspecify.annotations.NullMarked;
