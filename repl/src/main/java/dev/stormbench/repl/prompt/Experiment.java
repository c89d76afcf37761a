package dev.stormbench.repl.prompt;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Halt;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.CostEntry;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Feature;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.engine.scenario.Sysctl;
import dev.stormbench.engine.scenario.TimelineEntry;
import dev.stormbench.engine.scenario.WorkloadItem;
import dev.stormbench.repl.query.Answers;
import dev.stormbench.repl.query.ResultTables;
import dev.stormbench.repl.query.Schema;
import dev.stormbench.repl.query.Tables;
import dev.stormbench.repl.query.TraceTables;
import dev.stormbench.repl.trace.Kept;
import dev.stormbench.repl.trace.TraceText;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.repl.Stop;
import dev.stormbench.spi.repl.Stop.Reason;
import dev.stormbench.spi.repl.TraceLine;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The experiment in front of the user: a {@link Recipe}, and the machine that has come to some instant of it.
 *
 * <p>To intervene is to append to the recipe, to have all of it bound and checked again as if it had been a file, and to hand
 * what is new to the machine. To go back is to build another machine and to run it to the instant: the old one is kept until
 * the new one is there, so that Ctrl-C leaves everything as it was.
 */
final class Experiment implements Session {
  private static final String FIRST_NAME = "main";
  private static final long STEP_LIMIT_NS = 10_000_000_000L;
  private static final int STEPS_MAX = 100_000;

  /** An experiment that is not in front of the user, and how far it had come. */
  private record Shelved(Recipe recipe, long atNs) {}

  private final Bench bench;
  private final Output out;
  private final Simulation.Engine engine;
  private final Traps traps = new Traps();
  private final Map<String, Shelved> shelf = new LinkedHashMap<>();
  private final Deque<Kept> ring = new ArrayDeque<>();
  private final List<Kept> steps = new ArrayList<>();
  private final Set<Path> saved = new LinkedHashSet<>();
  private String name = FIRST_NAME;
  private @Nullable Recipe recipe;
  private @Nullable Running running;
  private @Nullable Recording recording;
  private String recordingTo = "";
  private int ringMax;
  private volatile boolean interrupted;
  private volatile @Nullable Tables asked;
  private boolean quits;

  Experiment(Bench bench, Output out, Simulation.Engine engine) {
    this.bench = bench;
    this.out = out;
    this.engine = engine;
  }

  /** What the prompt says: scenario, experiment and virtual time. */
  String title() {
    return !isLoaded() ? "stormbench" : scenario() + (name.equals(FIRST_NAME) ? "" : "/" + name) + " " + Figures.seconds(running().nowNs());
  }

  /** Whether the user wants to leave. */
  boolean quits() {
    return quits;
  }

  // -- output -----------------------------------------------------------------------------------------

  @Override
  public void print(String line) {
    out.print(line);
  }

  @Override
  public int width() {
    return out.width();
  }

  @Override
  public boolean colours() {
    return out.colours();
  }

  @Override
  public void quit() {
    quits = true;
  }

  // -- what is loaded ---------------------------------------------------------------------------------

  @Override
  public boolean isLoaded() {
    return running != null;
  }

  private Running running() {
    if (running == null) {
      throw new CommandException("no scenario is loaded; load one, such as: load rt-push-storm");
    }
    return running;
  }

  private Recipe recipe() {
    running();
    return Objects.requireNonNull(recipe);
  }

  @Override
  public Machine machine() {
    return running().simulation.machine();
  }

  @Override
  public String scenario() {
    return running().scenario.name();
  }

  @Override
  public Node experiment() {
    return recipe().saved(running().nowNs(), recipe().namedScripts());
  }

  @Override
  public String digest() {
    return running().simulation.digest();
  }

  @Override
  public List<String> lockups() {
    return running().simulation.lockups().stream().map(Experiment::line).toList();
  }

  private static String line(RunReport.Lockup l) {
    return Figures.format("%s %s on CPU %d%s: %s-%d", Figures.instant(l.timeNs()), l.kind(), l.cpu(),
        l.stuckSeconds() > 0 ? " for " + l.stuckSeconds() + " s" : "", l.comm(), l.pid());
  }

  @Override
  public List<String> fixes() {
    return running().simulation.fixes();
  }

  @Override
  public List<String> policies() {
    return running().simulation.report().policies().stream().map(Experiment::line).toList();
  }

