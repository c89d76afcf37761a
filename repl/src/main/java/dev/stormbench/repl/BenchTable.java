package dev.stormbench.repl;

import dev.stormbench.repl.bench.Machine;
import dev.stormbench.repl.bench.Result;
import dev.stormbench.repl.bench.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A result of {@code bench} as people read it. */
final class BenchTable {
  private BenchTable() {}

  /** What is wanted is wanted of this scenario. */
  static final String STORM = "scripts/rt-push-storm.yaml";

  /** The table: what was measured beside what is wanted and, if there is one, an older result. */
  static List<String> lines(Result result, @Nullable Result before) {
    List<String> lines = new ArrayList<>();
    lines.add("  scenario  " + result.scenario());
    lines.add("  measured  " + result.measured());
    lines.add("  machine   " + result.machine().cpu());
    lines.add("  JDK       " + result.machine().jdk() + ", " + result.machine().flags());
    if (before != null) {
      differences(result, before).forEach(d -> lines.add("  before    " + d));
    }
    lines.add("");
    Table table = before == null ? new Table(1, "figure", "here", "wanted", "met ")
        : new Table(1, "figure", "here", "wanted", "met ", "before", "change");
    for (Row row : Row.values()) {
      result.value(row).ifPresent(v -> table.row(cells(row, v, result.scenario().equals(STORM), before)));
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static String[] cells(Row row, double v, boolean ofStorm, @Nullable Result before) {
    List<String> cells = new ArrayList<>(List.of(row.title(), row.text(v), ofStorm ? row.wanted() : "", ofStorm ? row.met(v) : ""));
    if (before != null) {
      OptionalDouble old = before.value(row);
      cells.add(old.isPresent() ? row.text(old.getAsDouble()) : "-");
      cells.add(old.isPresent() && old.getAsDouble() != 0 ? Text.format("%+.1f %%", 100 * (v / old.getAsDouble() - 1)) : "-");
    }
    return cells.toArray(String[]::new);
  }

  /** In what else than its figures the older result is another one. */
  private static List<String> differences(Result now, Result before) {
    Machine a = now.machine();
    Machine b = before.machine();
    List<String> lines = new ArrayList<>();
    if (!a.cpu().equals(b.cpu())) {
      lines.add("on another machine: " + b.cpu());
    }
    if (!a.jdk().equals(b.jdk()) || !a.flags().equals(b.flags())) {
      lines.add("with another JDK or other flags: " + b.jdk() + ", " + b.flags());
    }
    if (!now.scenario().equals(before.scenario()) || !now.measured().equals(before.measured())) {
      lines.add("of something else: " + before.scenario() + ", " + before.measured());
    }
    return lines;
  }

  /** What JMH measured: a line for each benchmark, and for each thing it counted. */
  static List<String> parts(JsonNode results) {
    Table table = new Table(2, "benchmark", "counted", "M/s", "ns each");
    for (JsonNode b : results) {
      String name = b.path("benchmark").stringValue();
      List<String> words = new ArrayList<>(List.of(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)));
      b.path("params").forEach(p -> words.add(p.stringValue().toLowerCase(Locale.ROOT)));
      String title = String.join(" ", words);
      if (b.path("secondaryMetrics").isEmpty()) {
        table.row(cells(title, "operations", b.path("primaryMetric")));
      }
      b.path("secondaryMetrics").properties().forEach(m -> {
        if (m.getValue().path("score").doubleValue() > 0) {
          table.row(cells(title, m.getKey(), m.getValue()));
        }
      });
    }
    return table.lines();
  }

  private static String[] cells(String title, String counted, JsonNode metric) {
    double perS = metric.path("score").doubleValue();
    return new String[] {title, counted, Text.format("%.2f", perS / 1e6), Text.format("%.1f", 1e9 / perS)};
  }
}
