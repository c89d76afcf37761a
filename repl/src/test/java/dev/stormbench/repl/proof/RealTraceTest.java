package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.proof.Workbench.Recording;
import dev.stormbench.spi.trace.TraceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces of real kernels, below scripts/fidelity: they are read, the invariants hold, and we print them the same way. */
class RealTraceTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final Path FOLDER = WORKBENCH.home.resolve("scripts/fidelity");
  private static final Set<String> MODELLED =
      Arrays.stream(TraceEvent.values()).map(TraceEvent::eventName).collect(Collectors.toSet());

  static List<String> recordings() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.map(f -> FOLDER.relativize(f).toString()).filter(f -> f.matches(".*\\.trace(\\.txt)?(\\.gz)?"))
          .sorted().toList();
    }
  }

  @Test
  void thereAreSome_ofEachKind() throws IOException {
    assertThat(recordings()).hasSizeGreaterThan(10).anyMatch(f -> f.startsWith("host/H05"))
        .anyMatch(f -> f.startsWith("storm/t1"));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void invariants_hold(String file) {
    Recording recording = WORKBENCH.recording(FOLDER.resolve(file));

    assertThat(recording.violations()).isEmpty();
    assertThat(recording.lines()).as("lines of modelled events").isNotEmpty();
  }

  /** Each line of a modelled event is read into a record, and written again as it was. */
  @ParameterizedTest
  @ValueSource(strings = {"host/rt-pull-6.18.44.trace.txt", "host/mixed-6.18.44.trace.txt.gz",
      "storm/t3_612_nopush.trace.txt.gz"})
  void lines_comeOutAsTheyWere(String file) throws IOException {
    List<String> real = Workbench.lines(FOLDER.resolve(file));
    List<String> ours = WORKBENCH.recording(FOLDER.resolve(file)).exported().lines().toList();

    List<String> header = real.stream().filter(l -> l.startsWith("#")).toList();
    assertThat(ours.subList(0, header.size())).isEqualTo(header.stream()
        .map(l -> l.replaceFirst("written: \\d+/\\d+", "written: 0/0")
            .replaceFirst("#P:\\d+", "#P:" + Workbench.NR_CPUS)).toList());
    assertThat(ours.stream().skip(header.size()).map(RealTraceTest::withoutWhatWeLack))
        .containsExactlyElementsOf(real.stream().filter(RealTraceTest::isModelled)
            .map(RealTraceTest::withoutWhatWeLack).toList());
  }

  private static boolean isModelled(String line) {
    return !line.startsWith("#") && MODELLED.contains(line.replaceFirst(".*?\\d\\.\\d{6}: (\\w+): .*", "$1"));
  }

  private static String withoutWhatWeLack(String line) {
    return line.replaceAll("(callsite=\\w+)\\+\\S+", "$1+").replaceAll("\\+0x0/0x\\w+", "+0x0/");
  }
}