  private static String line(RunReport.Policy p) {
    return p.slot() + " by " + p.name() + ", " + p.state() + (p.endedNs() < 0 ? ""
        : " at " + Figures.instant(p.endedNs()) + " (" + p.reason() + "): " + p.message());
  }

  @Override
  public void load(String file) {
    String located = bench.locate(file);
    Document document = bench.read(located);
    if (document.scenario() == null) {
      Recipe with = recipe().with(new Recipe.Addition(located, null, document.scripts()));
      rebind(with);
      return;
    }
    Recipe fresh = Recipe.of(located, document);
    Running machine = new Running(bind(fresh), engine);
    machine.to(0, () -> false);
    recipe = fresh;
    shelf.clear();
    name = FIRST_NAME;
    show(machine);
  }

  /** Checks the recipe for the machine that runs already, and takes it. */
  private Scenario rebind(Recipe changed) {
    Scenario bound = bind(changed);
    recipe = changed;
    running().scenario = bound;
    return bound;
  }

  private Scenario bind(Recipe r) {
    return new ScenarioBinder(bench.plugins(), bench.library()).bind(r.document(), Overrides.none());
  }

  /** From here on {@code machine} is the one in front of the user. */
  private void show(Running machine) {
    close();
    machine.newLog();
    running = machine;
    steps.clear();
  }

  // -- time -------------------------------------------------------------------------------------------

  @Override
  public Stop run(long ns) {
    return forward(end(ns), null, new Traps.Cause());
  }

  @Override
  public Stop until(Condition condition, long limitNs) {
    if (condition.holds()) {
      return new Stop(Reason.CONDITION, running().nowNs(), condition.text());
    }
    return forward(end(limitNs), condition, new Traps.Cause());
  }

  @Override
  public Stop untilLockup(long limitNs) {
    Traps.Cause cause = new Traps.Cause();
    Running r = running();
    r.onLockup(l -> {
      if (cause.isOpen()) {
        cause.reason = Reason.CONDITION;
        cause.why = line(l);
        r.simulation.stopSoon();
      }
    });
    try {
      return forward(end(limitNs), null, cause);
    } finally {
      r.onLockup(null);
    }
  }

  @Override
  public Stop step(int n, int cpu) {
    if (n < 1 || n > STEPS_MAX) {
      throw new CommandException("a step of " + n + " tracepoints; accepted: 1 to " + STEPS_MAX);
    }
    if (cpu >= machine().nrCpus()) {
      throw noCpu(cpu);
    }
    Simulation s = running().simulation;
    steps.clear();
    int[] left = {n};
    Traps.Cause cause = new Traps.Cause();
    Simulation.Observation looking = s.observe(r -> {
      steps.add(Kept.of(r));
      if (--left[0] == 0 && cause.isOpen()) {
        cause.reason = Reason.CONDITION;
        cause.why = "";
        s.stopSoon();
      }
    }, cpu < 0 ? new int[0] : new int[] {cpu});
    try {
      Stop stop = forward(end(STEP_LIMIT_NS), null, cause);
      return stop.reason() != Reason.TIME ? stop
          : new Stop(Reason.TIME, stop.atNs(), "only " + (n - left[0]) + " tracepoints in " + Figures.time(STEP_LIMIT_NS));
    } finally {
      looking.close();
    }
  }

  @Override
  public List<TraceLine> lastSteps() {
    return traceLines(steps);
  }

  @Override
  public Stop at(long ns) {
    if (ns >= running().nowNs()) {
      return forward(ns, null, new Traps.Cause());
    }
    Running past = replay(recipe(), ns);
    if (past == null) {
      return new Stop(Reason.INTERRUPTED, running().nowNs(), "still here");
    }
    show(past);
    return new Stop(past.nowNs() < ns ? Reason.PANIC : Reason.TIME, past.nowNs(), "");
  }

  @Override
  public void interrupt() {
    interrupted = true;
    Tables tables = asked;
    if (tables != null) {
      tables.cancel();
    }
  }

  /** What was interrupted before does not count. */
  void begin() {
    interrupted = false;
  }

  private long end(long ns) {
    long now = running().nowNs();
    return ns > Durations.MAX_NS - now ? Durations.MAX_NS : now + ns;
  }

