package dev.stormbench.plugin.workloadrt;

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

class WorkloadRtContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new WorkloadRt();
    }
  }

  static List<String> workloads() {
    return Registered.names(new WorkloadRt(), "workload");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.workloadrt.WorkloadRtContractTest#workloads")
  class EachWorkload extends WorkloadContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new WorkloadRt();
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected Map<String, ?> params() {
      return switch (name) {
        case "program" -> Map.of("policy", "FIFO:50", "count", 3, "program", List.of(Map.of("run", "20us"), Map.of("sleep", "100us"),
            "loop"));
        default -> Map.of("cpus", List.of(0, 1));
      };
    }
  }
}
