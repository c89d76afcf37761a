package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.CheckerContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class CheckInvariantsContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new CheckInvariants();
    }
  }

  static List<String> checkers() {
    return Registered.names(new CheckInvariants(), "checker");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.checkinvariants.CheckInvariantsContractTest#checkers")
  class EachChecker extends CheckerContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new CheckInvariants();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
