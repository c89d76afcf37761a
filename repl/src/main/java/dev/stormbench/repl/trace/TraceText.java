package dev.stormbench.repl.trace;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Tracepoint hits as lines: as an exporter writes them, or their fields in a row where there is none. */
public final class TraceText {
  /** The exporter whose lines these are. */
  public static final String EXPORTER = "ftrace";

  private TraceText() {}

  /**
   * A line for each hit.
   *
   * @param exporter a fresh one; null if there is none
   */
  public static List<String> lines(@Nullable TraceExporter exporter, Machine machine, List<Kept> hits) {
    return exporter == null ? hits.stream().map(TraceText::plain).toList() : exported(exporter, machine, hits);
  }

  private static List<String> exported(TraceExporter exporter, Machine machine, List<Kept> hits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      exporter.begin(machine, out);
      for (Kept k : hits) {
        exporter.event(k);
      }
      exporter.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
  }

  private static String plain(Kept k) {
    StringJoiner fields = new StringJoiner(" ", k.event().eventName() + ": ", "");
    for (int i = 0; i < k.event().fields().size(); i++) {
      String text = k.text(i);
      fields.add(k.event().fields().get(i) + "=" + (text == null ? Long.toString(k.arg(i)) : text));
    }
    return String.format(Locale.ROOT, "%s-%d [%03d] %.6f: %s", k.comm(), k.pid(), k.cpu(), k.timeNs() / 1e9, fields);
  }
}
