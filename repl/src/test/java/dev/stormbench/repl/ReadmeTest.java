package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README and the tutorial show what their commands print. Lines that say how fast this machine is are not compared. Blocks
 * of long runs are checked with {@code -Dreadme.long=storm,matrix}, their tags; {@code -Dreadme.update=true} writes what the
 * commands print now.
 */
class ReadmeTest {
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));

  private static final Set<String> LONG = Set.of(System.getProperty("readme.long", "").split(","));

  @TempDir
  Path folder;

  private void check(String page) throws IOException {
    Path file = HOME.resolve(page);
    Files.createSymbolicLink(folder.resolve("scripts"), HOME.resolve("scripts"));
    List<String> lines = Files.readAllLines(file);
    List<String> rewritten = transcript().rewritten(lines);
    if (Boolean.getBoolean("readme.update")) {
      Files.write(file, rewritten);
      return;
    }
    assertThat(Transcript.steady(lines)).isEqualTo(Transcript.steady(rewritten));
  }

  /** In a folder of its own, where the commands may write. */
  private Transcript transcript() {
    return new Transcript(arguments -> new Cli(folder).run(arguments.toArray(String[]::new)), LONG);
  }

  @Test
  void everyCommandOfTheReadme_printsWhatItSays() throws IOException {
    check("README.md");
  }

  @Test
  void everyLineOfTheTutorial_printsWhatItSays() throws IOException {
    check("scripts/tutorial/README.md");
  }

  @Test
  void everyQueryOfItsPage_answersWhatItSays() throws IOException {
    check("scripts/tutorial/sql.md");
  }

  @Test
  void theWayFromATraceToAWhatIf_printsWhatItsPageSays() throws IOException {
    check("scripts/tutorial/import.md");
  }

  @Test
  void theSweepOfTheStorm_printsWhatItsPageSays() throws IOException {
    check("scripts/sweeps/storm-phase.md");
  }

  @Test
  void whatIsLeftOfTheStorm_isAsItsPageSays() throws IOException {
    check("scripts/shrunk/README.md");
  }

  @Test
  void everyCommandOfThePageOnReports_printsWhatItSays() throws IOException {
    check("scripts/reports/README.md");
  }

  @Test
  void theBisectionOfTheStorm_printsWhatItsPageSays() throws IOException {
    check("scripts/sweeps/storm-threshold.md");
  }

  @Test
  void everySweepOfItsPage_printsWhatItSays() throws IOException {
    check("scripts/sweeps/README.md");
  }

  @Test
  void anotherOutputIsNoticed() {
    List<String> lines = List.of("```console", "$ ./stormbench list fixes", "  no-rt-push-ipl  V3", "```");
    assertThat(Transcript.steady(transcript().rewritten(lines))).isNotEqualTo(Transcript.steady(lines))
        .startsWith(lines.get(0), lines.get(1));
  }

  @Test
  void aQuotedWord_mayGoOverLines() throws IOException {
    Files.createSymbolicLink(folder.resolve("scripts"), HOME.resolve("scripts"));
    List<String> right = List.of("```console", "$ ./stormbench sql scripts/small/yield.yaml --until 1ms \"select 1 as a,", "    ' x ' as b\" --csv",
        "a,b", "1, x", "```");
    List<String> wrong = List.of(right.get(0), right.get(1), right.get(2), "a,c", right.get(5));
    assertThat(transcript().rewritten(right)).isEqualTo(right);
    assertThat(transcript().rewritten(wrong)).isEqualTo(right);
  }

  @Test
  void anotherOutputOfThePrompt_isNoticed_alsoInALaterBlock() {
    List<String> lines = List.of("```console", "$ ./stormbench repl small/yield", "yield 0.000 s> run 1ms", "```", "Now:", "```console",
        "yield 0.001 s> [1,", "... 2].length", "3", "```");
    List<String> right = List.of("```console", "$ ./stormbench repl small/yield", "yield 0.000 s> run 1ms", "```", "Now:", "```console",
        "yield 0.001 s> [1,", "... 2].length", "2", "```");
    assertThat(transcript().rewritten(lines)).isEqualTo(right);
    assertThat(transcript().rewritten(right)).isEqualTo(right);
  }
}
