package dev.stormbench.spi.trace;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads traces that were recorded, on a real kernel or here. It is told nothing of the machine.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface TraceImporter {
  /** Whether a file of this name (the last path element, without {@code .gz}) is in this format. */
  boolean accepts(String fileName);

  /**
   * Reads to the end and hands over what it finds, in the order of the file.
   *
   * @param file as the user named it, for locations
   * @param in not compressed; the caller closes it
   * @throws dev.stormbench.spi.scenario.ScenarioException at the first place that breaks the format; an event that
   *     {@link TraceEvent} does not have breaks nothing, see {@link Sink#skipped}
   */
  void read(String file, InputStream in, Sink sink) throws IOException;

  /** Where what was read goes. */
  @Provided
  interface Sink {
    /** One record; it is reused, copy what you keep. Times are in ns, of the clock of the recording. */
    void event(TraceRecord record);

    /**
     * Records of a CPU are missing here.
     *
     * @param events how many; 0: unknown
     */
    default void lost(int cpu, long events) {}

    /** An event that is not modelled was left out, such as a kprobe's or {@code tracing_mark_write}. */
    default void skipped(String eventName) {}
  }
}
