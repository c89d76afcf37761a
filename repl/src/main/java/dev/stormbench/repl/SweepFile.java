package dev.stormbench.repl;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * The file that a sweep writes: the same for the same sweep, whatever it ran on and how often it was interrupted.
 *
 * <p>CSV (RFC 4180, line feeds): a column for each axis by its path, then {@code seed, status, phase, exitCode, reason, digest,
 * simulatedNs} and the metrics; metrics are empty where there is no result. JSON: {@code format} (1), {@code scenario}, {@code
 * arguments}, {@code axes} with {@code path} and {@code values}, {@code metrics}, and {@code rows} with {@code point} (path to value),
 * {@code metrics} (name to number) and the columns of CSV. Names of metrics that are times end in {@code Ns}.
 *
 * @param arguments of each run but those that differ from point to point
 * @param metrics those that are wanted
 */
record SweepFile(String scenario, List<String> arguments, List<SweepAxis> axes, List<String> metrics, List<SweepRow> rows) {
  private static final String CSV = ".csv";
  private static final String JSON = ".json";

  /** Refuses a name that says no format. */
  static void check(String option, String name) {
    if (!name.endsWith(CSV) && !name.endsWith(JSON)) {
      String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
      throw new ScenarioException(Location.of(option + " " + name), "the ending of the name says no format"
          + (ending.isEmpty() ? "" : Text.didYouMean(ending, List.of(CSV, JSON))) + " (accepted: .csv, .json)");
    }
  }

  /** Writes it; the name says in which format. */
  void write(OutputFile file, String name) {
    file.write(name.endsWith(CSV) ? this::csv : this::json);
  }

  private static String column(String metric) {
    return SweepOutcome.isTime(metric) ? metric + "Ns" : metric;
  }

  private static String word(Enum<?> e) {
    return e.name().toLowerCase(Locale.ROOT);
  }

  private void csv(OutputStream out) throws IOException {
    List<String> header = new ArrayList<>(axes.stream().map(SweepAxis::path).toList());
    header.remove(SweepAxis.SEED);
    header.addAll(List.of("seed", "status", "phase", "exitCode", "reason", "digest", "simulatedNs"));
    metrics.forEach(m -> header.add(column(m)));
    line(out, header);
    for (SweepRow r : rows) {
      SweepOutcome o = r.outcome();
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < axes.size(); i++) {
        if (!axes.get(i).path().equals(SweepAxis.SEED)) {
          cells.add(r.values().get(i));
        }
      }
      cells.addAll(List.of(Long.toString(r.seed()), word(o.status()), word(o.phase()), Integer.toString(o.exitCode()), o.reason(),
          o.digest(), Long.toString(o.simulatedNs())));
      metrics.forEach(m -> cells.add(o.metrics().containsKey(m) ? Long.toString(o.metrics().get(m)) : ""));
      line(out, cells);
    }
  }

  private static void line(OutputStream out, List<String> cells) throws IOException {
    String line = String.join(",", cells.stream().map(SweepFile::cell).toList()) + "\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Quoted where it must be. */
  static String cell(String s) {
    return s.matches("(?s).*[\",\r\n].*") ? '"' + s.replace("\"", "\"\"") + '"' : s;
  }

  private void json(OutputStream out) throws IOException {
    try (JsonGenerator g = ResultJson.generator(out)) {
      g.writeStartObject();
      g.writeNumberProperty("format", 1);
      g.writeStringProperty("scenario", scenario);
      strings(g, "arguments", arguments);
      g.writeArrayPropertyStart("axes");
      for (SweepAxis a : axes) {
        g.writeStartObject();
        g.writeStringProperty("path", a.path());
        strings(g, "values", a.values());
        g.writeEndObject();
      }
      g.writeEndArray();
      strings(g, "metrics", metrics.stream().map(SweepFile::column).toList());
      g.writeArrayPropertyStart("rows");
      rows.forEach(r -> row(g, r));
      g.writeEndArray();
      g.writeEndObject();
    }
    out.write('\n');
  }

  private void row(JsonGenerator g, SweepRow r) {
    SweepOutcome o = r.outcome();
    g.writeStartObject();
    g.writeObjectPropertyStart("point");
    for (int i = 0; i < axes.size(); i++) {
      g.writeStringProperty(axes.get(i).path(), r.values().get(i));
    }
    g.writeEndObject();
    g.writeNumberProperty("seed", r.seed());
    g.writeStringProperty("status", word(o.status()));
    g.writeStringProperty("phase", word(o.phase()));
    g.writeNumberProperty("exitCode", o.exitCode());
    g.writeStringProperty("reason", o.reason());
    g.writeStringProperty("digest", o.digest());
    g.writeNumberProperty("simulatedNs", o.simulatedNs());
    g.writeObjectPropertyStart("metrics");
    for (Map.Entry<String, Long> m : o.metrics().entrySet()) {
      if (metrics.contains(m.getKey())) {
        g.writeNumberProperty(column(m.getKey()), m.getValue());
      }
    }
    g.writeEndObject();
    g.writeEndObject();
  }

  private static void strings(JsonGenerator g, String name, List<String> values) {
    g.writeArrayPropertyStart(name);
    values.forEach(g::writeString);
    g.writeEndArray();
  }
}
