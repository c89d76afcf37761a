/**
 * What people look at: a {@link dev.stormbench.spi.report.Report} is text, tables and figures with their data and meaning, and says
 * nothing of fonts and colours. A {@link dev.stormbench.spi.report.ReportFormat} makes a file of it.
 */
@NullMarked
package dev.stormbench.spi.report;

import org.jspecify.annotations.NullMarked;
