package dev.stormbench.repl.sweep;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * What a sweep writes: the same for the same sweep, whatever it ran on and how often it was interrupted.
 *
 * <p>A row per run has a column for each axis by its path, then {@code seed, status, phase, exitCode, reason, digest, simulatedNs} and
 * the metrics; metrics are empty where there is no result. Where points were run with several seeds there is a second table with a row
 * per point: the axes, {@code seeds, results, lockups, lockupShare, lockupShareLow, lockupShareHigh}, and of each metric {@code Median,
 * Low, High}, the ends of its {@link Interval} empty if there are too few seeds. Names of metrics that are times end in {@code Ns}.
 *
 * <p>JSON: {@code format} (1), {@code scenario}, {@code arguments}, {@code design}, {@code axes} with {@code path} and {@code values} or
 * {@code low}, {@code high} and {@code log}, {@code metrics}, {@code rows} with {@code point} (path to value), {@code metrics} (name to
 * number) and the other columns, and with several seeds {@code confidence} and {@code points} with {@code point} and the other columns.
 *
 * @param arguments of each run but those that differ from point to point
 * @param design such as {@code grid}, or {@code lhs 40 seed 1}
 * @param metrics those that are wanted
 * @param confidence of the intervals
 */
public record SweepFile(String scenario, List<String> arguments, String design, List<Axis> axes, List<String> metrics, double confidence,
    List<Row> rows) {
  private static final List<String> OF_RUNS = List.of("seed", "status", "phase", "exitCode", "reason", "digest", "simulatedNs");
  private static final List<String> OF_POINTS = List.of("seeds", "results", "lockups", "lockupShare", "lockupShareLow", "lockupShareHigh");
  private static final List<String> TEXTS = List.of("status", "phase", "reason", "digest");

  /** With copies. */
  public SweepFile {
    arguments = List.copyOf(arguments);
    axes = List.copyOf(axes);
    metrics = List.copyOf(metrics);
    rows = List.copyOf(rows);
  }

  private static String column(String metric, String part) {
    return metric + part + (Outcome.isTime(metric) ? "Ns" : "");
  }

  private static String word(Enum<?> e) {
    return e.name().toLowerCase(Locale.ROOT);
  }

  private List<String> paths() {
    return axes.stream().map(Axis::path).filter(p -> !p.equals(Axis.SEED)).toList();
  }

  private Map<String, String> point(List<String> values) {
    Map<String, String> point = new LinkedHashMap<>();
    for (int i = 0; i < axes.size(); i++) {
      point.put(axes.get(i).path(), values.get(i));
    }
    return point;
  }

  // -- a row per run --------------------------------------------------------------------------------------

  /** A row per run. */
  public Cells runs() {
    List<String> header = new ArrayList<>(paths());
    header.addAll(OF_RUNS);
    metrics.forEach(m -> header.add(column(m, "")));
    List<List<String>> all = new ArrayList<>();
    for (Row r : rows) {
      Map<String, String> point = point(r.values());
      List<String> cells = new ArrayList<>(paths().stream().map(point::get).toList());
      Map<String, @Nullable Object> columns = columns(r);
      columns.putAll(metrics(r));
      columns.values().forEach(v -> cells.add(v == null ? "" : v.toString()));
      all.add(cells);
    }
    return new Cells(header, all);
  }

  private static Map<String, @Nullable Object> columns(Row r) {
    Outcome o = r.outcome();
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    List<Object> values = List.of(r.seed(), word(o.status()), word(o.phase()), o.exitCode(), o.reason(), o.digest(), o.simulatedNs());
    for (int i = 0; i < values.size(); i++) {
      columns.put(OF_RUNS.get(i), values.get(i));
    }
    return columns;
  }

  private Map<String, @Nullable Object> metrics(Row r) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    metrics.forEach(m -> columns.put(column(m, ""), r.outcome().metrics().get(m)));
    return columns;
  }

  // -- a row per point ------------------------------------------------------------------------------------

  /** A row per point, if there are several runs of one. */
  public Optional<Cells> points() {
    List<Point> points = Point.of(rows);
    if (points.size() == rows.size()) {
      return Optional.empty();
    }
    List<String> header = new ArrayList<>(axes.stream().map(Axis::path).toList());
    header.addAll(columns(points.getFirst()).keySet());
    return Optional.of(new Cells(header, points.stream().map(p -> {
      List<String> cells = new ArrayList<>(p.values());
      columns(p).values().forEach(v -> cells.add(v == null ? "" : v.toString()));
      return cells;
    }).toList()));
  }

  private Map<String, @Nullable Object> columns(Point p) {
    int n = p.results();
    Interval share = n == 0 ? null : Interval.share(p.lockups(), n, confidence);
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("seeds", p.rows().size());
    columns.put("results", n);
    columns.put("lockups", p.lockups());
    columns.put("lockupShare", n == 0 ? null : rounded((double) p.lockups() / n));
    columns.put("lockupShareLow", share == null ? null : rounded(share.low()));
    columns.put("lockupShareHigh", share == null ? null : rounded(share.high()));
    for (String m : metrics) {
      long[] values = p.values(m);
      Optional<Interval> i = Interval.median(values, confidence);
      columns.put(column(m, "Median"), values.length == 0 ? null : Interval.median(values));
      columns.put(column(m, "Low"), i.isEmpty() ? null : (long) i.get().low());
      columns.put(column(m, "High"), i.isEmpty() ? null : (long) i.get().high());
    }
    return columns;
  }

  /** What lies behind six digits is no finding. */
  private static double rounded(double share) {
    return Math.rint(share * 1e6) / 1e6;
  }

  // -- JSON -----------------------------------------------------------------------------------------------

  /** Writes all of it. */
  public void json(JsonGenerator g) throws IOException {
    g.writeStartObject();
    g.writeNumberProperty("format", 1);
    g.writeStringProperty("scenario", scenario);
    strings(g, "arguments", arguments);
    g.writeStringProperty("design", design);
    g.writeArrayPropertyStart("axes");
    for (Axis a : axes) {
      g.writeStartObject();
      g.writeStringProperty("path", a.path());
      Scale range = a.range();
      if (range == null) {
        strings(g, "values", a.values());
      } else {
        g.writeStringProperty("low", range.low());
        g.writeStringProperty("high", range.high());
        g.writeBooleanProperty("log", range.log());
      }
      g.writeEndObject();
    }
    g.writeEndArray();
    strings(g, "metrics", metrics.stream().map(m -> column(m, "")).toList());
    g.writeArrayPropertyStart("rows");
    for (Row r : rows) {
      g.writeStartObject();
      object(g, "point", point(r.values()));
      columns(r).forEach((k, v) -> property(g, k, v));
      object(g, "metrics", metrics(r));
      g.writeEndObject();
    }
    g.writeEndArray();
    if (points().isPresent()) {
      g.writeNumberProperty("confidence", confidence);
      g.writeArrayPropertyStart("points");
      for (Point p : Point.of(rows)) {
        g.writeStartObject();
        object(g, "point", point(p.values()));
        columns(p).forEach((k, v) -> property(g, k, v));
        g.writeEndObject();
      }
      g.writeEndArray();
    }
    g.writeEndObject();
  }

  /** What is null is left out. */
  private static void object(JsonGenerator g, String name, Map<String, ? extends @Nullable Object> properties) {
    g.writeObjectPropertyStart(name);
    properties.forEach((k, v) -> {
      if (v != null) {
        property(g, k, v);
      }
    });
    g.writeEndObject();
  }

  private static void property(JsonGenerator g, String name, @Nullable Object value) {
    switch (value) {
      case null -> g.writeNullProperty(name);
      case Long n -> g.writeNumberProperty(name, n);
      case Integer n -> g.writeNumberProperty(name, n);
      case Double d -> g.writeNumberProperty(name, d);
      default -> g.writeStringProperty(name, value.toString());
    }
  }

  private static void strings(JsonGenerator g, String name, List<String> values) {
    g.writeArrayPropertyStart(name);
    values.forEach(g::writeString);
    g.writeEndArray();
  }

  // -- what was written -----------------------------------------------------------------------------------

  /** Whether a document is what {@link #json} writes. */
  public static boolean is(JsonNode document) {
    return document.path("axes").isArray() && document.path("rows").isArray() && document.path("metrics").isArray();
  }

  /** Whether a header is that of {@link #runs} or {@link #points}. */
  public static boolean is(List<String> header) {
    return header.containsAll(OF_RUNS) || header.containsAll(OF_POINTS);
  }

  /** The rows of a document: {@link #runs} again. */
  public static Cells runs(JsonNode document) {
    List<String> header = new ArrayList<>(document.path("axes").valueStream().map(a -> a.path("path").asString("")).toList());
    header.remove(Axis.SEED);
    int paths = header.size();
    header.addAll(OF_RUNS);
    int metrics = header.size();
    document.path("metrics").forEach(m -> header.add(m.asString("")));
    return new Cells(header, document.path("rows").valueStream().map(r -> {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        JsonNode of = i < paths ? r.path("point") : i < metrics ? r : r.path("metrics");
        cells.add(of.path(header.get(i)).asString(""));
      }
      return cells;
    }).toList());
  }

  /** The points of a document: {@link #points} again. */
  public static Optional<Cells> points(JsonNode document) {
    JsonNode points = document.path("points");
    if (points.isEmpty()) {
      return Optional.empty();
    }
    List<String> header = new ArrayList<>(document.path("axes").valueStream().map(a -> a.path("path").asString("")).toList());
    int paths = header.size();
    points.get(0).propertyNames().stream().filter(n -> !n.equals("point")).forEach(header::add);
    return Optional.of(new Cells(header, points.valueStream().map(p -> {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        JsonNode cell = i < paths ? p.path("point").path(header.get(i)) : p.path(header.get(i));
        cells.add(cell.isNull() ? "" : cell.asString(""));
      }
      return cells;
    }).toList()));
  }

  /** Whether a column that is no axis holds texts; the others hold numbers. */
  public static boolean isText(String column) {
    return TEXTS.contains(column);
  }

  /** The number of columns in front that are axes. */
  public static int axes(List<String> header) {
    int first = Math.max(header.lastIndexOf(OF_RUNS.getFirst()), 0);
    return header.containsAll(OF_RUNS) ? first : header.lastIndexOf(OF_POINTS.getFirst());
  }
}
