package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.CpuReport;
import dev.stormbench.engine.RunReport.Latency;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Suite;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.ChildRuns.Result;
import dev.stormbench.repl.SuiteFile.Cell;
import dev.stormbench.repl.prompt.Diff;
import dev.stormbench.repl.trace.Divergence;
import dev.stormbench.repl.trace.Divergence.Found;
import dev.stormbench.repl.trace.Kept;
import dev.stormbench.repl.trace.TraceText;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The story of a cell of the matrix. */
@Command(name = "explain", header = "Tell what a fix changed in one scenario of a suite, and where it began.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench explain SUITE SCENARIO VARIANT [OTHER] [OPTIONS]",
    description = {
      "",
      "Runs the scenario with two variants and says what each of them came to: what is expected, who was starved, the first lockup, "
          + "every figure that differs. Then runs both side by side and shows the first tracepoint at which they part, with what came "
          + "before and after on the CPUs concerned.",
      ""
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int REPORT_LINES = 12;

  private final Host host;

  @Parameters(index = "0", paramLabel = "SUITE", description = "The suite, such as scripts/suites/rt-push.yaml.")
  private String file = "";

  @Parameters(index = "1", paramLabel = "SCENARIO", description = "One of its scenarios.")
  private String scenario = "";

  @Parameters(index = "2", paramLabel = "VARIANT", description = "A variant of the suite, a fix, a policy such as rt=rt-global, or several such as a+b.")
  private String variant = "";

  @Parameters(index = "3", arity = "0..1", paramLabel = "OTHER", defaultValue = Suite.NONE,
      description = "What it is held against; none if nothing is said.")
  private String other = Suite.NONE;

  @Option(names = "--seed", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "Default: the first that the suite has for the scenario.")
  private @Nullable Long seed;

  @Option(names = "--context", paramLabel = "N", converter = Converters.Count.class,
      description = "So many tracepoints before and after the two part; default 8.")
  private int context = 8;

  ExplainCommand(Host host) {
    this.host = host;
  }

  /** A variant with its scenario and what came of it. */
  private record Side(Variant variant, Scenario scenario, RunReport report) {
    String name() {
      return variant.name();
    }
  }

  @Override
  public Integer call() {
    if (variant.equals(other)) {
      throw new ScenarioException(Location.of("explain ... " + variant), "it is held against itself; name another variant after it");
    }
    SuiteFile suite = SuiteFile.read(host, file).withVariants(List.of(variant, other));
    Entry entry = suite.suite().scenario(scenario, Location.of("explain " + file + " " + scenario));
    long used = seed == null ? suite.suite().seeds(entry).getFirst() : seed;
    List<Cell> cells = List.of(cell(suite, variant, entry, used), cell(suite, other, entry, used));
    List<Scenario> bound = cells.stream().map(c -> bind(suite, c)).toList();
    try {
      List<Result> results = new ChildRuns(host, 2).run(cells.stream().map(c -> new Job(c.title(), suite.arguments(c))).toList());
      List<Side> sides = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        sides.add(new Side(cells.get(i).variant(), bound.get(i), results.get(i).report()));
      }
      story(entry, used, sides);
    } catch (ChildRuns.ChildFailure e) {
      if (e.exitCode() != ExitCode.INTERRUPTED) {
        host.err().println(e.getMessage());
      }
      return e.exitCode();
    }
    return ExitCode.OK;
  }

  private static Cell cell(SuiteFile suite, String name, Entry entry, long seed) {
    return new Cell(suite.suite().variant(name, Location.of("explain " + name)), entry, seed);
  }

  private static Scenario bind(SuiteFile suite, Cell c) {
    Scenario s = suite.bind(c.variant(), c.scenario());
    return s.withRun(s.run().withSeed(c.seed()));
  }

  private void story(Entry entry, long used, List<Side> sides) {
    Side one = sides.get(0);
    Side two = sides.get(1);
    print("scenario " + entry.name() + ", seed " + used + ": " + one.name() + " against " + two.name());
    expectations(sides);
    starved(sides);
    sides.forEach(this::firstReport);
    print("");
    print("everything that differs");
    Diff.lines(one.name(), one.report(), two.name(), two.report()).forEach(l -> print("  " + l));
    long endNs = Math.min(one.report().simulatedNs(), two.report().simulatedNs());
    parting(sides, divergence(sides, endNs));
    host.out().flush();
  }

  private void print(String line) {
    host.out().println(line);
  }

  private void table(String title, Table t) {
    if (!t.isEmpty()) {
      print("");
      print(title);
      t.lines().forEach(this::print);
    }
  }

  private void expectations(List<Side> sides) {
    Set<String> all = new LinkedHashSet<>();
    sides.forEach(s -> s.scenario().expect().forEach(e -> all.add(e.toString())));
    Table t = new Table(1, "expected", sides.get(0).name(), sides.get(1).name());
    for (String expected : all) {
      t.row(expected, got(sides.get(0), expected), got(sides.get(1), expected));
    }
    table("what is expected", t);
  }

  private static String got(Side s, String expected) {
    Optional<Expectation> e = s.scenario().expect().stream().filter(x -> x.toString().equals(expected)).findFirst();
    return e.map(x -> {
      Matrix.Checked c = new Matrix.Checked(x, s.report().metric(x.name()));
      return c.got() + (c.met() ? "" : " MISSED");
    }).orElse("-");
  }

  private void starved(List<Side> sides) {
    Table t = new Table(1, "", sides.get(0).name(), sides.get(1).name());
    row(t, "longest BH section", sides, s -> bh(s.report()));
    row(t, "CPU with most time stolen", sides, s -> stolen(s.report()));
    row(t, "longest RT wait", sides, s -> waited(s.report(), true));
    row(t, "longest wait of others", sides, s -> waited(s.report(), false));
    row(t, "the token", sides, s -> {
      RunReport.Rto r = s.report().rto();
      return r.walks() == 0 ? "no walk" : Text.big(r.walks()) + " walks, " + Text.big(r.hops()) + " hops, " + Text.big(r.bails())
          + " bails, " + Text.big(r.pushes()) + " pushes";
    });
    row(t, "lockups", sides, s -> s.report().lockups().isEmpty() ? "none" : s.report().lockups().size() + ", the first at "
        + Text.seconds(s.report().lockups().getFirst().timeNs()));
    table("who was starved", t);
  }

  private interface Cells {
    String of(Side s);
  }

  private static void row(Table t, String name, List<Side> sides, Cells cells) {
    t.row(name, cells.of(sides.get(0)), cells.of(sides.get(1)));
  }

  private static String bh(RunReport r) {
    return r.cpus().stream().max(Comparator.comparingLong(CpuReport::maxSoftirqNs)).filter(c -> c.maxSoftirqNs() > 0)
        .map(c -> Text.time(c.maxSoftirqNs()) + " on CPU " + c.cpu()).orElse("none");
  }

  private static String stolen(RunReport r) {
    return r.cpus().stream().filter(c -> c.idleUtil() < 1)
        .max(Comparator.comparingDouble(c -> c.hardirqUtil() / (1 - c.idleUtil())))
        .map(c -> Text.percent(c.hardirqUtil() / (1 - c.idleUtil())) + " on CPU " + c.cpu()).orElse("none");
  }

  private static String waited(RunReport r, boolean rt) {
    return r.latency().entrySet().stream().filter(e -> e.getValue().rt() == rt)
        .max(Comparator.comparingLong((Map.Entry<String, Latency> e) -> e.getValue().longestNs()))
        .map(e -> Text.time(e.getValue().longestNs()) + ", " + e.getKey()
            + (e.getValue().waitingMaxNs() >= e.getValue().maxNs() ? ", waits still" : "")).orElse("none");
  }

  private void firstReport(Side s) {
    List<String> log = s.report().kernelLog();
    if (!s.report().lockups().isEmpty() && !log.isEmpty()) {
      print("");
      print("the kernel log of " + s.name() + " begins");
      log.stream().limit(REPORT_LINES).forEach(l -> print("  " + l));
    }
  }

  private Optional<Found> divergence(List<Side> sides, long endNs) {
    Divergence d = new Divergence(() -> Simulation.of(sides.get(0).scenario(), Simulation.Engine.FAST),
        () -> Simulation.of(sides.get(1).scenario(), Simulation.Engine.FAST), this::progress);
    try {
      return d.find(endNs, context);
    } finally {
      if (host.terminal().showsProgress()) {
        host.err().print("\r\033[K");
        host.err().flush();
      }
    }
  }

  private void progress(long ns) {
    if (host.terminal().showsProgress()) {
      host.err().print("\r\033[Kthe same so far at " + Text.seconds(ns));
      host.err().flush();
    }
  }

  private void parting(List<Side> sides, Optional<Found> divergence) {
    print("");
    if (divergence.isEmpty()) {
      print("they never part: every tracepoint of both is the same");
      return;
    }
    Found f = divergence.get();
    print("they part at " + Text.format("%.9f s", f.timeNs() / 1e9) + (f.isOnlyTime() ? ": both do the same, "
        + Text.time(Math.abs(f.one().getFirst().timeNs() - f.other().getFirst().timeNs())) + " apart" : ""));
    if (!f.before().isEmpty()) {
      print("  both:");
      lines(f.oneSimulation(), f.before()).forEach(l -> print("    " + l));
    }
    side(sides.get(0), f.oneSimulation(), f.one());
    side(sides.get(1), f.otherSimulation(), f.other());
    f.decision().ifPresent(d -> {
      table("the first decision that differs, of " + d.sequence(),
          CompareTraceCommand.table(d, sides.get(0).name(), sides.get(1).name()));
      print("  times from " + Text.format("%.9f s", d.ourStartNs() / 1e9)
          + (d.ourStartNs() == d.theirStartNs() ? "" : Text.format(" and %.9f s", d.theirStartNs() / 1e9)) + " on");
    });
  }

  private void side(Side s, Simulation simulation, List<Kept> hits) {
    print("  " + s.name() + ":");
    List<String> lines = lines(simulation, hits);
    for (int i = 0; i < lines.size(); i++) {
      print((i == 0 ? "  > " : "    ") + lines.get(i));
    }
    if (lines.isEmpty()) {
      print("    (nothing more, for a while)");
    }
  }

  private List<String> lines(Simulation simulation, List<Kept> hits) {
    return TraceText.lines(host.plugins().traceExporters().find(TraceText.EXPORTER)
        .map(x -> x.create(NoParams.of(x, Location.of("explain")))).orElse(null), simulation.machine(), hits);
  }
}
