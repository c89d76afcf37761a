package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that {@code cat /sys/kernel/tracing/trace} prints, header or not. {@link TaskColumns} reads what stands left
 * of an event's name, {@link EventText} what stands right of it.
 *
 * <p>Idle's comm becomes {@code swapper/N}; a task whose comm the kernel had forgotten stays {@code <...>}. Times are
 * the microseconds that are printed, in ns; the counts of a clock that counts are taken as they are.
 */
final class FtraceImporter implements TraceImporter {
  private static final int MAX_CPU = 8191;
  private static final int QUOTED_MAX = 80;
  /** The kernel's longest have two pages, most of it a marker. */
  private static final int LINE_MAX = 1 << 17;
  private static final int BUFFER = 1 << 13;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern EVENT = Pattern.compile("([A-Za-z]\\w*): ?(.*)");
  private static final Pattern LOST = Pattern.compile("CPU:(\\d{1,4}) \\[LOST (?:(\\d{1,18}) )?EVENTS]");
  /** What follows an event with the option {@code stacktrace}. */
  private static final String STACK_FRAME = " => ";
  private static final String NO_EVENT = "(not an event)";

  @Override
  public boolean accepts(String fileName) {
    return fileName.equals("trace") || fileName.endsWith(".trace") || fileName.endsWith(".txt");
  }

  @Override
  public void read(String file, InputStream in, Sink sink) {
    java.io.Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
    Reader reader = new Reader(file, sink);
    StringBuilder line = new StringBuilder();
    char[] buffer = new char[BUFFER];
    for (int n = reader.more(text, buffer); n >= 0; n = reader.more(text, buffer)) {
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          reader.line(line.append(buffer, from, i - from));
          from = i + 1;
        }
      }
      reader.checkLength(line.append(buffer, from, n - from));
    }
    if (!line.isEmpty()) {
      reader.line(line);
    }
  }

  /** One file being read. */
  private static final class Reader {
    private final String file;
    private final Sink sink;
    private final TaskColumns columns = new TaskColumns();
    private final ReadRecord read = new ReadRecord();
    private int number;

    Reader(String file, Sink sink) {
      this.file = file;
      this.sink = sink;
    }

    int more(java.io.Reader text, char[] buffer) {
      try {
        return text.read(buffer);
      } catch (IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        throw new ScenarioException(new Location(file, number + 1, 1), "cannot read on: " + reason + "; accepted: a whole file");
      }
    }

    /** What has no end is not kept. */
    void checkLength(CharSequence begun) {
      if (begun.length() > LINE_MAX) {
        number++;
        throw broken(LINE_MAX, begun.subSequence(0, LINE_MAX).toString(), "lines of at most " + LINE_MAX + " characters");
      }
    }

    /** Empties {@code text} for the next line. */
    void line(StringBuilder text) {
      checkLength(text);
      int end = text.length();
      String line = text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
      text.setLength(0);
      line(line);
    }

    private void line(String line) {
      number++;
      if (columns.matches(line)) {
        event(line);
        return;
      }
      if (line.isBlank() || line.startsWith("#") || line.startsWith(STACK_FRAME)) {
        return;
      }
      Matcher lost = LOST.matcher(line);
      if (!lost.matches()) {
        throw broken(1, line, "COMM-PID [CPU] FLAGS SECONDS.MICROSECONDS: EVENT: FIELDS, as in /sys/kernel/tracing/trace");
      }
      sink.lost(Integer.parseInt(lost.group(1)), lost.group(2) == null ? 0 : Long.parseLong(lost.group(2)));
    }

    private void event(String line) {
      if (columns.cpu() > MAX_CPU) {
        throw broken(1, line, "CPU numbers from 0 to " + MAX_CPU);
      }
      Matcher m = EVENT.matcher(columns.rest());
      if (!m.matches()) {
        sink.skipped(NO_EVENT);
        return;
      }
      EventText text = EventText.of(m.group(1));
      if (text == null) {
        sink.skipped(m.group(1));
        return;
      }
      read.begin(text.event());
      if (!text.fill(read, m.group(2))) {
        throw broken(columns.restColumn() + m.start(2), m.group(2), m.group(1) + ": " + text.accepted());
      }
      columns.fill(read);
      sink.event(read);
    }

    private ScenarioException broken(int column, String text, String accepted) {
      String quoted = text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) + "..." : text;
      return new ScenarioException(new Location(file, number, column), "cannot read '" + CONTROL.matcher(quoted).replaceAll(".")
          + "'; accepted: " + accepted);
    }
  }
}
