package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.ReportContract;
import org.junit.jupiter.api.Nested;

class FormatContractsTest {
  abstract static class Contract extends ReportContract {
    private final String name;

    Contract(String name) {
      this.name = name;
    }

    @Override
    protected Plugin plugin() {
      return new ReportEcharts();
    }

    @Override
    protected String name() {
      return name;
    }
  }

  @Nested
  class Html extends Contract {
    Html() {
      super("html");
    }
  }

  @Nested
  class Svg extends Contract {
    Svg() {
      super("svg");
    }
  }

  @Nested
  class Png extends Contract {
    Png() {
      super("png");
    }
  }
}
