package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.CommandContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class ReplControlContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ReplControl();
    }
  }

  static List<String> commands() {
    return Registered.names(new ReplControl(), "replCommand");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.replcontrol.ReplControlContractTest#commands")
  class EachCommand extends CommandContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new ReplControl();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
