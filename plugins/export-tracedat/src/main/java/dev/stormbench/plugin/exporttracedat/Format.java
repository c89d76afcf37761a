package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.trace.TraceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an event's {@code format} file, and what it says. The texts are those of a running kernel (6.18).
 *
 * @param text as it is in tracefs
 * @param id common_type of the event's records
 */
record Format(String text, int id, List<Field> fields) {
  private static final String FOLDER = "events/";
  private static final Pattern ID = Pattern.compile("(?m)^ID: (\\d+)$");
  private static final Pattern FIELD =
      Pattern.compile("(?m)^\\tfield:(.*?)(\\w+)(\\[\\d*])?;\\toffset:(\\d+);\\tsize:(\\d+);\\tsigned:[01];$");

  /**
   * One field.
   *
   * @param type with the brackets of an array, such as {@code char[16]}
   */
  record Field(String type, String name, int offset, int size) {
    boolean isDynamic() {
      return type.startsWith("__data_loc ");
    }

    boolean isCpumask() {
      return type.contains("cpumask_t");
    }

    /** Text that stands in the record itself. */
    boolean isCharArray() {
      return type.startsWith("char[");
    }
  }

  /** The format of an event. */
  static Format of(TraceEvent event) {
    return parse(resource(event.system() + "/" + event.eventName() + "/format"));
  }

  /** A file of tracefs's folder {@code events}. */
  static String resource(String name) {
    try (InputStream in = Format.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + FOLDER + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Format parse(String text) {
    Matcher id = ID.matcher(text);
    if (!id.find()) {
      throw new IllegalArgumentException("no ID in the format: " + text);
    }
    List<Field> fields = FIELD.matcher(text).results()
        .map(m -> new Field(m.group(1).strip() + (m.group(3) == null ? "" : m.group(3)), m.group(2), Integer.parseInt(m.group(4)),
            Integer.parseInt(m.group(5))))
        .toList();
    return new Format(text, Integer.parseInt(id.group(1)), fields);
  }
}
