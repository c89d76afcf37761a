package dev.stormbench.spi.report;

import dev.stormbench.spi.Stability;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes a file of a report; its name is the ending of the file's. The file needs nothing else to be looked at, and the same report
 * gives the same bytes.
 *
 * @since 0.2.0
 */
@Stability.Experimental
public interface ReportFormat {
  /** Whether it shows one figure and nothing else: then each report has one section with one {@link Figure}. */
  default boolean isPicture() {
    return false;
  }

  /**
   * Writes a report.
   *
   * @param out stays open
   * @throws IOException of {@code out}
   */
  void write(Report report, OutputStream out) throws IOException;
}
