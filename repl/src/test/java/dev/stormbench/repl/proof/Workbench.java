package dev.stormbench.repl.proof;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.repl.fidelity.Runs;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** What the command line does, for tests: binds what stands in scripts/ with all shipped plugins, and runs it. */
final class Workbench implements ScenarioLibrary {
  final Path home = home();
  final Plugins plugins;

  /** With the shipped plugins. */
  Workbench() {
    plugins = Plugins.discover(Workbench.class.getClassLoader());
  }

  /** With one more. */
  Workbench(Plugin more) {
    List<Plugin> all = new ArrayList<>();
    ServiceLoader.load(Plugin.class, Workbench.class.getClassLoader()).forEach(all::add);
    all.add(more);
    plugins = Plugins.of(all);
  }

  // -- scenarios ------------------------------------------------------------------------------------

  /** Names of the scenarios below a folder of scripts/, without their ending. */
  List<String> names(String folder) {
    try (Stream<Path> files = Files.list(home.resolve("scripts").resolve(folder))) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml"))
          .map(f -> f.substring(0, f.length() - ".yaml".length())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A scenario of scripts/, such as {@code small/yield}. */
  Scenario script(String name, String... sets) {
    return bind(read(name), sets);
  }

  /** A scenario in any notation. */
  Scenario file(Path file, String... sets) {
    try {
      return bind(ScenarioText.parse(plugins, file.toString(), Files.readAllBytes(file)), sets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A scenario that is written in a test. */
  Scenario text(String yaml, String... sets) {
    return bind(ScenarioText.parse(plugins, "test.yaml", yaml.getBytes(StandardCharsets.UTF_8)), sets);
  }

  private Scenario bind(Node node, String... sets) {
    return new ScenarioBinder(plugins, this).bind(node, new Overrides(List.of(sets), List.of(), OptionalLong.empty()));
  }

  /** The {@code checks=} that turns all checkers on. */
  String allChecks() {
    return "checks=[" + String.join(", ", plugins.checkers().names()) + "]";
  }

  // -- runs -----------------------------------------------------------------------------------------

  static RunReport run(Scenario s, Engine engine) {
    return Simulation.of(s, engine).run((now, end) -> true);
  }

  /** A file of scripts/fidelity, as {@link Runs} wants it. */
  Runs.Result runFidelity(Path file, List<String> sets, Consumer<TraceRecord> observer) {
    Scenario s = file(home.resolve("scripts/fidelity").resolve(file), sets.toArray(String[]::new));
    Simulation simulation = Simulation.of(s, Engine.FAST);
    simulation.observe(observer);
    return new Runs.Result(s, simulation.run((now, end) -> true));
  }

  /** The report in which two equal engines do not differ. */
  static RunReport comparable(RunReport r) {
    return comparable(r, r.scenarioSha256());
  }

  /** The same as if the scenario had another hash, because it has other checks. */
  static RunReport comparable(RunReport r, String sha256) {
    return new RunReport(r.format(), r.versions(), r.scenario(), sha256, r.seed(), r.digest(),
        r.simulatedNs(), 0, r.events(), 0, r.fixes(), r.policies(), r.lockups(), r.cpus(), r.workloads(), r.rto(), r.locks(),
        r.migrations(), r.pi(), r.latency(), r.series(), r.contexts(), r.kernelLog(), r.wrongAnswers(), r.panic());
  }

  /** A trace as the text of tracefs, and what the run wrote to the kernel log. */
  record Traced(String text, List<String> kernelLog) {}

  /** The trace of a run, by the shipped exporter. */
  Traced ftrace(Scenario s, Engine engine) {
    Extension<TraceExporter> e = plugins.traceExporters().find("ftrace").orElseThrow();
    TraceExporter exporter = e.create(new Defaults(List.of()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Simulation simulation = Simulation.of(s, engine);
    try {
      exporter.begin(simulation.machine(), out);
      simulation.observe(r -> {
        try {
          exporter.event(r);
        } catch (IOException x) {
          throw new UncheckedIOException(x);
        }
      });
      simulation.run((now, end) -> true);
      exporter.end();
    } catch (IOException x) {
      throw new UncheckedIOException(x);
    }
    return new Traced(out.toString(StandardCharsets.UTF_8), List.copyOf(simulation.kernelLog()));
  }

  // -- recordings -----------------------------------------------------------------------------------

  /** What exported recordings say of the machine. */
  static final int NR_CPUS = 2;

  /**
   * A recording that was read.
   *
   * @param violations what the checkers found, each with its checker's name
   * @param exported the records, written by the shipped exporter
   */
  record Recording(List<String> violations, String exported) {
    /** The exported lines without the header. */
    List<String> lines() {
      return exported.lines().filter(l -> !l.startsWith("#")).toList();
    }
  }

  /** Reads a recording as text. */
  static List<String> lines(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Reads a recording by the shipped importer, with all checkers that can do without a machine. */
  Recording recording(Path file) {
    try {
      return recording(file.getFileName().toString(), String.join("\n", lines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands the records of a recording to an observer. */
  void read(Path file, Consumer<TraceRecord> observer) {
    try {
      plugins.traceImporters().find("ftrace").orElseThrow().create(new Defaults(List.of())).read(file.getFileName().toString(),
          new ByteArrayInputStream(String.join("\n", lines(file)).getBytes(StandardCharsets.UTF_8)), observer::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file as text. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Recording recording(String name, String text) {
    List<String> violations = new ArrayList<>();
    List<Checker> checkers = new ArrayList<>();
    for (Extension<Checker> e : plugins.checkers().all()) {
      Checker c = e.create(new Defaults(e.params()));
      if (c.startRecorded((invariant, what) -> violations.add(e.name() + " " + invariant + ": " + what))) {
        checkers.add(c);
      }
    }
    TraceExporter exporter = plugins.traceExporters().find("ftrace").orElseThrow().create(new Defaults(List.of()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      exporter.begin((Machine) Proxy.newProxyInstance(Workbench.class.getClassLoader(), new Class<?>[] {Machine.class},
          (proxy, method, args) -> NR_CPUS), out);
      plugins.traceImporters().find("ftrace").orElseThrow().create(new Defaults(List.of()))
          .read(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), new TraceImporter.Sink() {
            @Override
            public void event(TraceRecord record) {
              checkers.forEach(c -> c.event(record));
              try {
                exporter.event(record);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }

            @Override
            public void lost(int cpu, long events) {
              checkers.forEach(c -> c.lost(cpu));
            }
          });
      exporter.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    checkers.forEach(Checker::end);
    return new Recording(violations, out.toString(StandardCharsets.UTF_8));
  }

  // -- the library ----------------------------------------------------------------------------------

  @Override
  public List<String> kernelProfileNames() {
    return names("kernels");
  }

  @Override
  public Node kernelProfile(String name) {
    return read("kernels/" + name);
  }

  @Override
  public List<String> costProfileNames() {
    return names("costs");
  }

  @Override
  public Node costProfile(String name) {
    return read("costs/" + name);
  }

  private Node read(String name) {
    Path file = home.resolve("scripts").resolve(name + ".yaml");
    try {
      return ScenarioText.parse(plugins, "scripts/" + name + ".yaml", Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository: set by the build, else the nearest folder above that has scripts/. */
  private static Path home() {
    String set = System.getProperty("stormbench.home");
    Path p = set == null ? Path.of("").toAbsolutePath() : Path.of(set);
    while (!Files.isDirectory(p.resolve("scripts/kernels"))) {
      p = p.getParent();
    }
    return p;
  }

  /** The defaults of texts and words, which is all that checkers and exporters declare. */
  private record Defaults(List<ParamSpec> specs) implements Params {
    private IllegalArgumentException none(String name) {
      return new IllegalArgumentException("no parameter " + name);
    }

    @Override
    public String text(String name) {
      return specs.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow(() -> none(name)).defaultText();
    }

    @Override
    public Location at() {
      return Location.of("test");
    }

    @Override
    public Location at(String name) {
      throw none(name);
    }

    @Override
    public boolean isSet(String name) {
      throw none(name);
    }

    @Override
    public int intValue(String name) {
      throw none(name);
    }

    @Override
    public double number(String name) {
      throw none(name);
    }

    @Override
    public boolean flag(String name) {
      throw none(name);
    }

    @Override
    public long durationNs(String name) {
      throw none(name);
    }

    @Override
    public Distribution distribution(String name) {
      throw none(name);
    }

    @Override
    public int[] cpus(String name) {
      throw none(name);
    }

    @Override
    public Program program(String name) {
      throw none(name);
    }
  }
}
