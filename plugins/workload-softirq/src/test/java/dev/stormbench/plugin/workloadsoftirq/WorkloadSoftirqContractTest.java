package dev.stormbench.plugin.workloadsoftirq;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.WorkloadContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadSoftirqContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new WorkloadSoftirq();
    }
  }

  static List<String> workloads() {
    return Registered.names(new WorkloadSoftirq(), "workload");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.workloadsoftirq.WorkloadSoftirqContractTest#workloads")
  class EachWorkload extends WorkloadContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new WorkloadSoftirq();
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected Map<String, ?> params() {
      return switch (name) {
        case "softirq-items", "device-irq" -> Map.of("cpus", List.of(0, 1));
        default -> Map.of();
      };
    }
  }
}