  private Stop forward(long endNs, @Nullable Condition asked, Traps.Cause cause) {
    Running r = running();
    long fromNs = r.nowNs();
    if (fromNs == 0) {
      r.to(0, () -> false);
    }
    Simulation.Observation armed = traps.arm(r.simulation, asked, cause);
    Simulation.Observation traced = traced(r);
    Halt halt;
    try {
      halt = r.to(endNs, () -> {
        say(r, fromNs, endNs);
        return interrupted;
      });
    } finally {
      out.stopped();
      r.newLog().forEach(out::log);
      close(armed);
      close(traced);
    }
    if (cause.failure != null) {
      throw cause.failure;
    }
    return halt == Halt.PANIC ? new Stop(Reason.PANIC, r.nowNs(), "the kernel panicked")
        : cause.reason != null ? new Stop(cause.reason, r.nowNs(), cause.why)
        : halt == Halt.REQUESTED ? new Stop(Reason.INTERRUPTED, r.nowNs(), "") : new Stop(Reason.TIME, r.nowNs(), "");
  }

  private void say(Running r, long fromNs, long endNs) {
    List<String> fresh = r.newLog();
    if (!fresh.isEmpty()) {
      out.room();
      fresh.forEach(out::log);
    }
    out.progress(fromNs, r.nowNs(), endNs);
  }

  private Simulation.@Nullable Observation traced(Running r) {
    return ringMax == 0 ? null : r.simulation.observe(this::keep);
  }

  private void keep(TraceRecord r) {
    if (ring.size() == ringMax) {
      ring.removeFirst();
    }
    ring.addLast(Kept.of(r));
  }

  private static void close(Simulation.@Nullable Observation o) {
    if (o != null) {
      o.close();
    }
  }

  /** Another machine, at {@code ns} of a recipe; null after Ctrl-C. What is kept of tracepoints is kept anew. */
  private @Nullable Running replay(Recipe r, long ns) {
    Running machine = new Running(bind(r), engine);
    ring.clear();
    Simulation.Observation traced = traced(machine);
    try {
      Halt halt = machine.to(ns, () -> {
        out.progress(0, machine.nowNs(), ns);
        return interrupted;
      });
      return halt == Halt.REQUESTED ? null : machine;
    } finally {
      out.stopped();
      close(traced);
    }
  }

  // -- breakpoints ------------------------------------------------------------------------------------

  @Override
  public int breakAt(String event, int cpu, @Nullable Condition condition) {
    TraceEvent e = named(TraceEvent.values(), TraceEvent::eventName, "tracepoint", event);
    if (cpu >= machine().nrCpus()) {
      throw noCpu(cpu);
    }
    return traps.atEvent(e, cpu, condition);
  }

  @Override
  public int breakWhen(Condition condition) {
    condition.holds(); // an expression that fails is refused now
    return traps.when(condition);
  }

  @Override
  public int watch(String expression, Supplier<String> value) {
    value.get();
    return traps.changed(expression, value);
  }

  @Override
  public List<String> breakpoints() {
    return traps.list();
  }

  @Override
  public void removeBreakpoint(int number) {
    traps.remove(number);
  }

  // -- change -----------------------------------------------------------------------------------------

  @Override
  public void intervene(Node action) {
    Running r = running();
    r.to(r.nowNs(), () -> false);
    long now = r.nowNs();
    long before = r.scenario.timeline().stream().filter(e -> e.atNs() == now).count();
    Recipe old = recipe();
    Scenario oldScenario = r.scenario;
    Scenario bound = rebind(old.with(new Recipe.Done(now, action)));
    List<TimelineEntry> fresh = bound.timeline().stream().filter(e -> e.atNs() == now).skip(before).toList();
    try {
      fresh.forEach(r.simulation::intervene);
    } catch (RuntimeException e) {
      recipe = old;
      r.scenario = oldScenario;
      throw e;
    }
  }

  @Override
  public void amend(String path, Node value) {
    goTo(recipe().with((Node.Mapping) NodePath.set(recipe().scenario(), path, value.at(), value)), running().nowNs());
  }

  @Override
  public void define(Definition d) {
    for (Recipe.Addition a : recipe().additions()) {
      if (a.file().equals(d.file()) && d.kind().equals("fix") && isUsed(d.name())) {
        throw new CommandException("fix '" + d.name() + "' is in force already, as it was defined before; undo it first, "
            + "or give the new one another name");
      }
      if (a.file().equals(d.file()) && d.kind().equals("scheduler-policy")
          && running().simulation.report().policies().stream().anyMatch(p -> p.name().equals(d.name()))) {
        throw new CommandException("policy '" + d.name() + "' is in force already, as it was defined before; have another in its place first, "
            + "such as none, or give the new one another name");
      }
    }
    Document document = ScenarioText.read(bench.plugins(), d.file(), d.source().getBytes(StandardCharsets.UTF_8), NoFiles.INSTANCE);
    rebind(recipe().with(new Recipe.Addition(d.file(), d, document.scripts())));
  }

