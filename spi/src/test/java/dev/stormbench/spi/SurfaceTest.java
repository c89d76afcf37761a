package dev.stormbench.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public surface is the committed text: whoever changes it sees so, and whoever reviews reads what changed. */
class SurfaceTest {
  private static final Path FILE = Sources.HOME.resolve("spi/surface.txt");

  private static String now;

  @BeforeAll
  static void readTheClasses() throws IOException, URISyntaxException {
    now = Surface.of(Path.of(Spi.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    if (Boolean.getBoolean("surface.write")) {
      Files.writeString(FILE, now);
    }
  }

  @Test
  void theCommittedSurface_isThatOfTheClasses() throws IOException {
    assertThat(now).as("The surface of the SPI is not spi/surface.txt. If that is meant: mvn test -pl spi -Dtest=SurfaceTest "
        + "-Dsurface.write=true, and a line in spi/CHANGELOG.md").isEqualTo(Files.readString(FILE));
  }

  @Test
  void theSameSources_haveTheSameSurface(@TempDir Path classes) {
    assertThat(Surface.of(Sources.now().compile(classes))).isEqualTo(now);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Plugin.java                  | String id();             | CharSequence id();            | CharSequence id()
      Plugin.java                  | String id();             | String id(); String idd();    | String idd()
      Plugin.java                  | default String version() | String version(); private String v() | String version()
      KernelFix.java               | default boolean wraps()  | @Deprecated default boolean wraps()  | \
          default boolean wraps() @Deprecated(forRemoval=false, since="")
      scenario/ScenarioFormat.java | 1 << 20                  | 1 << 21                       | field static final int MAX_BYTES = 2097152
      RtOps.java                   | @Nullable Task next      | Task next                     | Task nextPushable(Rq)
      RtOps.java                   | BAIL,                    | HAUL, BAIL,                   | constant  1 BAIL
      trace/TraceExporter.java     | String extension();      | void close() throws IOException; String extension(); | \
          void close() throws IOException
      workload/Distribution.java   | Exponential(double       | Exponential(int i, double     | \
          record dev.stormbench.spi.workload.Distribution.Exponential(int i, double meanNs) implements Distribution
      workload/TimerAction.java    | sealed interface         | interface                     | \
          interface dev.stormbench.spi.workload.TimerAction @Stability.Stable
      scenario/Location.java       | public int line()        | protected int line()          | protected int line()
      scenario/Nearest.java        | public final class       | public class                  | \
          class dev.stormbench.spi.scenario.Nearest @Stability.Evolving
      machine/Rq.java              | Stability.Stable         | Stability.Evolving            | \
          interface dev.stormbench.spi.machine.Rq @Provided @Stability.Evolving
      sweep/SweepPoint.java        | Serializable {           | Cloneable {                   | \
          record dev.stormbench.spi.sweep.SweepPoint(String id, String request) implements Cloneable @Stability.Experimental
      repl/Session.java            | List<String> lockups()   | List<Integer> lockups()       | List<Integer> lockups()
      machine/Machine.java         | List<? extends Task>     | List<Task>                    | List<Task> tasks()
      machine/Machine.java         | Cpu cpu(int cpu)         | Cpu cpu(int... cpu)           | Cpu cpu(int[]) varargs
      """)
  void aChange_isSeen(String file, String old, String changed, String line, @TempDir Path classes) {
    assertThat(lines(now)).doesNotContain(line);
    assertThat(lines(Surface.of(Sources.now().with(file, old, changed).compile(classes)))).contains(line);
  }

  private static List<String> lines(String surface) {
    return surface.lines().map(String::strip).toList();
  }
}
