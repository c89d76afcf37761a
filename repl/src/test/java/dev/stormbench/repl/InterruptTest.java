package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, in a process of its own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptTest {
  private static final long WAIT_S = 60;

  @TempDir
  Path folder;

  @Test
  void ctrlC_endsWith130_oneLine_andNoTemporaryFile() throws IOException, InterruptedException {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL.replace("20ms", "1000h").replace("5ms", "1h"));
    Path err = folder.resolve("err");
    Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dstormbench.home=" + System.getProperty("stormbench.home"), "-cp", System.getProperty("java.class.path"),
        Main.class.getName(), "run", "s.yaml", "--json", "r.json", "--trace", "t.txt", "--trace-events", "rcu")
        .directory(folder.toFile()).redirectError(err.toFile()).redirectOutput(folder.resolve("out").toFile()).start();
    try {
      for (int i = 0; i < WAIT_S * 100 && cli.files().stream().filter(f -> f.endsWith(".tmp")).count() < 2; i++) {
        assertThat(p.isAlive()).isTrue();
        Thread.sleep(10);
      }
      new ProcessBuilder("kill", "-INT", Long.toString(p.pid())).start().waitFor();

      assertThat(p.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(p.exitValue()).isEqualTo(130);
      assertThat(Files.readAllLines(err)).isEqualTo(List.of("stormbench: interrupted"));
      assertThat(cli.files()).containsExactly("err", "out", "s.yaml");
    } finally {
      p.destroyForcibly();
    }
  }
}
