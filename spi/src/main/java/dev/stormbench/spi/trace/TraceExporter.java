package dev.stormbench.spi.trace;

import dev.stormbench.spi.machine.Machine;
import java.io.IOException;
import java.io.OutputStream;

/** Writes trace records in some format. Errors close this exporter, not the run. */
public interface TraceExporter {
  /** File name ending this format is known by, with its dot, such as {@code .txt}. */
  String extension();

  /** Called once before the first record; the engine closes {@code out}. */
  void begin(Machine machine, OutputStream out) throws IOException;

  /** One record; it is reused, copy what you keep. */
  void event(TraceRecord record) throws IOException;

  /** Called once after the last record. */
  default void end() throws IOException {}
}
