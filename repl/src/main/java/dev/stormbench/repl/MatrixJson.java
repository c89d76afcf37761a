package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Outcome;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.Matrix.Checked;
import dev.stormbench.repl.Matrix.Place;
import dev.stormbench.repl.Matrix.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * A matrix as a JSON document, a contract: keys may be added, none goes.
 *
 * <ul>
 * <li>{@code format} 1, {@code suite}, {@code baseline}
 * <li>{@code variants}: {@code name, fixes, policies, set}; {@code scenarios}: {@code name, file, set, seeds}
 * <li>{@code cells}, one per scenario and variant: {@code scenario, variant, verdict} (pass, fail, error, none), {@code stated} (pass,
 *     fail, or null), {@code surprise}; {@code figures}, by the keys of {@link Figure}, each with {@code median, min, max, differs};
 *     {@code runs}, one per seed: {@code seed, digest, error}, {@code expectations} ({@code expected, got, met}; times in ns) and
 *     {@code figures}
 * <li>{@code ranking}, the best first: {@code variant, passed, lockups, longestRtWaitNs, ipisPerSecond}
 * <li>{@code command}: what to type to have it again
 * </ul>
 */
final class MatrixJson {
  private final JsonGenerator g;
  private final Matrix m;
  private final String command;

  private MatrixJson(JsonGenerator g, Matrix m, String command) {
    this.g = g;
    this.m = m;
    this.command = command;
  }

  static void write(OutputStream out, Matrix m, String command) throws IOException {
    try (JsonGenerator g = ResultJson.generator(out)) {
      new MatrixJson(g, m, command).document();
    } catch (JacksonException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    out.write('\n');
  }

  private void document() {
    g.writeStartObject();
    g.writeNumberProperty("format", 1);
    g.writeStringProperty("suite", m.suite().name());
    g.writeStringProperty("baseline", m.baseline().name());
    g.writeArrayPropertyStart("variants");
    for (Variant v : m.suite().variants()) {
      g.writeStartObject();
      g.writeStringProperty("name", v.name());
      strings("fixes", v.fixes());
      strings("policies", v.policies());
      strings("set", v.sets());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeArrayPropertyStart("scenarios");
    for (Entry e : m.suite().scenarios()) {
      g.writeStartObject();
      g.writeStringProperty("name", e.name());
      g.writeStringProperty("file", e.file());
      strings("set", e.sets());
      g.writeArrayPropertyStart("seeds");
      m.suite().seeds(e).forEach(g::writeNumber);
      g.writeEndArray();
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeArrayPropertyStart("cells");
    m.suite().scenarios().forEach(e -> m.suite().variants().forEach(v -> cell(v, e)));
    g.writeEndArray();
    g.writeArrayPropertyStart("ranking");
    m.ranking().forEach(this::place);
    g.writeEndArray();
    g.writeStringProperty("command", command);
    g.writeEndObject();
  }

  private void cell(Variant v, Entry e) {
    g.writeStartObject();
    g.writeStringProperty("scenario", e.name());
    g.writeStringProperty("variant", v.name());
    g.writeStringProperty("verdict", word(m.verdict(v, e)));
    Outcome stated = e.outcome(v);
    if (stated == null) {
      g.writeNullProperty("stated");
    } else {
      g.writeStringProperty("stated", word(stated));
    }
    g.writeBooleanProperty("surprise", m.isSurprise(v, e));
    g.writeObjectPropertyStart("figures");
    for (Figure f : Figure.values()) {
      Spread s = m.figure(f, v, e);
      g.writeObjectPropertyStart(f.key());
      number("median", s.median());
      number("min", s.min());
      number("max", s.max());
      g.writeBooleanProperty("differs", m.differs(f, v, e));
      g.writeEndObject();
    }
    g.writeEndObject();
    g.writeArrayPropertyStart("runs");
    m.runs(v, e).forEach(this::run);
    g.writeEndArray();
    g.writeEndObject();
  }

  private void run(Run r) {
    g.writeStartObject();
    g.writeNumberProperty("seed", r.cell().seed());
    g.writeStringProperty("digest", r.digest());
    g.writeStringProperty("error", r.error());
    g.writeArrayPropertyStart("expectations");
    for (Checked c : r.checked()) {
      g.writeStartObject();
      g.writeStringProperty("expected", c.expectation().toString());
      g.writeNumberProperty("got", c.actual());
      g.writeBooleanProperty("met", c.met());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeObjectPropertyStart("figures");
    for (int i = 0; i < r.figures().length; i++) {
      number(Figure.values()[i].key(), r.figures()[i]);
    }
    g.writeEndObject();
    g.writeEndObject();
  }

  private void place(Place p) {
    g.writeStartObject();
    g.writeStringProperty("variant", p.variant().name());
    g.writeNumberProperty("passed", p.passed());
    number("lockups", p.lockups());
    number("longestRtWaitNs", p.longestRtWaitNs());
    number("ipisPerSecond", p.ipisPerSecond());
    g.writeEndObject();
  }

  private static String word(Enum<?> e) {
    return e.name().toLowerCase(Locale.ROOT);
  }

  private void strings(String name, List<String> values) {
    g.writeArrayPropertyStart(name);
    values.forEach(g::writeString);
    g.writeEndArray();
  }

  private void number(String name, double d) {
    if (Double.isNaN(d)) {
      g.writeNullProperty(name);
    } else if (d == Math.rint(d) && Math.abs(d) < 1L << 53) {
      g.writeNumberProperty(name, (long) d);
    } else {
      g.writeNumberProperty(name, d);
    }
  }
}
