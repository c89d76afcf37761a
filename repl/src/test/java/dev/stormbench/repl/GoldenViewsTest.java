package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.repl.prompt.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the looking commands print at the prompt, at fixed instants of small scenarios, as it was read and found right.
 * {@code mvn verify -Dgolden.update=true} writes it anew; then it has to be read again.
 */
class GoldenViewsTest {
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));
  private static final Path GOLDEN = HOME.resolve("repl/src/test/resources/views");
  private static final int WIDTH = 80;

  private static final Map<String, List<String>> INPUTS = new LinkedHashMap<>();

  static {
    INPUTS.put("barren-hops", List.of("load scripts/small/barren-hops.yaml", "at 8200us", "runq", "runq 1-2", "bt", "bt 1", "bt P", "bt -a", "ps",
        "ps psimon", "ps -r", "ps -c 3", "timers 1", "timers 0,3", "irq", "irq 1", "rd", "softirq", "softirq 1", "dmesg", "task psimon-1",
        "task 22", "cpu 1", "lockups", "plot softirq 1 -a", "plot backlog 1 -a", "heat -a", "heat softirq -u", "why", "why 1", "why 3"));
    INPUTS.put("pull-on-sleep-token", List.of("load scripts/small/pull-on-sleep-token.yaml", "at 6ms", "runq", "runq 1", "rd", "task X",
        "cpu 1", "why 1", "at 6215us", "rd", "cpu 1", "why 1"));
    INPUTS.put("softirq-restart-limit", List.of("load scripts/small/softirq-restart-limit.yaml", "at 700us", "softirq 1", "cpu 1", "bt 1",
        "irq 1", "why 1"));
    INPUTS.put("migration-disabled-stays", List.of("load scripts/small/migration-disabled-stays.yaml", "at 5ms", "runq 1", "task A", "why 1"));
    INPUTS.put("dl-server", List.of("load scripts/small/dl-server.yaml", "at 1s", "runq 1", "timers 1", "heat task -a", "plot task 1 -u", "why",
        "why 1"));
    INPUTS.put("rt-throttling", List.of("load scripts/small/rt-throttling.yaml", "at 15ms", "runq", "runq 1", "dmesg", "why 1"));
    INPUTS.put("irq-thread", List.of("load scripts/small/irq-thread.yaml", "at 620us", "irq", "irq 1", "ps irq", "task irq/24-mpi3mr"));
    INPUTS.put("raise-wakes-ksoftirqd", List.of("load scripts/small/raise-wakes-ksoftirqd.yaml", "at 230us", "softirq 1", "why 1"));
    INPUTS.put("small-storm", List.of("load scripts/fidelity/facts/small-storm.yaml", "at 10s", "runq", "rd", "irq 2", "softirq", "softirq 2",
        "dmesg -l 3", "dmesg soft lockup", "lockups", "plot backlog 2 -a", "plot hops -a", "heat hardirq -a", "cpu 2", "why", "why 2", "why 5"));
  }

  static List<String> names() {
    return List.copyOf(INPUTS.keySet());
  }

  /** A transcript. */
  private static String prompt(List<String> lines, Engine engine) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream o = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream e = new PrintStream(err, true, StandardCharsets.UTF_8);
    Host host = new Host(o, e, Terminal.NONE, HOME, HOME, () -> Plugins.discover(GoldenViewsTest.class.getClassLoader()));
    int code = Shell.script(new ReplCommandLine(host), new Shell.Options(null, lines, engine, false, false, false, true),
        InputStream.nullInputStream(), o, e, false);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isEqualTo(Shell.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatThePromptPrints_isTheGoldenText_underBothEngines_andFits(String name) throws IOException {
    List<String> input = INPUTS.get(name);
    String fast = prompt(input, Engine.FAST);
    Path file = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, fast, StandardCharsets.UTF_8);
    }
    assertThat(file).isRegularFile();
    assertThat(fast).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    assertThat(fast.lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(WIDTH)
        .isEqualTo(l.stripTrailing()).doesNotContain("NaN"));
    assertThat(prompt(input, Engine.NAIVE)).as("naive").isEqualTo(fast);
  }

  /** The words cpu and rd look; in expressions they are the handles, which conditions are made of. */
  @Test
  void commandsAndHandlesOfOneName_areBothThere() {
    assertThat(prompt(List.of("load scripts/small/barren-hops.yaml", "at 5ms", "until cpu(1).needResched", "cpu 1", "rd", "rd.rtoCount + 40",
        "task(':20')", "why(1)"), Engine.FAST)).contains("> cpu 1\nCPU 1 at 0.0070").contains("> rd\nrto_mask ").contains("\n42\n")
        .contains("\ntask      psimon-1:20").contains("psimon-1:20 (FIFO 1) waits since 0.007000 s");
  }

  @Test
  void everyGoldenText_hasAnInput() throws IOException {
    try (Stream<Path> all = Files.list(GOLDEN)) {
      TreeSet<String> names = all.map(p -> p.getFileName().toString().replace(".txt", "")).collect(Collectors.toCollection(TreeSet::new));
      assertThat(names).isEqualTo(new TreeSet<>(INPUTS.keySet()));
    }
  }
}
