package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Costs;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.repl.imports.Loss;
import dev.stormbench.repl.imports.Overheads;
import dev.stormbench.repl.imports.Replay;
import dev.stormbench.repl.imports.ReplayYaml;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a trace becomes a scenario. */
final class ReplayArguments {
  private static final String TASK = "task:";
  private static final String BINDABLE = "format: 1\nname: probe\nmachine: { cpus: 1 }\nkernel: { profile: %s }\ncosts: %s\n"
      + "run: { duration: 1ms }\n";

  @Option(names = "--scenario", paramLabel = "OUT",
      description = "Write a scenario that replays the trace, such as out.yaml: its tasks with what they ran, when they slept and what "
          + "woke them, its timers and device interrupts. The file says what it assumes. What it cannot carry is refused.")
  private @Nullable String scenario;

  @Option(names = "--drop", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "With --scenario: accept these losses, each stated in the scenario: holes (missing records), context (woken by what "
          + "the scenario has no step for), state (sleeps in D and others), policy, pi, deadline, timers, softirq; task:NAME leaves out a "
          + "task, also with *, such as task:kworker/*.")
  private List<String> drops = new ArrayList<>();

  @Option(names = "--kernel", paramLabel = "NAME", description = "With --scenario: the kernel profile. Default: as the trace hints.")
  private @Nullable String kernel;

  @Option(names = "--costs", paramLabel = "NAME", description = "With --scenario: the cost profile. Default: generic-x86.")
  private String costs = "generic-x86";

  @Option(names = "--affinity", paramLabel = "TASK=CPUS",
      description = "With --scenario: where a task may run, such as H0=0 or X=0-3; repeatable. Default: where it was seen.")
  private List<String> affinities = new ArrayList<>();

  @Option(names = "--kthread", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "With --scenario: these tasks are kernel threads.")
  private List<String> kthreads = new ArrayList<>();

  @Option(names = "--spin",
      description = "With --scenario: what a task ran is CPU time on its own clock, interrupts included, as of a loop that "
          + "reads it. Default: work, besides which interrupts take their time.")
  private boolean spin;

  @Option(names = "--from", paramLabel = "TIME", converter = Converters.Time.class, 
      description = "With --scenario: leave out what is before, such as 10ms after the first record.")
  private @Nullable Long from;

  @Option(names = "--to", paramLabel = "TIME", converter = Converters.Time.class, 
      description = "With --scenario: leave out what is after, counted from the first record.")
  private @Nullable Long to;

  boolean isAsked() {
    boolean lists = !drops.isEmpty() || !affinities.isEmpty() || !kthreads.isEmpty();
    if (scenario == null && (lists || kernel != null || from != null || to != null || spin)) {
      throw new ScenarioException(Location.of("import"),
          "--drop, --kernel, --affinity, --kthread, --spin, --from and --to are for --scenario OUT");
    }
    return scenario != null;
  }

