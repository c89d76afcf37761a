package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.ExporterContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class ExportTracedatContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ExportTracedat();
    }
  }

  static List<String> exporters() {
    return Registered.names(new ExportTracedat(), "traceExporter");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.exporttracedat.ExportTracedatContractTest#exporters")
  class EachExporter extends ExporterContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new ExportTracedat();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
