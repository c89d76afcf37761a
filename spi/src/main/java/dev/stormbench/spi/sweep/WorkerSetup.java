package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;
import java.io.Serializable;
import java.util.List;

/**
 * How a worker is started and what is to be known of it: plain data, so that it can be sent to where that happens.
 *
 * @param arguments of {@code java}; names of files are relative to the folder in which it is started, or absolute
 * @param answers how a line begins that is an answer
 * @param limitNs what a run may take before its process is killed, 0 for any time
 * @param late the answer of a run that took longer
 * @param outOfMemory what became of a process whose heap was full
 * @since 0.2.0
 */
@Stability.Experimental
public record WorkerSetup(List<String> arguments, String answers, long limitNs, String late, String outOfMemory) implements Serializable {
  public WorkerSetup {
    arguments = List.copyOf(arguments);
  }
}
