package dev.stormbench.engine.kernel;

import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whoever installs a workload on the machine: the gate that its callbacks pass, and the notation of scenarios. */
public interface WorkloadHost {
  /**
   * Makes a call that is the workload's: what it throws is the workload's fault.
   *
   * @param what the call in words, such as {@code timer callback poll_fn}
   * @param cpu the CPU it is made on
   */
  <T extends @Nullable Object> T call(String what, int cpu, Supplier<T> call);

  /** See {@link dev.stormbench.spi.workload.Setup#program(Node, List)}. */
  Program program(Node steps, List<ProgramCallback> calls);

  /** See {@link dev.stormbench.spi.workload.Setup#distribution}. */
  Distribution distribution(Node node);

  /** See {@link dev.stormbench.spi.workload.Setup#cpus}. */
  int[] cpus(Node node);

  /** See {@link dev.stormbench.spi.workload.Setup#durationNs}. */
  long durationNs(Node node);
}
