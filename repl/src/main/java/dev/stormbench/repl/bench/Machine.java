package dev.stormbench.repl.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where it was measured.
 *
 * @param cpu its processor, as the kernel names it, and how many of them this process may use
 * @param jdk version and vendor
 * @param flags heap and collector, as the JVM was told
 */
public record Machine(String cpu, String jdk, String flags) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** This one. */
  public static Machine here() {
    String flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.matches("-Xm[sxn]\\w+|-XX:\\+Use\\w+GC|-XX:InlineSmallCode=\\d+")).collect(Collectors.joining(" "));
    return new Machine(model() + ", " + Runtime.getRuntime().availableProcessors() + " of them",
        Runtime.version() + ", " + System.getProperty("java.vendor"), flags);
  }

  private static String model() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return lines.filter(l -> l.startsWith("model name")).map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
