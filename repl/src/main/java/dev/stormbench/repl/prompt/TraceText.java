package dev.stormbench.repl.prompt;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.TraceLine;
import dev.stormbench.spi.trace.TraceExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Tracepoint hits as lines: as an exporter writes them, or their fields in a row where there is none. */
final class TraceText {
  private static final String EXPORTER = "ftrace";

  private TraceText() {}

  static List<TraceLine> lines(Bench bench, Machine machine, List<Kept> hits) {
    List<String> texts = bench.plugins().traceExporters().find(EXPORTER).map(x -> exported(bench.create(x), machine, hits))
        .orElseGet(() -> hits.stream().map(TraceText::plain).toList());
    List<TraceLine> lines = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      Kept k = hits.get(i);
      lines.add(new TraceLine(k.timeNs(), k.cpu(), k.event(), texts.get(i)));
    }
    return lines;
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
    return Figures.format("%s-%d [%03d] %.6f: %s", k.comm(), k.pid(), k.cpu(), k.timeNs() / 1e9, fields);
  }
}
