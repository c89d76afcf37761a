package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads who made a mistake: the table is {@code bad-inputs.txt}, message and exit code to the letter. */
class BadInputTest {
  @TempDir
  Path folder;

  /** A command line and what it must say on stderr. */
  record Case(List<String> args, int code, List<String> said) {
    @Override
    public String toString() {
      return String.join(" ", args);
    }
  }

  static List<Case> table() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (var in = BadInputTest.class.getResourceAsStream("bad-inputs.txt")) {
      for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^\\$ ")) {
        List<String> lines = block.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
        if (!lines.isEmpty()) {
          cases.add(new Case(List.of(lines.getFirst().split(" (?=(?:[^']*'[^']*')*[^']*$)")).stream()
              .map(a -> a.replace("'", "")).toList(), Integer.parseInt(lines.get(1)), lines.subList(2, lines.size())));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("table")
  void saysOneClearLineAndNothingElse(Case c) throws IOException {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL).file("typo.yaml", Cli.SMALL.replace("cpus: 4", "cpuz: 4"))
        .file("empty.yaml", "").file("rubbish.yaml", new byte[] {0x7f, 'E', 'L', 'F', 0}).file("s.txt", "x")
        .file("s.conf", "x")
        .file("r.json", """
            {"digest": "0", "simulatedNs": 1, "rto": {}, "cpus": [], "series": [
              {"metric": "hops", "cpu": -1, "timesNs": [1], "values": [2]}, {"metric": "backlog", "cpu": 0, "timesNs": [1], "values": [2]},
              {"metric": "backlog", "cpu": 1, "timesNs": [1], "values": [2]}]}
            """).file("any.json", "{}").file("rubbish.json", "no")
        .file("decision.txt", "length_us: 1000\ntask A policy=FIFO:100 cpus=0x20 home=1 : run 1\n");
    Files.createDirectory(folder.resolve("sub"));
    List<String> before = cli.files();

    Cli.Result r = cli.run(c.args().toArray(String[]::new));

    assertThat(r.errLines()).isEqualTo(c.said());
    assertThat(r.code()).isEqualTo(c.code());
    assertThat(r.out()).isEmpty();
    assertThat(cli.files()).as("no partial output").isEqualTo(before);
  }

  @Test
  void hugeFile_isRefusedBySizeWithoutReadingIt() throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(folder.resolve("huge.yaml").toFile(), "rw")) {
      f.setLength(100_000_000_000L); // sparse; no heap could hold it
    }

    Cli.Result r = new Cli(folder).run("run", "huge.yaml");

    assertThat(r.err()).isEqualTo("huge.yaml: the file has 100000000000 bytes; accepted: up to 1048576\n");
    assertThat(r.code()).isEqualTo(2);
  }

  @Test
  void endlessDevice_isReadUpToTheLimit() {
    Cli.Result r = new Cli(folder).run("check", "/dev/zero");

    assertThat(r.err()).isEqualTo("/dev/zero: the file has 1048577 bytes; accepted: up to 1048576\n");
    assertThat(r.code()).isEqualTo(2);
  }

  @Test
  void controlCharactersOfTheUser_stayOnOneLine() {
    Cli.Result r = new Cli(folder).run("run", "no\nsuch\u001b[31m.yaml");

    assertThat(r.errLines()).containsExactly("no such [31m.yaml: no such file");
  }

  @Test
  void installationWithoutProfiles_saysSo() {
    Cli.Result r = new Cli(folder).at(folder.resolve("gone")).file("s.yaml", Cli.SMALL).run("check", "s.yaml");

    assertThat(r.err()).isEqualTo(
        "gone/scripts/kernels: cannot list the profiles that are shipped here: no such file or folder\n");
    assertThat(r.code()).isEqualTo(2);
  }

  @Test
  void debug_addsTheStackTrace() {
    Cli.Result r = new Cli(folder).run("run", "nosuch.yaml", "--debug");

    assertThat(r.errLines().getFirst()).isEqualTo("nosuch.yaml: no such file");
    assertThat(r.err()).contains("\tat dev.stormbench.repl.");
  }
}