  private boolean isUsed(String fix) {
    return recipe().done().stream().anyMatch(d -> d.action() instanceof Node.Mapping m && switch (m.get("fix")) {
      case Node.Scalar s -> s.text().equals(fix);
      case Node.Mapping named -> named.get(fix) != null;
      case null, default -> false;
    });
  }

  @Override
  public List<String> interventions() {
    long now = running().nowNs();
    return recipe().done().stream().map(d -> Figures.instant(d.atNs()) + "  " + NodeText.of(d.action())
        + (d.atNs() > now ? "  (still to come)" : "")).toList();
  }

  @Override
  public void undo() {
    if (recipe().done().isEmpty()) {
      throw new CommandException("nothing was done to this machine yet");
    }
    Recipe without = recipe().withoutLast();
    goTo(without, running().nowNs());
  }

  private void goTo(Recipe other, long ns) {
    Running machine = replay(other, ns);
    if (machine == null) {
      throw new CommandException("interrupted; everything is as it was");
    }
    recipe = other;
    show(machine);
  }

  @Override
  public void fork(String other) {
    checkName(other);
    if (other.equals(name) || shelf.containsKey(other)) {
      throw new CommandException("there is an experiment '" + other + "' already (there: " + String.join(", ", experiments()) + ")");
    }
    shelf.put(name, new Shelved(recipe(), running().nowNs()));
    name = other;
  }

  private static void checkName(String s) {
    if (!s.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")) {
      throw new CommandException("'" + s + "' is no name; accepted: up to 40 letters, digits, '-', '_' and '.'");
    }
  }

  @Override
  public void switchTo(String other) {
    if (other.equals(name)) {
      return;
    }
    Shelved wanted = shelved(other);
    Shelved present = new Shelved(recipe(), running().nowNs());
    goTo(wanted.recipe, wanted.atNs);
    shelf.remove(other);
    shelf.put(name, present);
    name = other;
  }

  private Shelved shelved(String other) {
    running();
    Shelved s = shelf.get(other);
    if (s == null) {
      throw unknown("experiment", other, experiments());
    }
    return s;
  }

  @Override
  public List<String> experiments() {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(shelf.keySet());
    return all;
  }

  @Override
  public List<String> diff(Optional<String> other) {
    Recipe with = other.isEmpty() ? recipe().plain() : other.get().equals(name) ? recipe() : shelved(other.get()).recipe;
    Deque<Kept> kept = new ArrayDeque<>(ring);
    int max = ringMax;
    ringMax = 0;
    try {
      Running machine = replay(with, running().nowNs());
      if (machine == null) {
        throw new CommandException("interrupted");
      }
      return Diff.lines(name, running().simulation.report(), other.orElse("plain"), machine.simulation.report());
    } finally {
      ringMax = max;
      ring.clear();
      ring.addAll(kept);
    }
  }

  @Override
  public List<String> save(String file) {
    return new Saving(bench, recipe(), running().nowNs(), saved).to(file);
  }

  // -- looking back -----------------------------------------------------------------------------------

  @Override
  public void trace(boolean on, int max) {
    if (max < 1) {
      throw new CommandException("keep " + max + " tracepoints; accepted: 1 or more");
    }
    ringMax = on ? max : 0;
    if (on) {
      ring.clear();
    }
  }

  @Override
  public void traceTo(String file, Map<String, String> options) {
    Running r = running();
    if (recording != null) {
      throw new CommandException("a trace is being written to " + recordingTo + " already; 'trace stop' completes it");
    }
    r.to(r.nowNs(), () -> false);
    recording = bench.record(file, options, r.scenario, r.simulation);
    recordingTo = file;
  }

  @Override
  public List<String> traceDone() {
    Recording r = recording;
    if (r == null) {
      throw new CommandException("no trace is being written; 'trace start FILE' begins one");
    }
    recording = null;
    return r.complete(running().nowNs());
  }

  @Override
  public List<String> traceStatus() {
    List<String> lines = new ArrayList<>();
    if (recording != null) {
      lines.add("writing " + recordingTo + ": " + recording.state());
    }
    if (ringMax > 0) {
      lines.add("keeping the last " + ringMax + " tracepoints: " + ring.size() + " so far");
    }
    return lines;
  }

