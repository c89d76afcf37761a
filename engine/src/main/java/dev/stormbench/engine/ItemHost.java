package dev.stormbench.engine;

import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.WorkloadHost;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.WorkloadItem;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a workload of a scenario has behind it: its plugin's gate, and the scenario's notation. */
record ItemHost(WorkloadItem item, Kernel kernel) implements WorkloadHost {
  @Override
  public <T extends @Nullable Object> T call(String what, int cpu, Supplier<T> call) {
    return PluginGate.call(item.extension().owner(), what + " of workload '" + item.id() + "'", kernel.nowNs(), cpu, call::get);
  }

  @Override
  public Program program(Node steps, List<ProgramCallback> calls) {
    return item.nodes().program(steps, calls);
  }

  @Override
  public Distribution distribution(Node node) {
    return item.nodes().distribution(node);
  }

  @Override
  public int[] cpus(Node node) {
    return item.nodes().cpus(node);
  }

  @Override
  public long durationNs(Node node) {
    return item.nodes().durationNs(node);
  }
}
