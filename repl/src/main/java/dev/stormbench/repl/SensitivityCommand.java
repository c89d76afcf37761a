package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.CostEntry;
import dev.stormbench.engine.scenario.Costs;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a result owes to each estimate of a cost. */
@Command(name = "sensitivity", header = "Show how a storm's figures move when each cost moves by 20 %%.",
    sortOptions = false, synopsisHeading = "%nUsage: ", customSynopsis = "stormbench sensitivity FILE [OPTIONS]",
    description = {
      "",
      "Runs the scenario, and a baseline without the storm if one is given, with each entry of the cost "
          + "profile at 0.8 and 1.2 of its value. The figures are those of the CPUs with deferred work: "
          + "softirq share in the baseline; mean body and growth of the backlog up to --window; time of the "
          + "first soft-lockup report.",
      ""
    })
final class SensitivityCommand implements Callable<Integer> {
  private static final double LESS = 0.8;
  private static final double MORE = 1.2;
  private static final long S = 1_000_000_000L;

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--baseline", paramLabel = "FILE", description = "The same load without the storm.")
  private @Nullable String baselineFile;

  @Option(names = "--baseline-until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Virtual time of the baseline; default 10s.")
  private long baselineNs = 10 * S;

  @Option(names = "--window", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Mean body and growth are taken up to here; default 40s.")
  private long windowNs = 40 * S;

  @Option(names = "--until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "How long to wait for a report; default 120s. A run ends at its first report after --window.")
  private long untilNs = 120 * S;

  @Option(names = "--entries", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only these costs, such as irq-entry,rto-work; default all.")
  private List<String> entries = new ArrayList<>();

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  SensitivityCommand(Host host) {
    this.host = host;
  }

  /** What one variant of the costs gave. */
  private record Measured(double util, double bodyNs, double growthPerS, OptionalDouble firstReportS) {}

  @Override
  public Integer call() {
    List<CostEntry> chosen = chosen();
    Scenario storm = arguments.bind(host, arguments.read(host), Overrides.none().seed());
    Scenario baseline = baselineFile == null ? null : new ScenarioBinder(host.plugins(), host.library())
        .bind(InputFile.document(host, baselineFile), Overrides.none());
    List<Costs> variants = new ArrayList<>(List.of(storm.costs()));
    List<String> titles = new ArrayList<>(List.of("as it is"));
    for (CostEntry e : chosen) {
      for (double factor : new double[] {LESS, MORE}) {
        variants.add(storm.costs().scaled(e, factor));
        titles.add(e.key() + " x " + factor);
      }
    }
    List<Measured> measured = measureAll(storm, baseline, variants, titles);
    print(chosen, storm.costs(), measured);
    return ExitCode.OK;
  }

  private List<CostEntry> chosen() {
    List<CostEntry> chosen = new ArrayList<>();
    for (String key : entries) {
      CostEntry e = CostEntry.find(key.strip());
      if (e == null) {
        List<String> known = Arrays.stream(CostEntry.values()).map(CostEntry::key).toList();
        throw new ScenarioException(Location.of("--entries"), "unknown cost '" + key + "'"
            + Text.didYouMean(key, known) + " ('list costs epyc-192' has all)");
      }
      chosen.add(e);
    }
    return chosen.isEmpty() ? List.of(CostEntry.values()) : chosen;
  }

  private List<Measured> measureAll(Scenario storm, @Nullable Scenario baseline, List<Costs> variants,
      List<String> titles) {
    Steps steps = new Steps(host, variants.size());
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(jobs, variants.size()),
        Thread.ofPlatform().name("simulation-", 0).daemon().factory());
    try {
      List<Future<Measured>> futures = new ArrayList<>();
      for (int i = 0; i < variants.size(); i++) {
        Costs costs = variants.get(i);
        String title = titles.get(i);
        futures.add(pool.submit(() -> {
          Measured m = measure(storm.withCosts(costs), baseline == null ? null : baseline.withCosts(costs));
          steps.done(title);
          return m;
        }));
      }
      List<Measured> all = new ArrayList<>();
      for (Future<Measured> f : futures) {
        all.add(f.get());
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

  private Measured measure(Scenario storm, @Nullable Scenario baseline) {
    double util = Double.NaN;
    if (baseline != null) {
      Scenario s = baseline.withRun(baseline.run().withDuration(baselineNs));
      util = new Figures(Simulation.of(s, Simulation.Engine.FAST).run((nowNs, endNs) -> true)).softirqUtil();
    }
    Scenario s = storm.withRun(storm.run().withDuration(Math.max(untilNs, windowNs)));
    Simulation simulation = Simulation.of(s, Simulation.Engine.FAST);
    List<String> log = simulation.kernelLog();
    RunReport report = simulation.run((nowNs, endNs) -> nowNs < windowNs || !reported(log));
    Figures f = new Figures(report);
    return new Measured(util, f.meanBodyNs(windowNs), f.growthPerS(windowNs), f.firstReportS());
  }

  private static boolean reported(List<String> log) {
    return log.stream().anyMatch(line -> line.contains("BUG: soft lockup"));
  }

  private void print(List<CostEntry> chosen, Costs costs, List<Measured> measured) {
    Measured base = measured.getFirst();
    host.out().println("as it is: baseline softirq " + (Double.isNaN(base.util) ? "-" : Text.percent(base.util))
        + ", mean body " + Text.time(base.bodyNs) + ", growth " + Text.format("%.1f /s", base.growthPerS)
        + ", first report " + report(base));
    host.out().println();
    Table t = new Table(1, "cost", "value", "util -20 %", "+20 %", "body -20 %", "+20 %", "growth -20 %", "+20 %",
        "first report -20 %", "+20 %");
    for (int i = 0; i < chosen.size(); i++) {
      CostEntry e = chosen.get(i);
      Measured less = measured.get(1 + 2 * i);
      Measured more = measured.get(2 + 2 * i);
      t.row(e.key(), value(costs, e), points(base.util, less.util), points(base.util, more.util),
          change(base.bodyNs, less.bodyNs), change(base.bodyNs, more.bodyNs),
          change(base.growthPerS, less.growthPerS), change(base.growthPerS, more.growthPerS),
          report(less), report(more));
    }
    t.lines().forEach(host.out()::println);
    host.out().println();
    host.out().println("util in percentage points, body and growth relative to the first line");
  }

  private static String value(Costs costs, CostEntry e) {
    return e.unit() == CostEntry.Unit.NS ? Durations.text(costs.ns(e.key())) : Double.toString(costs.ratio(e.key()));
  }

  private static String points(double from, double to) {
    return Double.isNaN(from) ? "-" : Text.format("%+.2f", (to - from) * 100);
  }

  private static String change(double from, double to) {
    return from == 0 ? "-" : Text.format("%+.1f %%", (to / from - 1) * 100);
  }

  private static String report(Measured m) {
    return m.firstReportS.isEmpty() ? "none" : Text.format("%.1f s", m.firstReportS.getAsDouble());
  }
}
