package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import java.util.List;

/** Reads notation that does not stand in a declared parameter, for plugins that get nodes: as strict, with the same messages. */
public final class NodeBinder {
  private final String owner;
  private final CpuLists cpus;

  /** {@code owner} is how messages call whoever has the nodes. */
  NodeBinder(String owner, CpuLists cpus) {
    this.owner = owner;
    this.cpus = cpus;
  }

  /** A program; its {@code call} steps name callbacks by their index. */
  public Program program(Node steps, List<ProgramCallback> calls) {
    return ProgramBinder.bind(steps, "program in " + owner, cpus, calls);
  }

  /** A time or a distribution of times, from 1 ns. */
  public Distribution distribution(Node node) {
    return ParamBinder.distribution(node, "time in " + owner, 1, Durations.MAX_NS);
  }

  /** CPU numbers. */
  public int[] cpus(Node node) {
    return cpus.bind(node, "cpus in " + owner).stream().toArray();
  }

  /** A time, from 0. */
  public long durationNs(Node node) {
    return Durations.ns(node, "time in " + owner, 0, Durations.MAX_NS);
  }
}
