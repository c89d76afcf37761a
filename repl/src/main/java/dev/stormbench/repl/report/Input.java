package dev.stormbench.repl.report;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that a command wrote, recognised by what is in it.
 *
 * @param file as the user named it
 */
public record Input(String file, Kind kind, JsonNode root) {
  private static final int GZIP = 0x1f8b;

  /** Which command wrote it. */
  public enum Kind {
    /** A result of {@code run}. */
    RUN(r -> r.path("digest").isString() && r.path("rto").isObject() && r.path("cpus").isArray(), Run::new),
    /** The matrix of {@code compare}. */
    MATRIX(r -> r.path("suite").isString() && r.path("cells").isArray(), Matrix::new),
    /** The file of {@code sweep}. */
    SWEEP(r -> r.path("axes").isArray() && r.path("rows").isArray(), Sweep::new),
    /** The scores of {@code watchdogs}. */
    WATCHDOGS(r -> r.path("suites").isArray(), Watchdogs::new);

    private final Predicate<JsonNode> is;
    private final Function<Input, Source> source;

    Kind(Predicate<JsonNode> is, Function<Input, Source> source) {
      this.is = is;
      this.source = source;
    }
  }

  /**
   * Reads one, also if it is gzipped.
   *
   * @param in stays open
   * @throws ScenarioException if it is nothing that a report can be made of
   */
  public static Input read(String file, InputStream in) throws IOException {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(plain(in));
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      TokenStreamLocation l = e.getLocation();
      throw refused(l == null ? Location.of(file) : new Location(file, l.getLineNr(), l.getColumnNr()), file);
    }
    for (Kind k : Kind.values()) {
      if (k.is.test(root)) {
        return new Input(file, k, root);
      }
    }
    throw refused(Location.of(file), file);
  }

  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return magic == GZIP ? new GZIPInputStream(buffered) : buffered;
  }

  private static ScenarioException refused(Location at, String file) {
    boolean scenario = List.of(".yaml", ".yml", ".js", ".txt").stream().anyMatch(file::endsWith);
    return new ScenarioException(scenario ? Location.of(file) : at, scenario
        ? "no result; a scenario is run first: stormbench run " + file + " --json result.json"
        : "no result; accepted: what 'run --json', 'compare --json', 'watchdogs --json' and 'sweep --out FILE.json' write");
  }

  /** What can be shown of it. */
  Source source() {
    return guarded(() -> kind.source.apply(this));
  }

  /** What is not as it was written, by hand or by a disk, is refused in one line. */
  <T> T guarded(Supplier<T> read) {
    try {
      return read.get();
    } catch (JacksonException | IllegalArgumentException | NullPointerException | IndexOutOfBoundsException | ClassCastException e) {
      String why = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
      ScenarioException refused =
          new ScenarioException(Location.of(file), "a damaged result: " + String.valueOf(why).lines().findFirst().orElse(""));
      refused.initCause(e); // --debug shows where
      throw refused;
    }
  }

  /** The name of the file without folder and ending. */
  String shortName() {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.replaceFirst("(\\.json)?(\\.gz)?$", "");
  }
}