  /** The machine goes: the trace that is being written of it is complete. */
  void close() {
    if (recording != null) {
      try {
        traceDone().forEach(this::print);
      } catch (RuntimeException e) {
        print(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public List<TraceLine> traced() {
    return traceLines(List.copyOf(ring));
  }

  @Override
  public List<String> query(String sql) {
    Optional<List<String>> schema = Schema.asked(sql);
    if (schema.isPresent()) {
      return Schema.lines(schema.get());
    }
    Extension<QueryEngine> engines = bench.plugins().queryEngines().shippedFirst().stream().findFirst()
        .orElseThrow(() -> new CommandException("no plugin answers queries"));
    List<String> lines = new ArrayList<>();
    byte[] result = bench.document(running().simulation.report());
    try (Tables tables = new Tables(engines, () -> bench.create(engines))) {
      asked = tables;
      ResultTables.read(tables, scenario(), new ByteArrayInputStream(result));
      TraceTables trace = new TraceTables(tables);
      ring.forEach(trace::event);
      trace.end();
      Answers answers = Answers.table(lines::add);
      tables.query("sql", sql, answers);
      answers.end();
    } finally {
      asked = null;
    }
    return lines;
  }

  private List<TraceLine> traceLines(List<Kept> hits) {
    if (!isLoaded()) {
      return List.of();
    }
    List<String> texts = TraceText.lines(bench.plugins().traceExporters().find(TraceText.EXPORTER).map(bench::create).orElse(null),
        machine(), hits);
    List<TraceLine> lines = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      Kept k = hits.get(i);
      lines.add(new TraceLine(k.timeNs(), k.cpu(), k.event(), texts.get(i)));
    }
    return lines;
  }

  @Override
  public List<String> metrics() {
    return isLoaded() ? running().history.metrics(running().simulation.report()) : List.of();
  }

  @Override
  public Optional<Series> series(String metric, int cpu) {
    if (cpu >= machine().nrCpus()) {
      throw noCpu(cpu);
    }
    running().history.look(machine());
    return running().history.series(metric, cpu, running().simulation.report());
  }

  @Override
  public void draw(Figure figure, String file) {
    bench.draw(figure, file);
  }

  // -- the workbench ----------------------------------------------------------------------------------

  @Override
  public List<String> names(String kind) {
    return switch (kind) {
      case "fixes" -> List.copyOf(plugins().fixes().names());
      case "scheduler-policies" -> List.copyOf(plugins().schedulerPolicies().names());
      case "workloads" -> List.copyOf(plugins().workloads().names());
      case "watchdogs" -> List.copyOf(plugins().watchdogs().names());
      case "checkers" -> List.copyOf(plugins().checkers().names());
      case "events" -> Arrays.stream(TraceEvent.values()).map(TraceEvent::eventName).toList();
      case "features" -> Arrays.stream(Feature.values()).map(Enum::name).toList();
      case "sysctls" -> Arrays.stream(Sysctl.values()).map(Sysctl::fileName).toList();
      case "costs" -> CostEntry.keys();
      case "commands" -> List.copyOf(bench.plugins().replCommands().names());
      case "scenarios" -> bench.scenarioNames();
      case "workload-ids" -> running == null ? List.of() : running.scenario.workloads().stream().map(WorkloadItem::id).toList();
      default -> throw new CommandException("no kind '" + kind + "' of names");
    };
  }

  private Plugins plugins() {
    return recipe == null ? bench.plugins() : bench.plugins().with(recipe.document().scripts());
  }

  @Override
  public Optional<ReplCommand> command(String word) {
    return bench.plugins().replCommands().find(word).map(bench::create);
  }

  @Override
  public String summary(String word) {
    return bench.plugins().replCommands().find(word).map(Extension::doc).orElse("");
  }

  private CommandException noCpu(int cpu) {
    return new CommandException("no CPU " + cpu + "; accepted: 0 to " + (machine().nrCpus() - 1));
  }

  private static <T> T named(T[] all, Function<T, String> nameOf, String what, String word) {
    return Arrays.stream(all).filter(t -> nameOf.apply(t).equals(word)).findFirst()
        .orElseThrow(() -> unknown(what, word, Arrays.stream(all).map(nameOf).toList()));
  }

  static CommandException unknown(String what, String word, Collection<String> known) {
    return new CommandException("unknown " + what + " '" + word + "'" + Nearest.didYouMean(word, known)
        + (known.size() <= 24 ? " (there: " + String.join(", ", known) + ")" : ""));
  }
}
