package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README and the tutorial show what their commands print. Lines that say how fast this machine is are not compared. Blocks
 * of long runs are checked with {@code -Dreadme.long=true}; {@code -Dreadme.update=true} writes what the commands print now.
 */
class ReadmeTest {
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));

  @TempDir
  Path folder;

  private void check(String page, boolean longOnes) throws IOException {
    Path file = HOME.resolve(page);
    Files.createSymbolicLink(folder.resolve("scripts"), HOME.resolve("scripts"));
    List<String> lines = Files.readAllLines(file);
    List<String> rewritten = transcript(longOnes).rewritten(lines);
    if (Boolean.getBoolean("readme.update")) {
      Files.write(file, rewritten);
      return;
    }
    assertThat(Transcript.steady(lines)).isEqualTo(Transcript.steady(rewritten));
  }

  /** In a folder of its own, where the commands may write. */
  private Transcript transcript(boolean longOnes) {
    return new Transcript(arguments -> new Cli(folder).run(arguments.toArray(String[]::new)), longOnes);
  }

  @Test
  void everyCommandOfTheReadme_printsWhatItSays() throws IOException {
    check("README.md", Boolean.getBoolean("readme.long"));
  }

  @Test
  void everyLineOfTheTutorial_printsWhatItSays() throws IOException {
    check("scripts/tutorial/README.md", true);
  }

  @Test
  void theSweepOfTheStorm_printsWhatItsPageSays() throws IOException {
    check("scripts/sweeps/storm-phase.md", Boolean.getBoolean("readme.long"));
  }

  @Test
  void anotherOutputIsNoticed() {
    List<String> lines = List.of("```console", "$ ./stormbench list fixes", "  no-rt-push-ipl  V3", "```");
    assertThat(Transcript.steady(transcript(false).rewritten(lines))).isNotEqualTo(Transcript.steady(lines))
        .startsWith(lines.get(0), lines.get(1));
  }

  @Test
  void anotherOutputOfThePrompt_isNoticed_alsoInALaterBlock() {
    List<String> lines = List.of("```console", "$ ./stormbench repl small/yield", "yield 0.000 s> run 1ms", "```", "Now:", "```console",
        "yield 0.001 s> [1,", "... 2].length", "3", "```");
    List<String> right = List.of("```console", "$ ./stormbench repl small/yield", "yield 0.000 s> run 1ms", "```", "Now:", "```console",
        "yield 0.001 s> [1,", "... 2].length", "2", "```");
    assertThat(transcript(false).rewritten(lines)).isEqualTo(right);
    assertThat(transcript(false).rewritten(right)).isEqualTo(right);
  }
}
