package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.ExporterContract;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

class ExportFtraceContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ExportFtrace();
    }
  }

  static List<String> exporters() {
    return Registered.names(new ExportFtrace(), "traceExporter");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("dev.stormbench.plugin.exportftrace.ExportFtraceContractTest#exporters")
  class EachExporter extends ExporterContract {
    @Parameter
    String name;

    @Override
    protected Plugin plugin() {
      return new ExportFtrace();
    }

    @Override
    protected String name() {
      return name;
    }
  }
}
