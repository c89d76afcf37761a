package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.WatchdogContract;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class WatchdogKernelContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new WatchdogKernel();
    }
  }

  static List<String> watchdogs() {
    return Registered.names(new WatchdogKernel(), "watchdog");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.watchdogkernel.WatchdogKernelContractTest#watchdogs")
  class EachWatchdog extends WatchdogContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new WatchdogKernel();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
