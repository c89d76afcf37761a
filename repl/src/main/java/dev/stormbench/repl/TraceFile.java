package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceImporter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Recorded traces that the user names, compressed or not, read by the importer that knows their format. */
final class TraceFile {
  private static final String GZIP = ".gz";
  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  private TraceFile() {}

  /**
   * Reads a whole trace.
   *
   * @param format name of an importer; null: the file's name says it
   */
  static void read(Host host, String name, @Nullable String format, TraceImporter.Sink sink) {
    Extension<TraceImporter> extension = importer(host.plugins().traceImporters(), name, format);
    TraceImporter importer = extension.create(NoParams.of(extension, Location.of(name)));
    try (InputStream in = InputFile.open(host, name)) {
      InputStream plain = plain(in);
      IOException[] failure = {null};
      PluginGate.run(extension.owner(), "read of trace-importer '" + extension.name() + "'", () -> {
        try {
          importer.read(name, plain, sink);
        } catch (IOException e) {
          failure[0] = e;
        }
      });
      if (failure[0] != null) {
        throw failure[0];
      }
    } catch (IOException e) {
      throw new ScenarioException(Location.of(name), "cannot read it: " + InputFile.reason(e));
    }
  }

  private static InputStream plain(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == GZIP_MAGIC_1 && in.read() == GZIP_MAGIC_2;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static Extension<TraceImporter> importer(Extensions<TraceImporter> known, String name,
      @Nullable String format) {
    if (format != null) {
      return known.find(format).orElseThrow(() -> known.unknown(Location.of("--format " + format), format,
          "unknown format" + Text.didYouMean(format, known.names()) + " (known: " + String.join(", ", known.names())
              + ")"));
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    String plainName = last.endsWith(GZIP) ? last.substring(0, last.length() - GZIP.length()) : last;
    List<String> names = new ArrayList<>();
    for (Extension<TraceImporter> e : known.shippedFirst()) {
      TraceImporter importer = e.create(NoParams.of(e, Location.of(name)));
      if (PluginGate.call(e.owner(), "accepts of trace-importer '" + e.name() + "'", () -> importer.accepts(plainName))) {
        return e;
      }
      names.add(e.name());
    }
    throw new ScenarioException(Location.of(name), "the file's name says no format of traces; say --format NAME"
        + " (known: " + String.join(", ", names) + ")");
  }
}
