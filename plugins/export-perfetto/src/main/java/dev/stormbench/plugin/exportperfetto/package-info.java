/**
 * Perfetto's protobuf, which ui.perfetto.dev and trace_processor open; {@link dev.stormbench.plugin.exportperfetto.PerfettoExporter}
 * writes it.
 */
@NullMarked
package dev.stormbench.plugin.exportperfetto;

import org.jspecify.annotations.NullMarked;
