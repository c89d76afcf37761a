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
  private static final long WAIT_S = 300;

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

  @Test
  void ctrlC_endsAQuery_andTheFilesOfItsEngine() throws IOException, InterruptedException {
    Path temp = Files.createDirectory(folder.resolve("temp"));
    Path err = folder.resolve("err");
    new Cli(folder).file("s.yaml", Cli.SMALL);
    Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
        "-Djava.io.tmpdir=" + temp, "-Dstormbench.home=" + System.getProperty("stormbench.home"), "-cp", System.getProperty("java.class.path"),
        Main.class.getName(), "sql", "s.yaml", "set memory_limit = '64MiB'; create table t as select range, hash(range) from range(10000000);"
        + " select count(*) from range(1000000000000) a, t b where a.range * b.range % 7 = 3")
        .directory(folder.toFile()).redirectError(err.toFile()).redirectOutput(folder.resolve("out").toFile()).start();
    try {
      for (int i = 0; i < WAIT_S * 100 && !spills(temp); i++) {
        assertThat(p.isAlive()).isTrue();
        Thread.sleep(10);
      }
      assertThat(spills(temp)).isTrue();
      new ProcessBuilder("kill", "-INT", Long.toString(p.pid())).start().waitFor();

      assertThat(p.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(p.exitValue()).isEqualTo(130);
      assertThat(Files.readAllLines(err)).isEqualTo(List.of("stormbench: interrupted"));
      assertThat(Files.readAllLines(folder.resolve("out"))).isEmpty();
      try (var left = Files.list(temp)) {
        assertThat(left.map(f -> f.getFileName().toString()).filter(f -> f.startsWith("stormbench-sql"))).isEmpty();
      }
    } finally {
      p.destroyForcibly();
    }
  }

  /** Whether the engine has written what does not fit into its memory. */
  private static boolean spills(Path temp) throws IOException {
    try (var all = Files.walk(temp)) {
      return all.anyMatch(f -> f.toString().contains("stormbench-sql") && Files.isRegularFile(f));
    } catch (java.io.UncheckedIOException e) {
      return false; // a file went while we looked
    }
  }
}
