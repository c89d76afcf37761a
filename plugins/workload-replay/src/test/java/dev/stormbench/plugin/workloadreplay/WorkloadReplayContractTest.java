package dev.stormbench.plugin.workloadreplay;

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

class WorkloadReplayContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new WorkloadReplay();
    }
  }

  static List<String> workloads() {
    return Registered.names(new WorkloadReplay(), "workload");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.workloadreplay.WorkloadReplayContractTest#workloads")
  class EachWorkload extends WorkloadContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new WorkloadReplay();
    }

    @Override
    protected String name() {
      return name;
    }

    @Override
    protected Map<String, ?> params() {
      return switch (name) {
        case "replay-tasklets" -> Map.of("cpu", 2, "at", "1us 2us 5ms", "work", "700ns 9us 1ms");
        default -> Map.of("cpu", 1, "at", "10us 20us 5ms");
      };
    }
  }
}
