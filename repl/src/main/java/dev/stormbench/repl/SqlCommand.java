package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.query.Answers;
import dev.stormbench.repl.query.ResultTables;
import dev.stormbench.repl.query.Schema;
import dev.stormbench.repl.query.SweepTables;
import dev.stormbench.repl.query.Tables;
import dev.stormbench.repl.query.TraceTables;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.trace.TraceEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers SQL about traces, results and scenarios. */
@Command(name = "sql", header = "Ask traces, results and scenarios in SQL.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = {
      "stormbench sql FILE... QUERY [OPTIONS]",
      "            stormbench sql --schema [TABLE...]"
    },
    description = {
      "",
      "  stormbench sql trace.txt \"select comm, sum(dur) from sched group by comm order by 2 desc\"",
      "  stormbench sweep storm.yaml --vary seed=1..20 --out s.json; stormbench sql s.json \"from s\"",
      "  stormbench run storm.yaml --json r.json; stormbench sql r.json \"from lockups\"",
      "  stormbench sql storm.yaml --until 1s \"select max(latency) from wakeups where comm = 'psimon'\"",
      "",
      "The tables are those of the FILEs together; --schema says what there is, column by column. All times are in ns. The "
          + "dialect is DuckDB's. A query reads nothing but these tables.",
      ""
    })
final class SqlCommand implements Callable<Integer> {
  private static final String CSV = ".csv";
  private static final String JSON = ".json";
  private static final String PARQUET = ".parquet";
  private static final String NAME_OF_TABLE = "[a-z_][a-z0-9_]*";
  private static final long CLEANUP_S = 5;

  private final Host host;

  @Parameters(arity = "0..*", paramLabel = "FILE... QUERY",
      description = "FILE: a recorded trace, in any format of 'list trace-importers'; what 'run --json' wrote; a scenario, which is run and traced; "
          + "what 'sweep --out' wrote, or a Parquet file, each of which is a table of its name. QUERY: SQL; '-' reads it from stdin.")
  private List<String> words = new ArrayList<>();

  @Option(names = {"-f", "--file"}, paramLabel = "FILE", description = "Read the query from this file; all words are FILEs then.")
  private @Nullable String queryFile;

  @Option(names = "--schema", description = "Print the tables, or the columns of those that are named.")
  private boolean schema;

  @Option(names = "--csv", description = "Print the answer as CSV, with a header.")
  private boolean csv;

  @Option(names = "--json", description = "Print the answer as JSON: an array with an object for each row.")
  private boolean json;

  @Option(names = "--parquet", paramLabel = "FILE", description = "Write the answer as a Parquet file; '-' is stdout.")
  private @Nullable String parquet;

  @Option(names = "--format", paramLabel = "NAME",
      description = "Read traces in this format, whatever the files' names (see 'list trace-importers').")
  private @Nullable String format;

  @Option(names = "--engine", paramLabel = "NAME", description = "Who answers (see 'list query-engines'); default duckdb.")
  private String engine = "duckdb";

  @Option(names = "--fix", paramLabel = "NAME[+NAME...]", description = "Of a scenario: apply these fixes, as with run; repeatable.")
  private List<String> fixes = new ArrayList<>();

  @Option(names = "--policy", paramLabel = "CLASS=NAME", description = "Of a scenario: a scheduler policy for a class, as with run; repeatable.")
  private List<String> policies = new ArrayList<>();

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Of a scenario: change it, as with run; repeatable.")
  private List<String> sets = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", converter = Converters.WholeNumber.class, description = "Of a scenario: instead of its seed.")
  private @Nullable Long seed;

  @Option(names = "--until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Of a scenario: end at this virtual time, such as 1s.")
  private @Nullable Long untilNs;

  @Option(names = "--trace-cpus", paramLabel = "LIST", description = "Of a scenario: trace only these CPUs, such as 47,95 or 0-7.")
  private @Nullable String traceCpus;

  @Option(names = "--trace-events", paramLabel = "LIST",
      description = "Of a scenario: trace only these tracepoints, by name (sched_switch) or system (irq_vectors).")
  private @Nullable String traceEvents;

