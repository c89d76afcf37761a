package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The traces of scripts/small, as they were read and found right. {@code mvn verify -Dgolden.update=true} writes them
 * anew; then they have to be read again, against the "See:" of each scenario.
 */
class GoldenTraceTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final Path GOLDEN = WORKBENCH.home.resolve("repl/src/test/resources/golden");
  private static final long TOTAL_BYTES_MAX = 1_500_000;
  private static final Pattern EVENT = Pattern.compile(" \\[(\\d+)\\] \\S+ +(\\d+\\.\\d+): ");

  /** What of a long trace is kept: one CPU, between two times. */
  private record Window(int cpu, String fromSeconds, String toSeconds) {
    boolean has(String line) {
      Matcher m = EVENT.matcher(line);
      if (!m.find()) {
        return true;
      }
      BigDecimal at = new BigDecimal(m.group(2));
      return Integer.parseInt(m.group(1)) == cpu && at.compareTo(new BigDecimal(fromSeconds)) >= 0
          && at.compareTo(new BigDecimal(toSeconds)) < 0;
    }

    @Override
    public String toString() {
      return "CPU " + cpu + ", " + fromSeconds + " s to " + toSeconds + " s";
    }
  }

  private static final Map<String, Window> WINDOWS = Map.of(
      "dl-server", new Window(1, "0.93", "1.02"),
      "rt-throttling", new Window(1, "0", "0.045"),
      "softirq-restart-limit", new Window(1, "0", "0.0007"));

  static List<String> names() {
    return WORKBENCH.names("small");
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTraceOfASmallScenario_isTheGoldenOne_underBothEngines(String name) throws IOException {
    Scenario s = WORKBENCH.script("small/" + name);
    String fast = text(name, s, Engine.FAST);
    Path file = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, fast, StandardCharsets.UTF_8);
    }
    assertThat(file).isRegularFile();
    assertThat(fast).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    assertThat(text(name, s, Engine.NAIVE)).as("naive").isEqualTo(fast);
  }

  @Test
  void everyGoldenTrace_hasAScenario_andTogetherTheyStaySmall() throws IOException {
    TreeSet<String> files = new TreeSet<>();
    long bytes = 0;
    try (Stream<Path> all = Files.list(GOLDEN)) {
      for (Path p : all.toList()) {
        files.add(p.getFileName().toString());
        bytes += Files.size(p);
      }
    }
    assertThat(files).isEqualTo(names().stream().map(n -> n + ".txt").collect(Collectors.toCollection(TreeSet::new)));
    assertThat(files).hasSizeGreaterThanOrEqualTo(15);
    assertThat(bytes).isLessThan(TOTAL_BYTES_MAX);
  }

  private static String text(String name, Scenario s, Engine engine) {
    Workbench.Traced t = WORKBENCH.ftrace(s, engine);
    Window w = WINDOWS.get(name);
    StringBuilder out = new StringBuilder("# scripts/small/").append(name).append(".yaml\n");
    if (w != null) {
      out.append("# of which: ").append(w).append('\n');
    }
    t.text().lines().filter(l -> w == null || w.has(l)).forEach(l -> out.append(l).append('\n'));
    t.kernelLog().forEach(l -> out.append("# dmesg: ").append(l).append('\n'));
    return out.toString();
  }
}
