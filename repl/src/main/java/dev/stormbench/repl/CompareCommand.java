package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Suite;
import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.Matrix.Run;
import dev.stormbench.repl.SuiteFile.Cell;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The verdict on variants of a kernel: which of a suite's scenarios each of them stands, and at what cost. */
@Command(name = "compare", header = "Run a suite: which scenarios does each fix stand, and at what cost?", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench compare SUITE [OPTIONS]",
    description = {
      "",
      "Runs each variant of the suite in each scenario with each seed, several at a time, and prints a matrix: pass or FAIL "
          + "against what the scenario expects; an order of the variants; which expectation was missed and by how much; and for each "
          + "scenario the figures below. A variant is 'none', a fix, a policy (rt=rt-global) or several (a+b), or what the suite sets. 'explain' tells one cell's story.",
      "",
      "Figures are medians over the seeds with their range. A difference from the first variant is called one, and marked *, "
          + "only if the two ranges do not overlap; with one seed nothing is marked.",
      ""
    },
    footerHeading = "%nFigures, less is better:%n%n",
    footer = {
      "  lockups        reports of the watchdogs",
      "  longest stall  longest time stuck of a report",
      "  longest BH     longest time that a CPU was in softirq context without a break",
      "  stolen         share of its busy time that hard interrupts took from the CPU that suffers most",
      "  RT p50 .. max  wake-up latency of the worst workload with real-time threads; in 'max' counts also",
      "                 who still waits when the run ends",
      "  IPIs/s         interrupts that CPUs send to each other and to themselves",
      "  lock spin      share of all busy time spent spinning for run-queue locks and rto_lock",
      "  migrations     tasks moved to another CPU",
      "  PI delay       longest time that a task boosted by priority inheritance waited for a CPU",
      "",
      "Exit codes: 0 it ran, whatever passed; 1 an outcome differs from one that the suite states, or",
      "something failed and --fail-on-miss; 2 wrong usage or suite; 3 a run has no result (the others",
      "still count)."
    })
final class CompareCommand implements Callable<Integer> {
  private final Host host;

  @Mixin
  private SuiteArguments arguments = new SuiteArguments();

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--fail-on-miss", description = "Exit with 1 if any variant fails a scenario, whatever the suite states.")
  private boolean failOnMiss;

  @Option(names = "--brief", description = "Only the matrix and the order of the variants; not in files.")
  private boolean brief;

  @Option(names = "--json", paramLabel = "FILE", description = "Write everything; with '-' stdout has nothing else.")
  private @Nullable String json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write the same as Markdown; with '-' stdout has nothing else.")
  private @Nullable String markdown;

  CompareCommand(Host host) {
    this.host = host;
  }

  private record Key(Variant variant, Entry scenario) {}

  @Override
  public Integer call() {
    boolean toStdout = OutputFile.STDOUT.equals(json);
    if (toStdout && OutputFile.STDOUT.equals(markdown)) {
      throw new ScenarioException(Location.of("--markdown -"), "something else goes to stdout already");
    }
    SuiteFile suite = arguments.read(host);
    Map<Key, Scenario> bound = bind(suite);
    try (OutputFile jsonFile = json == null ? null : OutputFile.open(host, "--json", json);
        OutputFile markdownFile = markdown == null ? null : OutputFile.open(host, "--markdown", markdown)) {
      Matrix matrix = run(suite, bound);
      if (jsonFile != null) {
        jsonFile.write(out -> MatrixJson.write(out, matrix, "stormbench compare " + arguments.typed() + host.pluginPath().asTyped()));
      }
      if (markdownFile != null) {
        String text = String.join("\n", new MatrixText(matrix, false).markdown()) + "\n";
        markdownFile.write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
      }
      if (!toStdout && !OutputFile.STDOUT.equals(markdown)) {
        new MatrixText(matrix, brief).lines().forEach(host.out()::println);
        host.out().flush();
      }
      return judge(matrix);
    } catch (ChildRuns.ChildFailure e) {
      if (e.exitCode() != ExitCode.INTERRUPTED) {
        host.err().println(e.getMessage());
      }
      return e.exitCode();
    }
  }

  /** Everything that would be refused is refused before anything runs. */
  private static Map<Key, Scenario> bind(SuiteFile suite) {
    Map<Key, Scenario> bound = new LinkedHashMap<>();
    for (Entry e : suite.suite().scenarios()) {
      for (Variant v : suite.suite().variants()) {
        Scenario s = suite.bind(v, e);
        if (s.expect().isEmpty() && e.outcome(v) != null) {
          throw new ScenarioException(e.at(), "scenario '" + e.name() + "' with variant '" + v.name()
              + "': an outcome is stated, but the scenario has no expect:");
        }
        bound.put(new Key(v, e), s);
      }
    }
    return bound;
  }

  private Matrix run(SuiteFile suite, Map<Key, Scenario> bound) {
    Matrix matrix = new Matrix(suite.suite());
    List<Cell> cells = suite.cells();
    List<Job> all = cells.stream().map(c -> new Job(c.title(), suite.arguments(c), false, Job.weight(scenario(bound, c)))).toList();
    Steps steps = new Steps(host, all.size());
    new ChildRuns(host, jobs).run(all, o -> {
      Cell c = cells.get(o.index());
      Scenario s = scenario(bound, c);
      Run r = o.result() == null ? Run.failed(c, o.reason()) : Run.of(c, s.expect(), o.result().report());
      matrix.add(r);
      steps.done(c.title() + ": " + (r.isFailed() ? "error" : r.checked().isEmpty() ? "-" : r.passes() ? "pass" : "FAIL"));
    });
    return matrix;
  }

  private static Scenario scenario(Map<Key, Scenario> bound, Cell c) {
    return Objects.requireNonNull(bound.get(new Key(c.variant(), c.scenario())));
  }

  private int judge(Matrix m) {
    Suite suite = m.suite();
    for (Entry e : suite.scenarios()) {
      for (Variant v : suite.variants()) {
        if (m.isSurprise(v, e)) {
          host.err().println(e.at() + ": scenario '" + e.name() + "' with variant '" + v.name() + "' is stated to "
              + (e.outcome(v) == Suite.Outcome.PASS ? "pass, but it fails" : "fail, but it passes"));
        }
      }
    }
    return m.hasError() ? ExitCode.PLUGIN : m.hasSurprise() || failOnMiss && m.hasMiss() ? ExitCode.HIT : ExitCode.OK;
  }
}
