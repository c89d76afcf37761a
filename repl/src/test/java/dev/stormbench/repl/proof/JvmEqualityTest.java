package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same input, same run: in other JVMs, interpreted, and compiled by one compiler or the other. */
class JvmEqualityTest {
  private static final String[] RUNS = {"rt-push-storm", "4ms", "small/barren-hops", "13ms", "small/stopper-push", "14ms"};
  private static final long TIMEOUT_SECONDS = 600;

  @ParameterizedTest
  @ValueSource(strings = {"-Xmixed", "-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation -Xcomp"})
  void anotherJvm_givesTheSameReports(String options) throws IOException, InterruptedException {
    assertThat(elsewhere(options)).isEqualTo(here());
  }

  private static List<String> here() {
    Workbench workbench = new Workbench();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < RUNS.length; i += 2) {
      lines.add(Fingerprint.of(Workbench.run(workbench.script(RUNS[i], "run.duration=" + RUNS[i + 1]), Engine.FAST)));
    }
    return lines;
  }

  private static List<String> elsewhere(String options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-XX:+UseSerialGC", "-Xss4m", "-Dstormbench.home=" + new Workbench().home,
        "-Dfile.encoding=ISO-8859-1", "-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kolkata",
        "-cp", System.getProperty("java.class.path"), Fingerprint.class.getName()));
    command.addAll(List.of(RUNS));
    Process p = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).isZero();
    return out.lines().toList();
  }
}