  private volatile @Nullable Tables asked;
  private volatile boolean interrupted;

  SqlCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    if (schema) {
      Schema.lines(words).forEach(host.out()::println);
      return ExitCode.OK;
    }
    checkOutputs();
    List<String> files = new ArrayList<>(words);
    String source = source(files);
    String sql = sql(source);
    Optional<List<String>> asked = Schema.asked(sql);
    if (asked.isPresent()) {
      Schema.lines(asked.get()).forEach(host.out()::println);
      return ExitCode.OK;
    }
    if (files.isEmpty()) {
      throw new ScenarioException(Location.of("sql"), "there is no FILE to ask; accepted: FILE... QUERY, such as trace.txt \"from events\"");
    }
    CountDownLatch closed = new CountDownLatch(1);
    Runnable atInterrupt = () -> interrupt(closed);
    host.onInterrupt(atInterrupt);
    try (OutputFile out = parquet == null ? null : OutputFile.open(host, "--parquet", parquet)) {
      try {
        ask(files, shown(source), sql, out);
      } finally {
        closed.countDown();
      }
    } catch (RuntimeException e) {
      if (!interrupted) {
        throw e;
      }
    } finally {
      host.forget(atInterrupt);
    }
    return ExitCode.OK;
  }

  /** The tables are closed when this returns, whatever happened. */
  private void ask(List<String> files, String source, String sql, @Nullable OutputFile out) {
    Extension<QueryEngine> extension = extension();
    try (Tables tables = new Tables(extension, () -> extension.create(NoParams.of(extension, Location.of("--engine " + engine))))) {
      asked = tables;
      files.forEach(f -> fill(tables, f));
      answer(tables, source, sql, out);
    }
  }

  /** The process is to end: what runs in the engine ends first, and leaves no file behind. */
  private void interrupt(CountDownLatch closed) {
    interrupted = true;
    Tables tables = asked;
    if (tables != null) {
      tables.cancel();
      await(closed);
    }
  }

  private static void await(CountDownLatch closed) {
    try {
      closed.await(CLEANUP_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // -- what is asked ----------------------------------------------------------------------------------

  private void checkOutputs() {
    if ((csv ? 1 : 0) + (json ? 1 : 0) + (parquet == null ? 0 : 1) > 1) {
      throw new ScenarioException(Location.of("sql"), "of --csv, --json and --parquet one can be given");
    }
  }

  /** Takes the query off the words: the query itself, or the file that has it. */
  private String source(List<String> files) {
    if (queryFile != null) {
      return queryFile;
    }
    if (files.isEmpty()) {
      throw new ScenarioException(Location.of("sql"), "there is no QUERY; accepted: FILE... QUERY, such as trace.txt \"from events\"");
    }
    String last = files.removeLast();
    boolean named = last.matches("\\S+") && !last.equals("-");
    if (named && Files.exists(InputFile.path(host, last, last))) {
      throw new ScenarioException(Location.of("sql"), "there is no QUERY behind the FILEs; accepted: FILE... QUERY, such as " + last + " \"from events\"");
    }
    return last;
  }

  private String sql(String source) {
    if (queryFile == null && !source.equals("-")) {
      return source;
    }
    if (!source.equals("-")) {
      return new String(InputFile.read(host, source), StandardCharsets.UTF_8);
    }
    try {
      return new String(System.in.readNBytes(ScenarioFormat.MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ScenarioException(Location.of("stdin"), "cannot read it: " + InputFile.reason(e));
    }
  }

  private String shown(String source) {
    return queryFile == null ? source.equals("-") ? "stdin" : "query" : source.equals("-") ? "stdin" : source;
  }

  private Extension<QueryEngine> extension() {
    Extensions<QueryEngine> known = host.plugins().queryEngines();
    return known.find(engine).orElseThrow(() -> known.unknown(Location.of("--engine " + engine), engine,
        "unknown engine" + Text.didYouMean(engine, known.names()) + " (known: " + String.join(", ", known.names()) + ")"));
  }

  // -- what is asked about ----------------------------------------------------------------------------

  private void fill(Tables tables, String file) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    if (last.endsWith(PARQUET)) {
      parquet(tables, file, last.substring(0, last.length() - PARQUET.length()));
    } else if (last.endsWith(JSON)) {
      result(tables, file);
    } else if (last.endsWith(CSV) && format == null) {
      csv(tables, file);
    } else if (format == null && isScenario(last)) {
      run(tables, file);
    } else {
      ResultTables.none(tables, file);
      TraceTables trace = new TraceTables(tables);
      TraceFile.read(host, file, format, trace);
      trace.end();
    }
  }

  private boolean isScenario(String last) {
    return host.plugins().scenarioFormats().shippedFirst().stream().anyMatch(e -> {
      ScenarioFormat f = e.create(NoParams.of(e, Location.of(last)));
      try {
        return PluginGate.call(e.owner(), "accepts of scenario-format '" + e.name() + "'", () -> f.accepts(last));
      } catch (PluginException failure) {
        return false; // it may be something else
      }
    });
  }

  private void parquet(Tables tables, String file, String name) {
    if (!name.matches(NAME_OF_TABLE) || Schema.all().stream().anyMatch(t -> t.name().equals(name))) {
      throw new ScenarioException(Location.of(file), "its name is that of the table, and '" + name
          + "' cannot be one; accepted: lower-case letters, digits and _, and no table that is there already");
    }
    try (InputStream in = InputFile.open(host, file)) { // says if there is none
      tables.parquet(name, InputFile.path(host, file, file));
    } catch (IOException e) {
      throw new ScenarioException(Location.of(file), "cannot read it: " + InputFile.reason(e));
    }
  }

  private void csv(Tables tables, String file) {
    try (InputStream in = InputFile.open(host, file)) {
      SweepTables.csv(tables, file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ScenarioException(Location.of(file), "cannot read it: " + InputFile.reason(e));
    }
  }

  private void result(Tables tables, String file) {
    try (InputStream in = new BufferedInputStream(InputFile.open(host, file))) {
      ResultTables.read(tables, file, in);
    } catch (IOException e) {
      throw new ScenarioException(Location.of(file), "cannot read it: " + InputFile.reason(e));
    }
  }

  /** Runs a scenario: the rows of its trace come while it runs, those of its result at the end. */
  private void run(Tables tables, String file) {
    List<String> typed = new ArrayList<>(List.of(file));
    fixes.forEach(f -> typed.addAll(List.of("--fix", f)));
    policies.forEach(p -> typed.addAll(List.of("--policy", p)));
    sets.forEach(s -> typed.addAll(List.of("--set", s)));
    ScenarioArguments arguments = ScenarioArguments.of(typed);
    Scenario scenario = arguments.bind(host, arguments.read(host), seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
    if (untilNs != null) {
      scenario = scenario.withRun(scenario.run().withDuration(untilNs));
    }
    Simulation simulation = Simulation.of(scenario, Simulation.Engine.FAST);
    tables.next();
    TraceTables trace = new TraceTables(tables);
    observe(simulation, trace);
    RunReport report;
    try (LiveOutput live = new LiveOutput(host, simulation, scenario.run().durationNs(), false, true)) {
      report = simulation.run((nowNs, endNs) -> {
        live.at(nowNs);
        return true;
      });
    }
    trace.end();
    ResultTables.fill(tables, file, new ByteArrayInputStream(ResultJson.bytes(report, host.plugins().loaded())));
  }

  private void observe(Simulation simulation, TraceTables trace) {
    TraceArguments arguments = TraceArguments.of(traceCpus, traceEvents);
    Set<TraceEvent> events = arguments.events();
    simulation.observe(r -> {
      if (events.contains(r.event())) {
        trace.event(r);
      }
    }, arguments.cpus(simulation.machine().nrCpus()).stream().toArray());
  }

  // -- the answer -------------------------------------------------------------------------------------

  private void answer(Tables tables, String source, String sql, @Nullable OutputFile out) {
    if (out != null) {
      out.write(stream -> tables.exportParquet(source, sql, stream));
      return;
    }
    Answers answers = csv ? Answers.csv(host.out()) : json ? Answers.json(host.out()) : Answers.table(host.out()::println);
    tables.query(source, sql, answers);
    answers.end();
  }
}
