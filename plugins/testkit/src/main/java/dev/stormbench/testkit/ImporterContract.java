package dev.stormbench.testkit;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link TraceImporter} must keep to: the same bytes give the same records, which make sense, and files that are broken are
 * refused in one line. The kit breaks the file that {@link #file} gives in some hundred ways, so a short one will do.
 */
public abstract class ImporterContract {
  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The importer under test, as the plugin registers it. */
  protected abstract String name();

  /** The name of a file in its format, without a folder. */
  protected abstract String fileName();

  /** What is in such a file; some records at least. */
  protected abstract byte[] file();

  private String what() {
    return "'" + name() + "' of plugin " + plugin().id();
  }

  private TraceImporter made() {
    Plugin plugin = plugin();
    return Plugins.of(List.of(plugin)).traceImporters().find(name()).orElseThrow(() -> Rule.RUNS.broken("plugin " + plugin.id()
        + " has no trace importer '" + name() + "'")).create(ParamsProbe.bind(List.of(), Map.of()));
  }

  private List<String> read(TraceImporter x, InputStream in) throws IOException {
    List<String> read = new ArrayList<>();
    x.read(fileName(), in, new TraceImporter.Sink() {
      @Override
      public void event(TraceRecord r) {
        read.add(text(r));
      }

      @Override
      public void lost(int cpu, long events) {
        read.add("CPU " + cpu + " has lost " + events);
      }

      @Override
      public void skipped(String eventName) {
        read.add("skipped " + eventName);
      }
    });
    return read;
  }

  private static String text(TraceRecord r) {
    StringBuilder s = new StringBuilder();
    s.append(r.timeNs()).append(' ').append(r.cpu()).append(' ').append(r.event()).append(' ').append(r.pid()).append(' ').append(r.comm())
        .append(' ').append(r.flags()).append(' ').append(r.preemptCount());
    for (int i = 0; i < r.event().fields().size(); i++) {
      s.append(' ').append(r.arg(i)).append(' ').append(r.text(i));
    }
    return s.toString();
  }

  private List<String> readWell(TraceImporter x, InputStream in) {
    try {
      return read(x, in);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw Rule.RUNS.broken(what() + " reads " + fileName() + ": " + e, e);
    }
  }

  private InputStream good() {
    return new ByteArrayInputStream(file());
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("importer-accepts")
  void itsFiles_areAccepted() {
    TraceImporter x = made();
    Rule.IMPORTER_ACCEPTS.check(x.accepts(fileName()), what() + " does not accept '" + fileName() + "'");
    for (String other : List.of("", "a", ".", "trace.of-nobody")) {
      Rule.IMPORTER_ACCEPTS.check(!x.accepts(other), what() + " accepts '" + other + "'");
    }
  }

  @Test
  @Tag("importer-same-records")
  void theSameFile_givesTheSameRecords() {
    TraceImporter x = made();
    List<String> first = readWell(x, good());
    same(first, readWell(x, good()), "read again");
    for (byte[] broken : Broken.bytes(file()).subList(0, 10)) {
      try {
        read(x, new ByteArrayInputStream(broken));
      } catch (IOException | RuntimeException e) {
        continue; // is what another rule is about
      }
    }
    same(first, readWell(x, good()), "after files that are broken");
    same(first, readWell(x, new ByteArrayInputStream(file()) {
      @Override
      public synchronized int read(byte[] b, int off, int len) {
        return super.read(b, off, Math.min(len, 1));
      }
    }), "byte by byte");
  }

  private void same(List<String> first, List<String> now, String how) {
    int i = 0;
    while (i < first.size() && i < now.size() && first.get(i).equals(now.get(i))) {
      i++;
    }
    Rule.IMPORTER_SAME_RECORDS.check(first.equals(now), what() + ", " + how + ", gives " + now.size() + " records instead of "
        + first.size()
        + ", others from number " + i + " on");
  }

  @Test
  @Tag("importer-records-sense")
  void records_makeSense() {
    List<String> wrong = new ArrayList<>();
    int[] n = {0};
    try {
      made().read(fileName(), good(), r -> {
        n[0]++;
        String sense = sense(r);
        if (!sense.isEmpty()) {
          wrong.add("record " + n[0] + ", a " + r.event() + ", " + sense);
        }
      });
    } catch (IOException | RuntimeException | LinkageError e) {
      throw Rule.RUNS.broken(what() + " reads " + fileName() + ": " + e, e);
    }
    Rule.IMPORTER_RECORDS_SENSE.check(n[0] > 0, what() + " finds none in " + fileName());
    Rule.IMPORTER_RECORDS_SENSE.check(wrong.isEmpty(), what() + ": " + String.join("; ", wrong.stream().limit(3).toList()));
  }

  private static String sense(TraceRecord r) {
    if (r.cpu() < 0 || r.timeNs() < 0 || r.comm() == null) {
      return "is of CPU " + r.cpu() + " at " + r.timeNs() + " ns, with comm " + r.comm();
    }
    for (int i = 0; i < r.event().fields().size(); i++) {
      if (r.event().kind(i).isText() != (r.text(i) != null)) {
        return "has the text " + r.text(i) + " in field " + r.event().fields().get(i);
      }
    }
    return "";
  }

  @Test
  @Tag("importer-refuses")
  void brokenFiles_areRefusedInOneLine() {
    TraceImporter x = made();
    List<byte[]> all = Broken.bytes(file());
    for (int i = 0; i < all.size(); i++) {
      try {
        read(x, new ByteArrayInputStream(all.get(i)));
      } catch (ScenarioException e) {
        Rule.IMPORTER_REFUSES.check(e.at().file().startsWith(fileName()), what() + " refuses a file and names '" + e.at().file() + "': "
            + e.getMessage());
        Rule.IMPORTER_REFUSES.check(e.getMessage().lines().count() == 1, what() + " refuses a file in several lines: " + e.getMessage());
      } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
        throw Rule.IMPORTER_REFUSES.broken(what() + ", given broken file " + i + " of " + all.get(i).length + " bytes, throws " + e, e);
      }
    }
  }

  @Test
  @Tag("importer-passes-io-errors")
  void anUnreadableFile_isAnIoException() {
    byte[] half = Arrays.copyOf(file(), file().length / 2);
    Throwable thrown = null;
    try {
      read(made(), new FilterInputStream(new ByteArrayInputStream(half)) {
        @Override
        public int read(byte[] b, int off, int len) throws IOException {
          return orFail(super.read(b, off, len));
        }

        @Override
        public int read() throws IOException {
          return orFail(super.read());
        }

        private static int orFail(int n) throws IOException {
          if (n < 0) {
            throw new IOException("Input/output error");
          }
          return n;
        }
      });
    } catch (IOException | RuntimeException | LinkageError e) {
      thrown = e;
    }
    Rule.IMPORTER_PASSES_IO_ERRORS.check(thrown instanceof IOException || thrown instanceof ScenarioException, what()
        + ", given a stream that fails in the midst, " + (thrown == null ? "ends well" : "throws " + thrown));
  }

  @Test
  @Tag("importer-leaves-open")
  void theStream_staysOpen() {
    boolean[] closed = {false};
    readWell(made(), new ByteArrayInputStream(file()) {
      @Override
      public void close() {
        closed[0] = true;
      }
    });
    Rule.IMPORTER_LEAVES_OPEN.check(!closed[0], what() + " closes it");
  }
}
