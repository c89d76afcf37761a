package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.ImporterContract;
import dev.stormbench.testkit.PluginContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Nested;

class ImportTracedatContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ImportTracedat();
    }
  }

  @Nested
  class AsImporter extends ImporterContract {
    @Override
    protected Plugin plugin() {
      return new ImportTracedat();
    }

    @Override
    protected String name() {
      return "trace-dat";
    }

    @Override
    protected String fileName() {
      return "x86_64-6.12-idle.dat";
    }

    @Override
    protected byte[] file() {
      try (InputStream in = getClass().getResourceAsStream("/recordings/" + fileName())) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
