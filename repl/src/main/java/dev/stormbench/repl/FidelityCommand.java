package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.repl.fidelity.DecisionScenarios;
import dev.stormbench.repl.fidelity.Facts;
import dev.stormbench.repl.fidelity.Finding;
import dev.stormbench.repl.fidelity.Runs;
import dev.stormbench.repl.fidelity.SmallStorms;
import dev.stormbench.repl.fidelity.Unmatched;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Everything that is known of real kernels, and what ours does. */
@Command(name = "fidelity", header = "Compare the model with what real kernels did.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench fidelity [OPTIONS]",
    description = {
      "",
      "Runs what was recorded from real kernels and what is known of their rules (scripts/fidelity), and prints a table: "
          + "case, source, expected, got, agrees. Exit code 1 if something differs for no known reason.",
      ""
    })
final class FidelityCommand implements Callable<Integer>, Runs {
  /** Of what agrees a cell has no more. */
  private static final int CELL_MAX = 60;

  private final Host host;

  @Option(names = "--brief", description = "Only what differs, and how many agree.")
  private boolean brief;

  @Option(names = "--only", paramLabel = "PROOF[,PROOF...]", split = ",", hideParamSyntax = true,
      description = "Only these proofs: storms, facts, decisions, order, invariants; repeatable.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the table; with '-' stdout has nothing else.")
  private @Nullable String json;

  /** Something to do for a proof. */
  private record Job(String title, Callable<List<Finding>> work) {}

  private Unmatched unmatched = new Unmatched("[]");

  FidelityCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    List<Finding> all;
    unmatched = new Unmatched(text("unmatched.json"));
    try (OutputFile file = json == null ? null : OutputFile.open(host, "--json", json)) {
      all = findings();
      if (file != null) {
        file.write(out -> writeJson(out, all));
      }
    }
    if (!OutputFile.STDOUT.equals(json)) {
      print(all);
    }
    return all.stream().allMatch(f -> f.agrees() || unmatched.reason(f).isPresent()) ? ExitCode.OK : ExitCode.HIT;
  }

  /** The proofs by name, each as what is to be done for it. */
  private Map<String, List<Job>> proofs() {
    SmallStorms storms = new SmallStorms(this, text("storm/recorded.json"));
    Facts facts = new Facts(this, text("facts/facts.json"));
    DecisionScenarios decisions = new DecisionScenarios(this, this::read, folder());
    Map<String, List<Job>> proofs = new LinkedHashMap<>();
    proofs.put("storms", storms.names().stream().map(n -> new Job(n, () -> storms.compare(n))).toList());
    proofs.put("facts", facts.all().stream().map(f -> new Job(f.scenario(), () -> List.of(facts.compare(f)))).toList());
    proofs.put("decisions", decisions.counting().stream()
        .map(c -> new Job(c.scenario() + " " + c.config(), () -> List.of(decisions.compare(c)))).toList());
    proofs.put("order", decisions.counting().stream()
        .map(c -> new Job(c.scenario() + " " + c.config(), () -> List.of(decisions.compareOrder(c)))).toList());
    proofs.put("invariants", traces().stream().map(f -> new Job(f, () -> List.of(invariants(f)))).toList());
    return proofs;
  }

  /** Those that are asked for. */
  private Map<String, List<Job>> chosen() {
    Map<String, List<Job>> proofs = proofs();
    for (String name : only) {
      if (!proofs.containsKey(name)) {
        throw new ScenarioException(Location.of("--only " + name), "unknown proof" + Text.didYouMean(name, proofs.keySet())
            + " (known: " + String.join(", ", proofs.keySet()) + ")");
      }
    }
    if (!only.isEmpty()) {
      proofs.keySet().retainAll(only);
    }
    return proofs;
  }

  private List<Finding> findings() {
    Map<String, List<Job>> proofs = chosen();
    host.plugins(); // once, before several threads ask
    Steps steps = new Steps(host, proofs.values().stream().mapToInt(List::size).sum());
    ExecutorService pool = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().name("fidelity-", 0).daemon().factory());
    try {
      List<Future<List<Finding>>> results = new ArrayList<>();
      proofs.forEach((proof, all) -> all.forEach(job -> results.add(pool.submit(() -> {
        List<Finding> found = job.work().call();
        if (host.terminal().showsProgress()) {
          steps.done(proof + ": " + job.title());
        }
        return found;
      }))));
      List<Finding> all = new ArrayList<>();
      for (Future<List<Finding>> f : results) {
        all.addAll(f.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** All recordings, relative to the folder. */
  private List<String> traces() {
    try (Stream<Path> files = Files.walk(folder())) {
      return files.map(f -> folder().relativize(f).toString()).filter(f -> f.matches(".*\\.trace(\\.txt)?(\\.gz)?")).sorted().toList();
    } catch (IOException e) {
      throw new ScenarioException(Location.of(host.shown(folder())), "cannot read it: " + InputFile.reason(e));
    }
  }

  /** Holds a recording against all invariants that need no machine. */
  private Finding invariants(String file) {
    List<TraceCheck> checks = TraceCheck.of(host, host.plugins().checkers().names());
    TraceFile.read(host, host.shown(folder().resolve(file)), null, new TraceImporter.Sink() {
      @Override
      public void event(TraceRecord r) {
        checks.forEach(c -> c.event(r));
      }

      @Override
      public void lost(int cpu, long n) {
        checks.forEach(c -> c.lost(cpu));
      }
    });
    checks.forEach(TraceCheck::end);
    String broken = checks.stream().filter(TraceCheck::isBroken).flatMap(c -> c.lines().stream()).collect(Collectors.joining("; "));
    return new Finding("invariants", file, "recorded trace", "all hold", broken.isEmpty() ? "all hold" : broken, broken.isEmpty());
  }

  @Override
  public Result run(Path file, List<String> sets, Consumer<TraceRecord> observer) {
    Scenario s = new ScenarioBinder(host.plugins(), host.library())
        .bind(InputFile.document(host, host.shown(folder().resolve(file))), new Overrides(sets, List.of(), OptionalLong.empty()));
    Simulation simulation = Simulation.of(s, Simulation.Engine.FAST);
    simulation.observe(observer);
    return new Result(s, simulation.run((nowNs, endNs) -> true));
  }

  private void read(Path trace, Consumer<TraceRecord> observer) {
    TraceFile.read(host, host.shown(trace), null, observer::accept);
  }

  private Path folder() {
    return host.library().scripts().resolve("fidelity");
  }

  private String text(String file) {
    Path path = folder().resolve(file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new ScenarioException(Location.of(host.shown(path)), "cannot read it: " + InputFile.reason(e));
    }
  }

  private void print(List<Finding> all) {
    Table t = new Table(5, "case", "source", "expected", "got", "agrees");
    all.stream().filter(f -> !brief || !f.agrees()).forEach(f -> {
      String expected = f.agrees() ? shortened(f.expected()) : f.expected();
      String agrees = f.agrees() ? "yes" : unmatched.reason(f).isPresent() ? "no, known" : "NO";
      t.row(f.name(), f.source(), expected, f.agrees() ? shortened(f.got()) : f.got(), agrees);
    });
    if (!t.isEmpty()) {
      t.lines().forEach(host.out()::println);
      host.out().println();
    }
    unmatched.groups().stream().filter(g -> all.stream().anyMatch(f -> !f.agrees() && g.cases().contains(f.name())))
        .forEach(g -> host.out().println("  known, " + g.proof() + " of " + String.join(", ", g.cases()) + ": " + g.reason() + "\n"));
    Map<String, int[]> sums = new LinkedHashMap<>();
    for (Finding f : all) {
      int[] sum = sums.computeIfAbsent(f.proof(), p -> new int[2]);
      sum[0]++;
      sum[1] += f.agrees() ? 1 : 0;
    }
    Table summary = new Table(1, "proof", "cases", "agree");
    sums.forEach((proof, sum) -> summary.row(proof, "" + sum[0], "" + sum[1]));
    summary.lines().forEach(host.out()::println);
  }

  private static String shortened(String s) {
    return s.length() <= CELL_MAX ? s : s.substring(0, CELL_MAX - 4) + " ...";
  }

  private void writeJson(OutputStream out, List<Finding> all) throws IOException {
    try (JsonGenerator g = ResultJson.generator(out)) {
      g.writeStartObject();
      g.writeNumberProperty("format", 1);
      g.writeArrayPropertyStart("cases");
      for (Finding f : all) {
        g.writeStartObject();
        g.writeStringProperty("proof", f.proof());
        g.writeStringProperty("case", f.name());
        g.writeStringProperty("source", f.source());
        g.writeStringProperty("expected", f.expected());
        g.writeStringProperty("got", f.got());
        g.writeBooleanProperty("agrees", f.agrees());
        unmatched.reason(f).ifPresent(why -> g.writeStringProperty("known", why));
        g.writeEndObject();
      }
      g.writeEndArray();
      g.writeEndObject();
    }
    out.write('\n');
  }
}
