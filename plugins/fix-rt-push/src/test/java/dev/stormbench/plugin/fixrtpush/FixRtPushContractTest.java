package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.FixContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class FixRtPushContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new FixRtPush();
    }
  }

  static List<String> fixes() {
    return Registered.names(new FixRtPush(), "fix");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.fixrtpush.FixRtPushContractTest#fixes")
  class EachFix extends FixContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new FixRtPush();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