  /** Reads the trace and writes the scenario. */
  void write(Host host, List<String> files, @Nullable String format) {
    String target = String.valueOf(scenario);
    if (files.size() > 1) {
      throw new ScenarioException(Location.of("--scenario " + target), "is of one trace; " + files.size() + " are named");
    }
    String file = files.getFirst();
    Set<String> accepted = accepted();
    Map<String, String> affinity = affinity();
    Overheads overheads = overheads(costs(host));
    Replay replay = new Replay(leftOut(), overheads, spin);
    Window window = new Window(replay, from == null ? 0 : from, to == null ? Long.MAX_VALUE : to);
    try (OutputFile out = OutputFile.open(host, "--scenario", target)) {
      TraceFile.read(host, file, format, window);
      replay.end();
      refuse(file, replay, accepted);
      ReplayYaml yaml = new ReplayYaml(replay, new ReplayYaml.Options(file, name(target), kernel == null ? "" : kernel, costs, affinity,
          new TreeSet<>(kthreads), spin), overheads);
      byte[] bytes = yaml.text().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > ScenarioFormat.MAX_BYTES) {
        throw new ScenarioException(Location.of(file), "makes a scenario of " + bytes.length + " bytes; accepted: up to "
            + ScenarioFormat.MAX_BYTES + ", so take a part of it (--from, --to) or leave out tasks (--drop task:NAME)");
      }
      boolean stdout = out.isStdout();
      out.write(o -> o.write(bytes));
      if (!stdout) {
        host.out().println(target + ": " + Text.plural(replay.tasks(), "task") + "; begins " + Text.time(yaml.leadNs())
            + " before the trace; what is assumed and lost is in its comments");
      }
    }
  }

  private static String name(String target) {
    String last = target.equals(OutputFile.STDOUT) ? "replay" : target.substring(target.lastIndexOf('/') + 1);
    return last.contains(".") ? last.substring(0, last.lastIndexOf('.')) : last;
  }

  /** What cannot be carried and was not accepted, in one line. */
  private static void refuse(String file, Replay replay, Set<String> accepted) {
    if (replay.isEmpty()) {
      throw new ScenarioException(Location.of(file),
          "has nothing that a scenario could replay: no task, timer, device interrupt or tasklet");
    }
    List<String> refused = new ArrayList<>();
    Set<String> words = new LinkedHashSet<>();
    for (Replay.Lost l : replay.losses()) {
      if (!accepted.contains(l.loss().word())) {
        words.add(l.loss().word());
        refused.add(l.loss().word() + ", " + Text.plural(l.times(), "time") + ", first at " + Text.format("%.6f", l.firstNs() / 1e9)
            + " s: " + l.first());
      }
    }
    if (!refused.isEmpty()) {
      throw new ScenarioException(Location.of(file), "a scenario cannot carry " + String.join("; ", refused)
          + " (accept the loss with --drop " + String.join(",", words) + ")");
    }
  }

  private Set<String> accepted() {
    Set<String> accepted = new LinkedHashSet<>();
    for (String drop : drops) {
      if (!drop.startsWith(TASK) && !Loss.words().contains(drop)) {
        List<String> known = new ArrayList<>(Loss.words());
        known.add(TASK + "NAME");
        throw new ScenarioException(Location.of("--drop " + drop), "not a loss that can be accepted" + Text.didYouMean(drop, known)
            + " (known: " + String.join(", ", known) + ")");
      }
      accepted.add(drop);
    }
    return accepted;
  }

  private Predicate<String> leftOut() {
    List<Pattern> patterns = drops.stream().filter(d -> d.startsWith(TASK)).map(d -> Pattern.compile(
        Pattern.quote(d.substring(TASK.length())).replace("*", "\\E.*\\Q"))).toList();
    return comm -> patterns.stream().anyMatch(p -> p.matcher(comm).matches());
  }

  private Map<String, String> affinity() {
    Map<String, String> map = new LinkedHashMap<>();
    for (String a : affinities) {
      int equals = a.lastIndexOf('=');
      String cpus = a.substring(equals + 1);
      if (equals <= 0 || !cpus.matches("all|[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")) {
        throw new ScenarioException(Location.of("--affinity " + a), "accepted: a task and CPUs, such as H0=0, X=0-3, or X=all");
      }
      map.put(a.substring(0, equals), cpus.contains(",") ? "[" + cpus.replace(",", ", ") + "]" : cpus);
    }
    return map;
  }

  /** The cost profile; names that nobody knows are refused. */
  private Costs costs(Host host) {
    if (kernel != null) {
      check("--kernel", "kernel", kernel, host.library().kernelProfileNames());
    }
    check("--costs", "cost", costs, host.library().costProfileNames());
    String text = BINDABLE.formatted(kernel == null ? "v6.12" : kernel, costs);
    Node node = ScenarioText.parse(host.plugins(), "probe.yaml", text.getBytes(StandardCharsets.UTF_8));
    return new ScenarioBinder(host.plugins(), host.library()).bind(new Document(node, List.of()),
        new Overrides(List.of(), List.of(), OptionalLong.empty())).costs();
  }

  private static void check(String option, String kind, String name, List<String> known) {
    if (!known.contains(name)) {
      throw new ScenarioException(Location.of(option + " " + name), "unknown " + kind + " profile" + Text.didYouMean(name, known)
          + " (known: " + String.join(", ", known) + ")");
    }
  }

  private static Overheads overheads(Costs c) {
    return new Overheads(c.ns("context-switch"), c.ns("schedule"), c.ns("syscall"), c.ns("hrtimer-start"),
        c.ns("irq-entry"), c.ns("hrtimer-interrupt"), c.ns("softirq-entry") + c.ns("softirq-exit"), c.ratio("body-scale"));
  }

  /** Lets a part of a trace through. */
  private static final class Window implements TraceImporter.Sink {
    private final Replay replay;
    private final long fromNs;
    private final long toNs;
    private long startNs = Long.MIN_VALUE;

    Window(Replay replay, long fromNs, long toNs) {
      this.replay = replay;
      this.fromNs = fromNs;
      this.toNs = toNs;
    }

    @Override
    public void event(TraceRecord r) {
      startNs = startNs == Long.MIN_VALUE ? r.timeNs() : startNs;
      long sinceNs = r.timeNs() - startNs;
      if (sinceNs >= fromNs && sinceNs <= toNs) {
        replay.event(r);
      }
    }

    @Override
    public void lost(int cpu, long events) {
      replay.lost(cpu, events);
    }
  }
}
