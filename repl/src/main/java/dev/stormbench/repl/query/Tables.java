package dev.stormbench.repl.query;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.LoadedPlugin;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.query.Rows;
import dev.stormbench.spi.query.TableSpec;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables of {@link Schema} in a query engine: filled from files, one after the other, then asked. */
public final class Tables implements AutoCloseable {
  private final LoadedPlugin owner;
  private final String of;
  private final QueryEngine engine;
  private final Map<String, Out> outs = new LinkedHashMap<>();
  private final Set<String> added = new LinkedHashSet<>();
  private volatile boolean cancelled;
  private int run;

  /** Empty tables in an engine of their own, which {@code extension} makes. */
  public Tables(Extension<QueryEngine> extension, Supplier<QueryEngine> made) {
    this(extension, made.get());
    List<TableSpec> parts = Schema.parts();
    for (TableSpec t : Schema.all()) {
      if (t != Schema.EVENTS) {
        Rows rows = call("table", () -> engine.table(t));
        outs.put(t.name(), new Out(new Gated(rows), this));
      }
    }
    run("union", () -> engine.union(Schema.EVENTS, parts));
  }

  private Tables(Extension<QueryEngine> extension, QueryEngine made) {
    owner = extension.owner();
    of = " of query-engine '" + extension.name() + "'";
    engine = made;
  }

  /** The same without any table. */
  public static Tables bare(Extension<QueryEngine> extension, Supplier<QueryEngine> made) {
    return new Tables(extension, made.get());
  }

  /** One more table, whose rows are of no file. */
  Out add(TableSpec table) {
    if (!added.add(table.name())) {
      throw new ScenarioException(Location.of(table.name()), "is the table of two files; rename one");
    }
    return new Out(new Gated(call("table", () -> engine.table(table))), this);
  }

  /** The next file: rows are of it from now on. */
  public void next() {
    run++;
  }

  int run() {
    return run;
  }

  Out out(TableSpec table) {
    return out(table.name());
  }

  Out out(String table) {
    return Objects.requireNonNull(outs.get(table), table);
  }

  /** A Parquet file as a table. */
  public void parquet(String name, Path file) {
    run("parquet", () -> engine.parquet(name, file));
  }

  /** Answers a query; see {@link QueryEngine#query}. */
  public void query(String source, String sql, QueryEngine.Answer answer) {
    check();
    run("query", () -> engine.query(source, sql, answer));
  }

  /** Writes an answer as a Parquet file. */
  public void exportParquet(String source, String sql, OutputStream out) throws IOException {
    IOException[] failure = {null};
    run("exportParquet", () -> {
      try {
        engine.exportParquet(source, sql, out);
      } catch (IOException e) {
        failure[0] = e;
      }
    });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  /** Ends a query that runs, or the filling. From any thread. */
  public void cancel() {
    cancelled = true;
    run("cancel", engine::cancel);
  }

  /** Refuses to go on if somebody wanted it to end. */
  void check() {
    if (cancelled) {
      throw new ScenarioException(Location.of("sql"), "interrupted");
    }
  }

  @Override
  public void close() {
    run("close", engine::close);
  }

  private <R> R call(String what, PluginGate.Call<R> call) {
    return PluginGate.call(owner, what + of, call);
  }

  private void run(String what, PluginGate.Action action) {
    PluginGate.run(owner, what + of, action);
  }

  /** The engine's rows: what they throw is the plugin's fault. */
  private final class Gated implements Rows {
    private final Rows rows;

    Gated(Rows rows) {
      this.rows = rows;
    }

    private RuntimeException blamed(RuntimeException e) {
      run("rows", () -> {
        throw e;
      });
      return e;
    }

    @Override
    public void put(long value) {
      try {
        rows.put(value);
      } catch (RuntimeException e) {
        throw blamed(e);
      }
    }

    @Override
    public void put(double value) {
      try {
        rows.put(value);
      } catch (RuntimeException e) {
        throw blamed(e);
      }
    }

    @Override
    public void put(boolean value) {
      try {
        rows.put(value);
      } catch (RuntimeException e) {
        throw blamed(e);
      }
    }

    @Override
    public void put(@Nullable String value) {
      try {
        rows.put(value);
      } catch (RuntimeException e) {
        throw blamed(e);
      }
    }

    @Override
    public void none() {
      try {
        rows.none();
      } catch (RuntimeException e) {
        throw blamed(e);
      }
    }

    @Override
    public void end() {
      try {
        rows.end();
      } catch (RuntimeException e) {
        throw blamed(e);
      }
    }
  }
}
