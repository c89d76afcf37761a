package dev.stormbench.spi.trace;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Machine;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes trace records in some format. Errors close this exporter, not the run.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface TraceExporter {
  /** File name ending this format is known by, with its dot, such as {@code .txt}. */
  String extension();

  /**
   * Called once before the first record.
   *
   * @param machine to ask here and now only: records may come later than they happened
   * @param out may be a pipe; the caller closes it
   */
  void begin(Machine machine, OutputStream out) throws IOException;

  /** One record; it is reused, copy what you keep. */
  void event(TraceRecord record) throws IOException;

  /**
   * Records of a CPU are missing here: a buffer was full.
   *
   * @param events how many; 0: unknown
   */
  default void lost(int cpu, long events) throws IOException {}

  /**
   * A counter has a new value.
   *
   * @param timeNs virtual time, not before that of the last record, ns
   * @param cpu whose it is; -1: the machine's
   * @param name such as {@code nr_running}
   */
  default void counter(long timeNs, int cpu, String name, long value) throws IOException {}

  /**
   * Whether {@link #counter} is to be called. Counters are read after every record of the CPUs that are traced, which costs
   * time: only if this is true.
   */
  default boolean wantsCounters() {
    return false;
  }

  /** Called once after the last record. */
  default void end() throws IOException {}
}
