package dev.stormbench.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * This SPI keeps what the last tagged version promised. That one is compiled from the sources at the tag {@code spi-<version>}, so
 * nothing has to be published. A copy without a repository is told by {@code -Dspi.git} where one is.
 */
class CompatibilityTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("spi.git", Sources.HOME.toString()));

  @TempDir
  static Path now;

  @BeforeAll
  static void compile() {
    Sources.now().compile(now);
  }

  @Test
  void thisSpi_keepsWhatTheLastTaggedOnePromised(@TempDir Path old) throws IOException, InterruptedException {
    Git git = new Git(REPOSITORY);
    String tag = git.lastTag();
    if (tag == null) {
      System.out.println("japicmp: no tag spi-* is known in " + REPOSITORY + ": there is no version that this SPI could break");
      return;
    }
    git.sources(tag).compile(old);
    assertThat(Compatibility.of(old, now).breaks(tag.substring("spi-".length()), Spi.VERSION))
        .as("What " + tag + " promised and " + Spi.VERSION + " breaks: take it back, or raise the version; see spi/README.md").isEmpty();
    System.out.println("japicmp: SPI " + Spi.VERSION + " breaks nothing that " + tag + " promised");
  }

  @Test
  void aTaggedVersion_isFound_andWhatItPromisedIsMissed(@TempDir Path repository, @TempDir Path old)
      throws IOException, InterruptedException {
    Git git = new Git(repository);
    assertThat(git.lastTag()).isNull();
    Sources.now().with("machine/Rq.java", "int nrPushable();", "int nrPushable(); int nrIdle();")
        .write(repository.resolve("spi/src/main/java"));
    git.run("init", "--quiet");
    git.run("add", ".");
    git.run("-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgSign=false",
        "commit", "--quiet", "-m", "first");
    assertThat(git.lastTag()).isNull();
    git.run("tag", "spinner");
    assertThat(git.lastTag()).isNull();
    git.run("tag", "spi-1.2.0");
    assertThat(git.lastTag()).isEqualTo("spi-1.2.0");
    git.sources("spi-1.2.0").compile(old);
    assertThat(Compatibility.of(old, now).breaks("1.2.0", "1.3.0")).containsExactly("METHOD_REMOVED (binary) machine.Rq.nrIdle()");
  }

  @Test
  void whatWasDeprecated_mayGoWithAMajorVersion(@TempDir Path old) {
    Sources.now().with("Plugin.java", "String id();", "String id(); @Deprecated void idd(); @Deprecated enum Ids { }").compile(old);
    Compatibility both = Compatibility.of(old, now);
    assertThat(both.breaks("1.2.0", "2.0.0")).isEmpty();
    assertThat(both.breaks("1.2.0", "1.3.0"))
        .containsExactlyInAnyOrder("METHOD_REMOVED (binary) Plugin.idd()", "CLASS_REMOVED (binary) Plugin.Ids");
  }

  /** {@code breaks} and {@code keeps}: steps from one version to the next, such as {@code 0.2.0-0.2.1}. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "", textBlock = """
      Plugin       | String id();     | String id(); String idd(); | 0.2.0-0.2.1 1.2.0-1.3.0 | 0.2.0-0.3.0 0.9.0-1.0.0 1.2.0-2.0.0 | \
          METHOD_ADDED_TO_INTERFACE (source) Plugin.idd()
      Plugin       | String id();     | String id(); default void idd() {} | | 0.2.0-0.2.1 1.2.0-1.2.1 |
      machine/Rq   | int nrPushable() | int nrIdle(); int nrPushable()     | | 0.2.0-0.2.1 1.2.0-1.2.1 |
      machine/Rq   | int nrPushable() | long nrPushable() | 0.2.0-0.2.1 1.2.0-1.3.0 | 1.2.0-2.0.0 | \
          METHOD_RETURN_TYPE_CHANGED (binary) machine.Rq.nrPushable()
      RtoOps       | WALK,            |                   | 0.2.0-0.2.1 1.2.0-1.2.1 | 0.2.0-0.3.0 1.2.0-1.3.0 | \
          FIELD_REMOVED (binary) RtoOps.PullBy.WALK
      RtoOps       | NONE             | NONE, MORE                         | | 0.2.0-0.2.1 1.2.0-1.2.1 |
      query/Rows   | void end();      |                                    | | 0.2.0-0.2.1 1.2.0-1.2.1 |
      Registry     | ScriptLanguage l | ReplCommand l                      | | 0.2.0-0.2.1 1.2.0-1.2.1 |
      Registry     | ReplCommand c    | ScriptLanguage c  | 1.2.0-1.2.1 | 1.2.0-1.3.0 | METHOD_REMOVED (binary) Registry.replCommand()
      Registry     | ScenarioFormat f | ReplCommand f     | 1.2.0-1.3.0 | 0.2.0-0.3.0 | METHOD_REMOVED (binary) Registry.scenarioFormat()
      Registry     | ScenarioFormat f | ReplCommand f     | 1.2.0-2.0.0 | 0.2.0-1.0.0 | \
          METHOD_REMOVED (never deprecated) Registry.scenarioFormat()
      KernelFix    | Map<String, B    | Map<Long, B       | 1.2.0-1.3.0 | 1.2.0-2.0.0 | \
          METHOD_RETURN_TYPE_GENERICS_CHANGED (source) KernelFix.features()
      workload/Program  | record Yield() implements Step {} | | 1.2.0-1.3.0 | 0.2.0-0.3.0 | \
          CLASS_REMOVED (binary) workload.Program.Step.Yield
      workload/Workload | Setup setup) | Setup setup) throws Exception | 1.2.0-1.3.0 | 1.2.0-2.0.0 | \
          METHOD_NOW_THROWS_CHECKED_EXCEPTION (source) workload.Workload.install()
      workload/Distribution | Exponential(double | Exponential(int i, double | 1.2.0-1.3.0 | 0.2.0-0.3.0 | \
          CONSTRUCTOR_REMOVED (binary) workload.Distribution.Exponential()
      """)
  void whatBreaksAPromise_isRefused_andWhatDoesNot_isNot(
      String file, String from, String to, String breaks, String keeps, String problem, @TempDir Path variant) {
    Sources.now().with(file + ".java", from, to == null ? "" : to).compile(variant);
    Compatibility both = Compatibility.of(now, variant);
    assertThat(breaks == null ? new String[0] : breaks.split(" ")).allSatisfy(s -> assertThat(step(both, s)).containsExactly(problem));
    assertThat(keeps.split(" ")).allSatisfy(s -> assertThat(step(both, s)).isEmpty());
  }

  private static List<String> step(Compatibility both, String step) {
    String[] versions = step.split("-");
    return both.breaks(versions[0], versions[1]);
  }
}
