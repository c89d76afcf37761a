package dev.stormbench.plugin.importtracedat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Inputs that a fuzzer kept since each goes its own way: none may do anything but be read or refused. */
class FuzzCorpusTest {
  /** What one of them may allocate, all in all. */
  private static final long ALLOCATED_MAX = 256L << 20;

  @Test
  void everyInput_isReadOrRefused_withBoundedMemory() throws IOException, URISyntaxException {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Path input : inputs()) {
      byte[] data = Files.readAllBytes(input);
      long before = thread.getCurrentThreadAllocatedBytes();
      TraceDatFuzz.fuzzerTestOneInput(data);
      assertThat(thread.getCurrentThreadAllocatedBytes() - before).as(input.toString()).isLessThan(ALLOCATED_MAX);
    }
  }

  @Test
  void whatIsNotRefused_isSeen() {
    assertThatThrownBy(() -> TraceDatFuzz.fuzzerTestOneInput(null)).isInstanceOf(NullPointerException.class);
  }

  private static List<Path> inputs() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(FuzzCorpusTest.class.getResource("/fuzz")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> inputs = files.sorted().toList();
      assertThat(inputs).hasSizeGreaterThan(20);
      return inputs;
    }
  }
}
