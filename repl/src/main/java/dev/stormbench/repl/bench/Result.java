package dev.stormbench.repl.bench;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Figures and where they were measured, as they are stored: a JSON document with {@code format} 1, {@code scenario}, {@code measured},
 * {@code machine} (cpu, jdk, flags) and {@code values} by the rows' names.
 *
 * @param scenario its file
 * @param measured how long, in words
 */
public record Result(String scenario, String measured, Machine machine, Map<Row, Double> values) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FORMAT = 1;
  private static final double DECIMALS = 1e4;
  private static final String RESULT = "accepted: what 'bench --save' wrote";

  /** With what follows from the values. */
  public Result {
    Map<Row, Double> all = new EnumMap<>(Row.class);
    values.forEach((row, v) -> all.put(row, rounded(v)));
    share(all, Row.STORM_OF_BOUND, Row.STORM_STEPS, Row.REPLACE_MIN);
    share(all, Row.NAIVE_OF_SSJ, Row.NAIVE_STEPS, Row.SSJ);
    values = all;
  }

  private static void share(Map<Row, Double> all, Row share, Row of, Row whole) {
    Double a = all.get(of);
    Double b = all.get(whole);
    if (a != null && b != null) {
      all.put(share, rounded(100 * a / b));
    }
  }

  private static double rounded(double v) {
    return Math.round(v * DECIMALS) / DECIMALS;
  }

  /** A figure; empty if it was not measured. */
  public OptionalDouble value(Row row) {
    Double v = values.get(row);
    return v == null ? OptionalDouble.empty() : OptionalDouble.of(v);
  }

  /** Writes it. */
  public void write(OutputStream out) throws IOException {
    ObjectNode root = JSON.createObjectNode().put("format", FORMAT).put("scenario", scenario).put("measured", measured);
    root.putObject("machine").put("cpu", machine.cpu()).put("jdk", machine.jdk()).put("flags", machine.flags());
    ObjectNode all = root.putObject("values");
    values.forEach((row, v) -> all.put(row.id(), v));
    out.write((JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads one.
   *
   * @param file its name, for messages
   */
  public static Result read(String file, byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      Location where = at == null ? Location.of(file) : new Location(file, at.getLineNr(), at.getColumnNr());
      throw new ScenarioException(where, "this is no JSON: " + e.getOriginalMessage().replaceAll("\\s*\\R.*", "") + "; " + RESULT);
    }
    if (root.path("format").asInt(0) != FORMAT) {
      throw refused(file, "format is " + (root.has("format") ? root.get("format") : "not there") + ", not " + FORMAT);
    }
    JsonNode machine = root.path("machine");
    Map<Row, Double> values = new EnumMap<>(Row.class);
    for (Map.Entry<String, JsonNode> v : root.path("values").properties()) {
      List<String> known = Row.ids();
      Row row = Row.of(v.getKey()).orElseThrow(() -> new ScenarioException(Location.of(file), "unknown figure '" + v.getKey() + "'"
          + Nearest.didYouMean(v.getKey(), known) + " (known: " + String.join(", ", known) + ")"));
      if (!v.getValue().isNumber()) {
        throw refused(file, "values." + v.getKey() + " is " + v.getValue() + ", no number");
      }
      values.put(row, v.getValue().doubleValue());
    }
    return new Result(text(file, root, "scenario"), text(file, root, "measured"),
        new Machine(text(file, machine, "cpu"), text(file, machine, "jdk"), text(file, machine, "flags")), values);
  }

  private static String text(String file, JsonNode in, String key) {
    if (!in.path(key).isString()) {
      throw refused(file, "'" + key + "' is " + (in.has(key) ? "no text" : "not there"));
    }
    return in.get(key).stringValue();
  }

  private static ScenarioException refused(String file, String why) {
    return new ScenarioException(Location.of(file), "this is no result of bench: " + why + "; " + RESULT);
  }
}
