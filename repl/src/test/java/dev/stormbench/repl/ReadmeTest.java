package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The README shows what its commands print. Lines that say how fast this machine is are not compared. Blocks of long
 * runs are checked with {@code -Dreadme.long=true}; {@code -Dreadme.update=true} writes what the commands print now.
 */
class ReadmeTest {
  private static final String PROMPT = "$ ./stormbench ";
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));
  private static final Path README = HOME.resolve("README.md");

  @Test
  void everyCommandOfTheReadmePrintsWhatItSays() throws IOException {
    List<String> lines = Files.readAllLines(README);
    List<String> rewritten = rewrite(lines, Boolean.getBoolean("readme.long"));
    if (Boolean.getBoolean("readme.update")) {
      Files.write(README, rewritten);
      return;
    }
    assertThat(steady(lines)).isEqualTo(steady(rewritten));
  }

  @Test
  void anotherOutputIsNoticed() {
    List<String> lines = List.of("```console", PROMPT + "list fixes", "  no-rt-push-ipl  V3", "```");
    assertThat(steady(rewrite(lines, false))).isNotEqualTo(steady(lines)).startsWith(lines.get(0), lines.get(1));
  }

  private static List<String> rewrite(List<String> lines, boolean longOnes) {
    List<String> out = new ArrayList<>();
    boolean skipping = false;
    boolean inBlock = false;
    for (String line : lines) {
      if (line.startsWith("```console")) {
        inBlock = line.equals("```console") || longOnes;
      } else if (line.equals("```")) {
        inBlock = false;
        skipping = false;
      } else if (inBlock && line.startsWith(PROMPT)) {
        out.add(line);
        out.addAll(printed(line.substring(PROMPT.length())));
        skipping = true;
        continue;
      }
      if (!skipping) {
        out.add(line);
      }
    }
    return out;
  }

  private static List<String> printed(String command) {
    Cli.Result r = new Cli(HOME).run(command.split(" "));
    List<String> all = new ArrayList<>(r.out().lines().toList());
    all.addAll(r.errLines());
    while (!all.isEmpty() && all.getLast().isBlank()) {
      all.removeLast();
    }
    while (!all.isEmpty() && all.getFirst().isBlank()) {
      all.removeFirst();
    }
    all.replaceAll(String::stripTrailing);
    return all;
  }

  private static List<String> steady(List<String> lines) {
    return lines.stream().filter(l -> !l.startsWith("  time ") && !l.startsWith("  speed ")).toList();
  }
}
