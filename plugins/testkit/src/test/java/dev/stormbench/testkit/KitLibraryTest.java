package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.scenario.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KitLibraryTest {
  private static final List<String> OF_THE_FILE = List.of("description", "sysctl", "features");

  /** Keys and scalars, sections left out: as much of YAML as a kernel profile has. */
  private static Map<String, String> scalars(Path file) throws IOException {
    Map<String, String> scalars = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.replaceFirst("\\s*#.*", "").split(":\\s*", 2);
      if (parts.length == 2 && !parts[1].isBlank()) {
        scalars.put(parts[0].strip(), parts[1].strip());
      }
    }
    return scalars;
  }

  private static void flatten(Node.Mapping m, Map<String, String> into) {
    for (Node.Entry e : m.entries()) {
      switch (e.value()) {
        case Node.Mapping inner -> flatten(inner, into);
        case Node.Scalar s -> into.put(e.key(), s.text());
        case Node.Sequence s -> throw new AssertionError(s);
      }
    }
  }

  @Test
  void theKernel_isTheOneThatIsShipped() throws IOException {
    Map<String, String> kits = new TreeMap<>();
    flatten((Node.Mapping) new KitLibrary().kernelProfile(KitLibrary.KERNEL), kits);
    Map<String, String> shipped = scalars(Path.of(System.getProperty("stormbench.home"), "scripts", "kernels", KitLibrary.KERNEL
        + ".yaml"));
    OF_THE_FILE.forEach(kits::remove);
    OF_THE_FILE.forEach(shipped::remove);
    assertThat(kits).isEqualTo(shipped).hasSizeGreaterThan(20);
  }
}
