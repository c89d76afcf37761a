package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.CommandContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class ReplViewsContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ReplViews();
    }
  }

  static List<String> commands() {
    return Registered.names(new ReplViews(), "replCommand");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.replviews.ReplViewsContractTest#commands")
  class EachCommand extends CommandContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new ReplViews();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
