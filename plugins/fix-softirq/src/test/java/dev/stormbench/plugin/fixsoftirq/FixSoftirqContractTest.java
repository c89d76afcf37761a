package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.FixContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class FixSoftirqContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new FixSoftirq();
    }
  }

  static List<String> fixes() {
    return Registered.names(new FixSoftirq(), "fix");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.fixsoftirq.FixSoftirqContractTest#fixes")
  class EachFix extends FixContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new FixSoftirq();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
