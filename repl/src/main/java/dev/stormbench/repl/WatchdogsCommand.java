package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Halt;
import dev.stormbench.engine.WatchdogUse;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.WatchdogItem;
import dev.stormbench.repl.WatchdogScore.Report;
import dev.stormbench.spi.WatchdogPolicy.Stall;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Judges watchdogs: each alone, over scenarios and seeds, against what really stood still. */
@Command(name = "watchdogs", header = "Score watchdogs: how late, how often in vain, what missed, at which cost.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench watchdogs FILE... [OPTIONS]",
    description = {
      "",
      "Runs the scenarios, or those of suites, once for each of their watchdogs, alone, and each seed. What is to be found is "
          + "read off the machine: stretches in which a CPU did not switch although tasks waited (for most watchdogs), took no "
          + "timer interrupt (hardlockup-*), a task was in state D (hung-task), or no work of a worker pool began "
          + "(workqueue-stall).",
      ""
    })
final class WatchdogsCommand implements Callable<Integer> {
  private static final double S = 1e9;
  private static final double PPM = 1e6;
  private static final int HORIZON_STALLS = 2;
  private static final String SUITE_KEY = "scenarios";

  private final Host host;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Suites, or scenarios.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--watchdogs", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only these of the watchdogs that the scenarios name, such as softlockup,bh-budget.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N", converter = Converters.Count.class,
      description = "Seeds 1 to N; without it those of the suite, and for a scenario its own.")
  private int seeds;

  @Option(names = "--stall", paramLabel = "TIME", converter = Converters.Time.class,
      description = "How long a CPU must not have switched; without it 2 x watchdog_thresh. Other stalls have lengths of their own: "
          + "watchdog_thresh, hung_task_timeout_secs, the watchdog's threshold.")
  private long stallNs;

  @Option(names = "--horizon", paramLabel = "TIME", converter = Converters.Time.class,
      description = "How long before or after a stall a report counts as one of it; without it twice the stall's length.")
  private long horizonNs;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the scores; - for standard output.")
  private @Nullable String json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write the tables as Markdown; - for standard output.")
  private @Nullable String markdown;

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  WatchdogsCommand(Host host) {
    this.host = host;
  }

  /** One run: a scenario with one watchdog. */
  private record Run(String scenario, WatchdogItem watchdog, Scenario bound) {}

  /** The scores of a file: by scenario and watchdog, in order. */
  private record Judged(String name, Map<String, Map<String, WatchdogScore>> byScenario) {
    Map<String, WatchdogScore> all() {
      Map<String, WatchdogScore> all = new LinkedHashMap<>();
      byScenario.values().forEach(scores -> scores.forEach((name, s) ->
          all.computeIfAbsent(name, n -> new WatchdogScore(n, s.finds)).add(s)));
      return all;
    }
  }

  @Override
  public Integer call() {
    Map<String, List<Run>> plan = new LinkedHashMap<>();
    files.forEach(f -> plan(f, plan));
    checkNames(plan);
    int n = plan.values().stream().mapToInt(List::size).sum();
    List<Judged> judged = new ArrayList<>();
    Steps steps = new Steps(host, n);
    plan.forEach((name, runs) -> judged.add(new Judged(name, judge(runs, steps))));
    if (markdown != null) {
      write("--markdown", markdown, text(judged, true));
    }
    if (json != null) {
      writeJson(judged);
    }
    if (!"-".equals(markdown) && !"-".equals(json)) {
      host.out().print(text(judged, false));
    }
    return ExitCode.OK;
  }

  // -- what to run ------------------------------------------------------------------------------------

  private void plan(String file, Map<String, List<Run>> plan) {
    Document document = InputFile.document(host, file);
    if (document.scenario() instanceof Node.Mapping m && m.entries().stream().anyMatch(e -> e.key().equals(SUITE_KEY))) {
      SuiteFile suite = SuiteFile.read(host, file);
      SuiteFile seeded = seeds > 0 ? suite.withSeeds(Integer.toString(seeds)) : suite;
      List<Run> runs = plan.computeIfAbsent(suite.suite().name(), s -> new ArrayList<>());
      boolean one = suite.suite().variants().size() == 1;
      for (SuiteFile.Cell c : seeded.cells()) {
        Scenario s = seeded.bind(c.variant(), c.scenario());
        add(one ? c.scenario().name() : c.scenario().name() + ", " + c.variant().name(), s.withRun(s.run().withSeed(c.seed())), runs);
      }
    } else {
      Scenario s = new ScenarioBinder(host.plugins(), host.library()).bind(document, Overrides.none());
      List<Run> runs = plan.computeIfAbsent(s.name(), x -> new ArrayList<>());
      LongStream all = seeds > 0 ? LongStream.rangeClosed(1, seeds) : LongStream.of(s.run().seed());
      all.forEach(seed -> add(s.name(), s.withRun(s.run().withSeed(seed)), runs));
    }
  }

  private void add(String name, Scenario s, List<Run> runs) {
    for (WatchdogItem w : s.watchdogs()) {
      if (only.isEmpty() || only.stream().anyMatch(o -> o.strip().equals(w.name()))) {
        runs.add(new Run(name, w, s.withWatchdogs(List.of(w))));
      }
    }
  }

  private void checkNames(Map<String, List<Run>> plan) {
    TreeSet<String> known = new TreeSet<>();
    plan.values().forEach(runs -> runs.forEach(r -> known.add(r.watchdog.name())));
    for (String name : only) {
      if (!known.contains(name.strip())) {
        throw new ScenarioException(Location.of("--watchdogs"), "no scenario has a watchdog '" + name.strip() + "'"
            + Nearest.didYouMean(name.strip(), host.plugins().watchdogs().names()));
      }
    }
    if (known.isEmpty()) {
      throw new ScenarioException(Location.of(files.getFirst()), "there is no watchdog to judge; scenarios name them under watchdogs:");
    }
  }

  // -- running ----------------------------------------------------------------------------------------

  private Map<String, Map<String, WatchdogScore>> judge(List<Run> runs, Steps steps) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(jobs, runs.size())),
        Thread.ofPlatform().name("simulation-", 0).daemon().factory());
    try {
      List<Future<WatchdogScore>> futures = new ArrayList<>();
      for (Run r : runs) {
        futures.add(pool.submit(() -> {
          WatchdogScore score = score(r);
          steps.done(r.scenario + ", " + r.watchdog.name() + ", seed " + r.bound.run().seed());
          return score;
        }));
      }
      Map<String, Map<String, WatchdogScore>> all = new LinkedHashMap<>();
      for (int i = 0; i < runs.size(); i++) {
        WatchdogScore s = futures.get(i).get();
        all.computeIfAbsent(runs.get(i).scenario, x -> new LinkedHashMap<>())
            .computeIfAbsent(s.watchdog, x -> new WatchdogScore(s.watchdog, s.finds)).add(s);
      }
      return all;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException x -> throw x;
        case Error x -> throw x;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private WatchdogScore score(Run r) {
    Simulation simulation = Simulation.of(r.bound, Simulation.Engine.FAST);
    StallTruth truth = new StallTruth(simulation.machine());
    long end = r.bound.run().durationNs();
    Halt halt = Halt.TIME;
    for (long ns = Math.min(StallTruth.LOOK_NS, end); halt == Halt.TIME; ns = Math.min(ns + StallTruth.LOOK_NS, end)) {
      halt = simulation.runTo(ns);
      truth.look();
      if (ns == end) {
        break;
      }
    }
    WatchdogUse use = simulation.watchdogUses().getFirst();
    List<Report> said = new ArrayList<>();
    simulation.lockups().forEach(l -> said.add(new Report(l.timeNs(), l.cpu())));
    simulation.warnings().forEach(w -> said.add(new Report(w.timeNs(), w.cpu())));
    WatchdogScore score = new WatchdogScore(use.name(), use.finds());
    long stall = use.finds() == Stall.SOFT && stallNs > 0 ? stallNs : use.stallNs();
    long horizon = horizonNs > 0 ? horizonNs : HORIZON_STALLS * stall;
    score.add(stall == 0 ? List.of() : truth.episodes(use.finds(), stall), said, stall, horizon);
    score.lines = use.lines();
    score.costNs = use.costNs();
    score.cpuNs = (double) simulation.nowNs() * simulation.machine().nrCpus();
    return score;
  }

  // -- showing ----------------------------------------------------------------------------------------

  private static String text(List<Judged> judged, boolean asMarkdown) {
    StringBuilder b = new StringBuilder();
    for (Judged j : judged) {
      if (j.byScenario.size() == 1) {
        table(b, j.name, j.all(), asMarkdown);
        continue;
      }
      b.append(asMarkdown ? "## " : "").append(j.name).append("\n\n");
      j.byScenario.forEach((scenario, scores) -> table(b, scenario, scores, asMarkdown));
      table(b, "all", j.all(), asMarkdown);
    }
    return b.toString();
  }

  private static void table(StringBuilder b, String title, Map<String, WatchdogScore> scores, boolean asMarkdown) {
    List<String> header = List.of("watchdog", "finds", "runs", "stalls", "missed", "false alarms", "after begin", "after stall", "latest",
        "CPU time", "lines");
    List<List<String>> rows = new ArrayList<>();
    scores.values().forEach(s -> rows.add(List.of(s.watchdog, s.finds.name().toLowerCase(Locale.ROOT), Integer.toString(s.runs),
        Integer.toString(s.episodes), Integer.toString(s.missed), Integer.toString(s.falseAlarms), seconds(s.afterBegin, false),
        seconds(s.afterStall, false), seconds(s.afterStall, true), String.format(Locale.ROOT, "%.3f ppm", PPM * s.costNs / s.cpuNs),
        Long.toString(s.lines))));
    if (asMarkdown) {
      b.append("**").append(title).append("**\n\n| ").append(String.join(" | ", header)).append(" |\n")
          .append("| --- | --- |").append(" ---: |".repeat(header.size() - 2)).append('\n');
      rows.forEach(r -> b.append("| ").append(String.join(" | ", r)).append(" |\n"));
    } else {
      b.append(title).append('\n');
      Table t = new Table(2, header.toArray(String[]::new));
      rows.forEach(r -> t.row(r.toArray(String[]::new)));
      t.lines().forEach(l -> b.append(l).append('\n'));
    }
    b.append('\n');
  }

  private static String seconds(List<Long> ns, boolean latest) {
    if (ns.isEmpty()) {
      return "-";
    }
    long value = latest ? ns.stream().mapToLong(Long::longValue).max().orElse(0) : WatchdogScore.median(ns);
    return String.format(Locale.ROOT, "%+.2f s", value / S);
  }

  private void write(String option, String file, String text) {
    try (OutputFile f = OutputFile.open(host, option, file)) {
      f.write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void writeJson(List<Judged> judged) {
    try (OutputFile f = OutputFile.open(host, "--json", json)) {
      f.write(out -> {
        try (JsonGenerator g = ResultJson.generator(out)) {
          document(g, judged);
        } catch (JacksonException e) {
          throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
        out.write('\n');
      });
    }
  }

  private void document(JsonGenerator g, List<Judged> judged) {
    g.writeStartObject();
    g.writeNumberProperty("format", 1);
    g.writeArrayPropertyStart("suites");
    for (Judged j : judged) {
      g.writeStartObject();
      g.writeStringProperty("name", j.name);
      g.writeArrayPropertyStart("scenarios");
      j.byScenario.forEach((scenario, scores) -> {
        g.writeStartObject();
        g.writeStringProperty("name", scenario);
        scores(g, scores);
        g.writeEndObject();
      });
      g.writeEndArray();
      scores(g, j.all());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeStringProperty("command", typed());
    g.writeEndObject();
  }

  /** What to type to have the same again. */
  private String typed() {
    StringBuilder b = new StringBuilder("stormbench watchdogs");
    files.forEach(f -> b.append(' ').append(ScenarioArguments.quoted(f)));
    b.append(host.pluginPath().asTyped());
    if (!only.isEmpty()) {
      b.append(" --watchdogs ").append(ScenarioArguments.quoted(String.join(",", only)));
    }
    b.append(seeds > 0 ? " --seeds " + seeds : "");
    b.append(stallNs > 0 ? " --stall " + Durations.text(stallNs) : "");
    return b.append(horizonNs > 0 ? " --horizon " + Durations.text(horizonNs) : "").toString();
  }

  private static void scores(JsonGenerator g, Map<String, WatchdogScore> scores) {
    g.writeArrayPropertyStart("watchdogs");
    for (WatchdogScore s : scores.values()) {
      g.writeStartObject();
      g.writeStringProperty("name", s.watchdog);
      g.writeStringProperty("finds", s.finds.name().toLowerCase(Locale.ROOT));
      g.writeNumberProperty("runs", s.runs);
      g.writeNumberProperty("stalls", s.episodes);
      g.writeNumberProperty("missed", s.missed);
      g.writeNumberProperty("reports", s.reports);
      g.writeNumberProperty("falseAlarms", s.falseAlarms);
      array(g, "afterBeginNs", s.afterBegin);
      array(g, "afterStallNs", s.afterStall);
      g.writeNumberProperty("lines", s.lines);
      g.writeNumberProperty("costNs", s.costNs);
      g.writeNumberProperty("cpuNs", s.cpuNs);
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static void array(JsonGenerator g, String name, List<Long> values) {
    g.writeArrayPropertyStart(name);
    values.forEach(g::writeNumber);
    g.writeEndArray();
  }
}
