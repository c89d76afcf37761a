package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.repl.query.SweepTables;
import dev.stormbench.repl.query.Tables;
import dev.stormbench.repl.sweep.Cells;
import dev.stormbench.repl.sweep.SweepFile;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.scenario.Location;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes tables in the format that the ending of a file's name says. */
final class SweepOutput {
  static final String CSV = ".csv";
  static final String JSON = ".json";
  static final String PARQUET = ".parquet";

  /** Of files with rows. */
  static final List<String> ENDINGS = List.of(CSV, JSON, PARQUET);

  private static final String ENGINE = "duckdb";

  private final Host host;
  private final String out;

  /** Into this file. */
  SweepOutput(Host host, String out) {
    this.host = host;
    this.out = out;
  }

  /** Writes a sweep, its points first, so that all is there when the file is. */
  void write(SweepFile sweep) {
    if (!out.endsWith(JSON)) {
      int dot = out.lastIndexOf('.');
      sweep.points().ifPresent(p -> write(p, out.substring(0, dot) + "_points" + out.substring(dot)));
      write(sweep.runs(), out);
      return;
    }
    try (OutputFile f = OutputFile.open(host, "--out", out)) {
      f.write(stream -> {
        try (JsonGenerator g = ResultJson.generator(stream)) {
          sweep.json(g);
        }
        stream.write('\n');
      });
    }
  }

  /** Writes a table as CSV or Parquet. */
  void write(Cells cells) {
    write(cells, out);
  }

  private void write(Cells cells, String name) {
    try (OutputFile f = OutputFile.open(host, "--out", name)) {
      if (name.endsWith(CSV)) {
        f.write(cells::csv);
        return;
      }
      Extensions<QueryEngine> engines = host.plugins().queryEngines();
      Location at = Location.of("--out " + name);
      Extension<QueryEngine> engine = engines.find(ENGINE).orElseThrow(() -> engines.unknown(at, ENGINE, "wants the query engine " + ENGINE));
      try (Tables tables = Tables.bare(engine, () -> engine.create(NoParams.of(engine, at)))) {
        SweepTables.fill(tables, "t", cells);
        f.write(stream -> tables.exportParquet("--out", "from t", stream));
      }
    }
  }
}
