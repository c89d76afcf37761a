package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.repl.shrink.Answer;
import dev.stormbench.repl.shrink.Candidate;
import dev.stormbench.repl.shrink.Finding;
import dev.stormbench.repl.shrink.Held;
import dev.stormbench.repl.shrink.Numbers;
import dev.stormbench.repl.shrink.Shrinker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds a smaller scenario with the same finding. */
@Command(name = "shrink", header = "Find a smaller scenario with the same finding.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench shrink FILE --keep CONDITION... [OPTIONS]",
    description = {
      "",
      "Tries fewer CPUs, shorter runs, fewer loads and keys, constants, smaller and rounder numbers, again and again, until nothing that "
          + "is tried shows the finding any more, and writes what is left as a scenario. A line for each try says what came of it. The "
          + "same file, options and versions give the same result, whatever --jobs is. Exit code 2 if the scenario does not show the "
          + "finding.",
      "",
      "  stormbench shrink scripts/rt-push-storm.yaml --until 60s --keep 'lockups.softlockup > 0' --cured-by no-rt-push-ipi -o small.yaml",
      ""
    })
final class ShrinkCommand implements Callable<Integer> {
  private static final String MAX_RUNS = "500";

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--keep", paramLabel = "CONDITION", required = true,
      description = "The finding, such as 'lockups.softlockup > 0' or 'maxLatency.psimon >= 2s'; repeatable, all must hold. Metrics are "
          + "those of expect: (see 'list metrics').")
  private List<String> keep = new ArrayList<>();

  @Option(names = "--cured-by", paramLabel = "NAME[+NAME...]",
      description = "The finding must be gone with these fixes; repeatable, with each of them. It keeps the cause: without it, a smaller "
          + "scenario may show the same for another reason.")
  private List<String> curedBy = new ArrayList<>();

  @Option(names = "--hold", paramLabel = "PATH",
      description = "What stands there stays as it is, such as costs or kernel.profile; repeatable.")
  private List<String> hold = new ArrayList<>();

  @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "Write the scenario; default: stdout, and the tries to stderr.")
  private String out = OutputFile.STDOUT;

  @Option(names = "--seed", paramLabel = "N", converter = Converters.WholeNumber.class, description = "Instead of the scenario's seed.")
  private @Nullable Long seed;

  @Option(names = "--seeds", paramLabel = "N", converter = Converters.Count.class,
      description = "The finding must be there with each of the seeds 1 to N; default: with the scenario's own.")
  private @Nullable Integer seeds;

  @Option(names = "--until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Begin with a run that ends at this virtual time, such as 60s, instead of the scenario's duration.")
  private @Nullable Long untilNs;

  @Mixin
  private CheckArguments checks = new CheckArguments();

  @Option(names = "--max-runs", paramLabel = "N", converter = Converters.Count.class, defaultValue = MAX_RUNS,
      description = "Stop after so many simulations; default " + MAX_RUNS + ".")
  private int maxRuns;

  @Option(names = "--max-wall", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Reject what takes longer than this time of yours. Then the result depends on how fast the machine is; each time it "
          + "happens it is said. What takes more steps than the smallest so far twice is rejected anyway.")
  private @Nullable Long maxWallNs;

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--brief", description = "Only the tries that were kept.")
  private boolean brief;

  /** The smallest so far, for who interrupts. */
  private volatile Node.@Nullable Mapping smallest;

  ShrinkCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Finding finding = new Finding(keep.stream().map(c -> Expectation.parse(c, Location.of("--keep '" + c + "'"))).toList());
    if (seed != null && seeds != null) {
      throw new ScenarioException(Location.of("--seeds " + seeds), "there is --seed, too; take one of them");
    }
    Document document = arguments.read(host);
    ShrunkFile file = ShrunkFile.of(host, arguments, document, seed, untilNs, out);
    Function<String, List<ParamSpec>> params = params(document);
    Held held = new Held(file.scenario(), hold, params);
    Predicate<Node.Mapping> allowed = held.and(n -> n.get("scripts") == null || n.get("scripts").equals(file.scenario().get("scripts")));
    List<Long> allSeeds = seeds == null ? List.of() : LongStream.rangeClosed(1, seeds).boxed().toList();
    ShrinkRuns.Wanted wanted = new ShrinkRuns.Wanted(finding, curedBy.stream().map(c -> cure(c, document)).toList(), allSeeds,
        checks.names(host), maxWallNs);
    try (OutputFile output = OutputFile.open(host, "--out", out);
        ShrinkRuns runs = new ShrinkRuns(host, document.scripts(), wanted, jobs)) {
      PrintStream log = output.isStdout() ? host.err() : host.out();
      Shrinker shrinker = new Shrinker(runs, params, allowed, maxRuns, (number, reduction, candidate, bound, answer) -> {
        print(log, number, reduction, candidate, bound, answer);
        if (answer.kept()) {
          smallest = Shrinker.cut(candidate.node(), bound, answer.shownNs());
        }
      });
      Runnable cleanup = () -> interrupted(file, output, log);
      host.onInterrupt(cleanup);
      Shrinker.Result result = shrinker.shrink(file.scenario());
      host.forget(cleanup);
      if (result.end() == Shrinker.End.NO_FINDING) {
        throw new ScenarioException(Location.of(arguments.file()),
            "does not show the finding, " + finding + ": " + result.original().why());
      }
      finish(file, output, log, finding, result);
    }
    return ExitCode.OK;
  }

  private List<String> cure(String names, Document document) {
    Location at = Location.of("--cured-by " + names);
    List<String> all = Stream.of(names.split("\\+", -1)).map(String::strip).toList();
    Extensions<KernelFix> known = host.plugins().with(document.scripts()).fixes();
    for (String name : all) {
      if (name.isEmpty()) {
        throw new ScenarioException(at, "a name is empty; accepted: NAME or NAME+NAME");
      }
      if (known.find(name).isEmpty()) {
        throw known.unknown(at, name, "unknown fix '" + name + "'" + Text.didYouMean(name, known.names()) + " (see 'list fixes')");
      }
    }
    return all;
  }

  private Function<String, List<ParamSpec>> params(Document document) {
    Plugins plugins = host.plugins().with(document.scripts());
    return name -> plugins.workloads().find(name).map(Extension::params).orElse(List.of());
  }

  private void print(PrintStream log, int number, String reduction, Candidate c, Scenario bound, Answer a) {
    if (!a.kept() && (brief || reduction.isEmpty())) { // of the scenario as it is, the command itself says so
      return;
    }
    String what = (reduction.isEmpty() ? "" : reduction + ": ") + c.what();
    String size = Text.plural(bound.machine().cpus(), "CPU") + ", " + Numbers.time(bound.run().durationNs()) + ", " + Text.big(a.steps())
        + " steps";
    log.println(Text.format("%5d  %s  %s: %s%s", number, a.kept() ? "kept" : "no  ", what, a.why(), a.kept() ? " (" + size + ")" : ""));
    log.flush();
  }

  private void interrupted(ShrunkFile file, OutputFile output, PrintStream log) {
    Node.Mapping so = smallest;
    if (so == null || output.isStdout()) {
      return;
    }
    String text = file.text(so, List.of(origin(), "Interrupted: this is the smallest that was found until then."));
    output.write(o -> o.write(text.getBytes(StandardCharsets.UTF_8)));
    log.println("interrupted: the smallest so far is in " + output.shown());
  }

  /** Runs what is written, as it is written: the digest is the one that others get. */
  private void finish(ShrunkFile file, OutputFile output, PrintStream log, Finding finding, Shrinker.Result result) {
    Scenario before = bind(file.scenario(), file);
    Document written = file.read(file.text(result.scenario(), List.of()));
    Scenario after = new ScenarioBinder(host.plugins(), host.library()).bind(written, Overrides.none());
    RunReport report = Simulation.of(after, Simulation.Engine.FAST).run((nowNs, endNs) -> true);
    if (seeds == null && !finding.isIn(report)) {
      throw new IllegalStateException("the scenario that was written does not show the finding: " + finding.in(report));
    }
    String how = result.end() == Shrinker.End.MAX_RUNS ? "stopped after" : "nothing smaller is left to try, after";
    String count = Text.plural(result.runs(), "run") + " of " + Text.plural(result.tried(), "scenario");
    String sizes = size(before) + " -> " + size(after);
    List<String> head = new ArrayList<>(List.of(origin(),
        "Finding: " + finding + (seeds == null ? ", seed " + after.run().seed() : ", each of the seeds 1 to " + seeds)
            + (curedBy.isEmpty() ? "" : "; gone with " + String.join(", and with ", curedBy)) + ".",
        "Digest of a run of this file: " + report.digest() + ". It ends with " + finding.in(report) + ".",
        "Size: " + sizes + ". " + (result.end() == Shrinker.End.MAX_RUNS ? "Stopped after " : "No reduction holds any more, after ") + count
            + "."));
    head.addAll(file.differences(result.scenario()));
    String text = file.text(result.scenario(), head);
    output.write(o -> o.write(text.getBytes(StandardCharsets.UTF_8)));
    log.println();
    log.println("  " + sizes);
    log.println("  " + how + " " + count + "; " + result.refused() + " more do not bind");
    log.println("  digest " + report.digest() + ", " + finding.in(report) + ": " + output.shown());
  }

  private Scenario bind(Node.Mapping scenario, ShrunkFile file) {
    return new ScenarioBinder(host.plugins(), host.library())
        .bind(new Document(scenario, file.scripts()), new Overrides(List.of(), List.of(), OptionalLong.empty()));
  }

  private static String size(Scenario s) {
    return Text.plural(s.machine().cpus(), "CPU") + ", " + Text.plural(s.workloads().size(), "workload") + ", "
        + Numbers.time(s.run().durationNs());
  }

  /** The first line of the file: what made it. */
  private String origin() {
    StringBuilder b = new StringBuilder("Made by 'stormbench shrink ").append(arguments.typed()).append(host.pluginPath().asTyped());
    keep.forEach(k -> b.append(" --keep ").append(ScenarioArguments.quoted(k)));
    curedBy.forEach(c -> b.append(" --cured-by ").append(ScenarioArguments.quoted(c)));
    hold.forEach(h -> b.append(" --hold ").append(ScenarioArguments.quoted(h)));
    b.append(seed == null ? "" : " --seed " + seed).append(seeds == null ? "" : " --seeds " + seeds)
        .append(untilNs == null ? "" : " --until " + Durations.text(untilNs)).append(checks.typed())
        .append(maxRuns == Integer.parseInt(MAX_RUNS) ? "" : " --max-runs " + maxRuns)
        .append(maxWallNs == null ? "" : " --max-wall " + Durations.text(maxWallNs));
    return b.append("'.").toString();
  }
}
