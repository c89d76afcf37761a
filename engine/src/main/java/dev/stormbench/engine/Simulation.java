package dev.stormbench.engine;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.des.NaiveQueue;
import dev.stormbench.engine.des.WinnerTree;
import dev.stormbench.engine.kernel.CostTable;
import dev.stormbench.engine.kernel.Installer;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.KernelConfig;
import dev.stormbench.engine.kernel.KernelConfig.Sysctls;
import dev.stormbench.engine.kernel.Topology;
import dev.stormbench.engine.kernel.sched.Ext;
import dev.stormbench.engine.plugin.EngineFault;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.LoadedPlugin;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.CheckItem;
import dev.stormbench.engine.scenario.Costs;
import dev.stormbench.engine.scenario.Feature;
import dev.stormbench.engine.scenario.FixItem;
import dev.stormbench.engine.scenario.Intervention;
import dev.stormbench.engine.scenario.KernelSpec;
import dev.stormbench.engine.scenario.KernelSpec.Rules;
import dev.stormbench.engine.scenario.MachineSpec;
import dev.stormbench.engine.scenario.PolicyItem;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Sysctl;
import dev.stormbench.engine.scenario.TimelineEntry;
import dev.stormbench.engine.scenario.WatchdogItem;
import dev.stormbench.engine.scenario.WorkloadItem;
import dev.stormbench.engine.trace.Trace;
import dev.stormbench.engine.trace.TraceObserver;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.Script;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One scenario being run: the machine, and what acts on it from outside at given virtual times: workloads
 * that start, the timeline, samples, the end.
 *
 * <p>{@link #run} does it all at once. Who wants to look in between uses {@link #runTo}: the machine then stands still
 * between two instants, nothing of the present one has happened yet but what acts from outside, and {@link #intervene}
 * does what an entry of the timeline at this instant would have done.
 *
 * <p>Not for several threads; many simulations may run in one JVM, each on its own.
 */
public final class Simulation {
  /**
   * How the machine is run: with tricks that make it faster, or without. All engines give the same run.
   *
   * @param tricks those that are on
   */
  public record Engine(Set<Trick> tricks) {
    /** What makes a machine faster and can be left out; {@code engine/docs/SPEED.md} says what each is worth. */
    public enum Trick {
      /** A winner tree orders the events; else a heap does. */
      TREE,
      /** The cycles of sleepers on CPUs that nobody looks at are computed; else each is executed, step by step. */
      CYCLES,
      /** Visits of the push token to such CPUs, if they are in a softirq, are computed. */
      HOPS;

      /** As it is written in {@link Engine#of}. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** With all tricks. */
    public static final Engine FAST = new Engine(Set.of(Trick.values()));
    /** With none: what the others are checked against. */
    public static final Engine NAIVE = new Engine(Set.of());

    /** Keeps a copy. */
    public Engine {
      tricks = Set.copyOf(tricks);
    }

    /** All there are, from {@link #NAIVE} to {@link #FAST}. */
    public static List<Engine> all() {
      List<Engine> all = new ArrayList<>(List.of(NAIVE));
      for (Trick t : Trick.values()) {
        List.copyOf(all).forEach(e -> all.add(e.with(t, true)));
      }
      return all;
    }

    /**
     * Reads {@code fast}, {@code naive}, or one of them with changes: {@code fast,-tree} is the fast one without a trick,
     * {@code naive,+tree} the naive one with it.
     *
     * @throws IllegalArgumentException if it is nothing of that; the message says what is accepted
     */
    public static Engine of(String text) {
      List<String> parts = List.of(text.split(",", -1));
      String base = parts.getFirst();
      Engine e = switch (base) {
        case "fast" -> FAST;
        case "naive" -> NAIVE;
        default -> throw new IllegalArgumentException("unknown engine '" + base + "'"
            + Nearest.didYouMean(base, List.of("fast", "naive")) + " (known: fast, naive)");
      };
      for (String part : parts.subList(1, parts.size())) {
        boolean on = part.startsWith("+");
        if (!on && !part.startsWith("-")) {
          throw new IllegalArgumentException("after the engine, '" + part + "'; accepted: -TRICK or +TRICK, such as " + base
              + (base.equals("fast") ? ",-" : ",+") + Trick.TREE.word());
        }
        e = e.with(trick(part.substring(1)), on);
      }
      return e;
    }

    private static Trick trick(String word) {
      List<String> words = Stream.of(Trick.values()).map(Trick::word).toList();
      int i = words.indexOf(word);
      if (i < 0) {
        throw new IllegalArgumentException("unknown trick '" + word + "'" + Nearest.didYouMean(word, words)
            + " (known: " + String.join(", ", words) + ")");
      }
      return Trick.values()[i];
    }

    /** The same with a trick, or without it. */
    public Engine with(Trick trick, boolean on) {
      Set<Trick> other = EnumSet.noneOf(Trick.class);
      other.addAll(tricks);
      if (on) {
        other.add(trick);
      } else {
        other.remove(trick);
      }
      return new Engine(other);
    }

    /** Whether a trick is on. */
    public boolean has(Trick trick) {
      return tricks.contains(trick);
    }

    EventQueue queue(int cpus) {
      return has(Trick.TREE) ? new WinnerTree(cpus) : new NaiveQueue(cpus);
    }

    /** As {@link #of} reads it. */
    @Override
    public String toString() {
      return equals(NAIVE) ? "naive"
          : "fast" + Stream.of(Trick.values()).filter(t -> !has(t)).map(t -> ",-" + t.word()).collect(Collectors.joining());
    }
  }

  /** Why the machine stands still. */
  public enum Halt {
    /** The time that was asked for has come. */
    TIME,
    /** {@link #stopSoon} was called. */
    REQUESTED,
    /** The kernel panicked: it goes no further. */
    PANIC
  }

  /** Is asked at every sample whether to go on. */
  @FunctionalInterface
  public interface Progress {
    /** Returns false to end the run early. */
    boolean at(long nowNs, long endNs);
  }

  /** Somebody who looks at tracepoints. */
  public interface Observation extends AutoCloseable {
    /** Looks no longer, and has seen everything. Only while the machine stands still, unless it is a recorder that looks. */
    @Override
    void close();
  }

  /** What acts from outside at one instant acts in this order; a machine stands still before the first that only looks. */
  private enum Rank { LOOK, INSTALL, TIMELINE, STOP, WATCHDOG, SAMPLE }

  private record Control(long atNs, Rank rank, int order, Runnable action) implements Comparable<Control> {
    private static final Comparator<Control> ORDER =
        Comparator.comparingLong(Control::atNs).thenComparing(Control::rank).thenComparingInt(Control::order);

    @Override
    public int compareTo(Control o) {
      return ORDER.compare(this, o);
    }
  }

  private final Scenario scenario;
  private final Engine engine;
  private final Kernel kernel;
  private final Map<String, Installer> installed = new LinkedHashMap<>();
  private final Map<String, WorkloadItem> workloads = new LinkedHashMap<>();
  private final PriorityQueue<Control> controls = new PriorityQueue<>();
  private final List<FixItem> fixes = new ArrayList<>();
  private final SortedMap<String, LoadedPlugin> thirdParties = new TreeMap<>();
  private final List<KernelFix> applied = new ArrayList<>();
  private final List<Runnable> endings = new ArrayList<>();
  /** The scripts of this machine by those that the scenario was bound with. */
  private final Map<Script, Plugins> scripts = new LinkedHashMap<>();
  private final Watchdogs watchdogs;
  private final Sampler sampler;
  /** Those in force. */
  private Costs costs;
  private int order;
  private boolean booted;
  private @Nullable Halt halt;
  private @Nullable Control stop;
  private Progress progress = (nowNs, endNs) -> true;
  private long wallNs;

  private Simulation(Scenario scenario, Engine engine) {
    this.scenario = scenario;
    this.engine = engine;
    MachineSpec m = scenario.machine();
    costs = scenario.costs();
    CostTable table = costTable(costs);
    Topology topology = new Topology(m.cpus(), m.sockets(), m.llcCores(), m.smt(),
        m.numbering() == MachineSpec.Numbering.COMPACT, table);
    kernel = new Kernel(engine.queue(m.cpus()), m.cpus(), topology, table, config(scenario.kernel(), m), scenario.run().seed(),
        m.sharedClock() ? m.clockWeights().stream().mapToInt(Integer::intValue).toArray() : null);
    applyAll(scenario.fixes());
    scenario.policies().forEach(this::enable);
    watchdogs = new Watchdogs(kernel);
    kernel.policies = watchdogs;
    for (WatchdogItem w : scenario.watchdogs()) {
      add(w);
    }
    sampler = new Sampler(kernel, installed);
    for (WorkloadItem w : scenario.workloads()) {
      workloads.put(w.id(), w);
      if (w.startNs() != WorkloadItem.NEVER_NS) {
        at(w.startNs(), Rank.INSTALL, () -> install(w));
      }
    }
    for (TimelineEntry t : scenario.timeline()) {
      at(t.atNs(), Rank.TIMELINE, () -> act(t));
    }
    for (CheckItem c : scenario.checks()) {
      check(c);
    }
  }

  /** Builds the machine of a scenario; nothing has happened yet. */
  public static Simulation of(Scenario scenario, Engine engine) {
    return new Simulation(scenario, engine);
  }

  // -- looking ----------------------------------------------------------------------------------------

  /** The machine, for those who look. */
  public Machine machine() {
    return kernel;
  }

  /** Virtual time. */
  public long nowNs() {
    return kernel.nowNs();
  }

  /** Queue operations so far. */
  public long steps() {
    return kernel.queue.taken;
  }

  /** Tracepoints hit so far. */
  public long events() {
    return Trace.events(kernel.cpus);
  }

  /** Digest over all tracepoints so far, as the report has it. */
  public String digest() {
    return Trace.digest(kernel.cpus);
  }

  /** The kernel log so far. */
  public List<String> kernelLog() {
    return Collections.unmodifiableList(kernel.kernelLog());
  }

  /** What watchdogs have reported so far. */
  public List<RunReport.Lockup> lockups() {
    return Collections.unmodifiableList(watchdogs.lockups());
  }

  /** What watchdogs have warned of so far. */
  public List<WatchdogUse.Warning> warnings() {
    return Collections.unmodifiableList(watchdogs.warnings());
  }

  /** What the watchdogs are to find, and what they have cost so far, in order. */
  public List<WatchdogUse> watchdogUses() {
    return watchdogs.uses();
  }

  /** Names of the fixes in force, in order. */
  public List<String> fixes() {
    return fixes.stream().map(FixItem::name).toList();
  }

  /** Calls {@code listener} when a watchdog reports, in the midst of the report. */
  public void onLockup(Consumer<RunReport.Lockup> listener) {
    watchdogs.onReport(listener);
  }

  /** Calls {@code listener} when a watchdog warns of what it does not report yet. */
  public void onWarning(Consumer<WatchdogUse.Warning> listener) {
    watchdogs.onWarning(listener);
  }

  /**
   * Has {@code look} called when {@code ns} has come, while the machine stands still and before anything of that instant: it
   * may add and remove observers. For observers and listeners, too, on the thread that runs the machine.
   *
   * @param ns later than now, but before the run any
   */
  public void at(long ns, Runnable look) {
    if (booted && ns <= nowNs()) {
      throw new IllegalArgumentException(ns + " ns has passed, it is " + nowNs() + " ns");
    }
    at(ns, Rank.LOOK, look);
    kernel.queue.control(controls.peek().atNs());
  }

  /**
   * Adds an observer of tracepoints, while the machine stands still.
   *
   * @param cpus whose tracepoints it wants, for the others then run faster; none for all
   */
  public Observation observe(Consumer<TraceRecord> observer, int... cpus) {
    return observe(EnumSet.allOf(TraceEvent.class), observer, cpus);
  }

  /**
   * Adds an observer of some tracepoints, while the machine stands still.
   *
   * @param events what it wants to see
   * @param cpus whose tracepoints it wants, for the others then run faster; none for all
   */
  public Observation observe(Set<TraceEvent> events, Consumer<TraceRecord> observer, int... cpus) {
    return observe(events, (r, place) -> observer.accept(r), cpus);
  }

  /**
   * The same for an observer that wants to know the places of records in the order of all, or, if it is a {@link
   * dev.stormbench.engine.trace.TraceRecorder}, does not need them at once: the machine runs nearly as fast as if nobody looked.
   */
  public Observation observe(Set<TraceEvent> events, TraceObserver observer, int... cpus) {
    BitSet some = new BitSet();
    for (int cpu : cpus) {
      some.set(cpu);
    }
    Trace.Watch watch = kernel.observe(new Trace.Watch(observer, cpus.length == 0 ? null : some, Trace.bits(events)));
    return () -> kernel.forget(watch);
  }

  /** Adds a checker, as {@code checks:} does; before the run. */
  public void check(CheckItem item) {
    Checker checker = create(item.extension(), item.params());
    String name = item.name();
    Extension<?> x = item.extension();
    PluginGate.run(x.owner(), "start of checker '" + name + "'", () -> checker.start(kernel, (invariant, what) -> {
      throw new InvariantException("checker " + name + ", invariant " + invariant + " at " + kernel.nowNs()
          + " ns: " + what);
    }));
    kernel.observe((r, place) -> PluginGate.run(x.owner(), "event of checker '" + name + "'", r.timeNs(), r.cpu(),
        () -> checker.event(r)), null);
    endings.add(() -> PluginGate.run(x.owner(), "end of checker '" + name + "'", checker::end));
  }

  // -- running ----------------------------------------------------------------------------------------

  /** Runs to the end, or until {@code asked} says no, or the kernel panics. */
  public RunReport run(Progress asked) {
    progress = asked;
    long end = scenario.run().durationNs();
    if (runTo(end) == Halt.TIME) {
      endings.forEach(Runnable::run);
    }
    long begun = System.nanoTime();
    act();
    wallNs += System.nanoTime() - begun;
    return report();
  }

  /**
   * Runs until {@code ns} has come, {@link #stopSoon} was called, or the kernel panicked. A time that has passed already
   * lets nothing happen.
   */
  public Halt runTo(long ns) {
    if (kernel.panicked() != null) {
      return Halt.PANIC;
    }
    if (booted && ns <= nowNs()) {
      return Halt.TIME;
    }
    long begun = System.nanoTime();
    if (!booted) {
      boot();
    }
    halt = null;
    stop = stopAt(ns, Halt.TIME);
    try {
      act();
      while (halt == null) {
        kernel.queue.control(controls.peek().atNs());
        kernel.run();
        act();
      }
    } catch (RuntimeException | LinkageError e) {
      throw blame(e);
    } finally {
      controls.removeIf(c -> c == stop);
      wallNs += System.nanoTime() - begun;
    }
    return halt;
  }

  /**
   * Lets the machine stand still before the next nanosecond, however much of the present instant is still to come. For
   * observers and listeners, on the thread that runs it.
   */
  public void stopSoon() {
    long ns = nowNs() + 1;
    if (halt == null && stop != null && stop.atNs() > ns) {
      controls.removeIf(c -> c == stop);
      stop = stopAt(ns, Halt.REQUESTED);
      kernel.queue.control(Math.min(ns, controls.peek().atNs()));
    }
  }

  private Control stopAt(long ns, Halt why) {
    return at(ns, Rank.STOP, () -> halt = why);
  }

  private void boot() {
    booted = true;
    kernel.boot();
    kernel.fuse(engine.has(Engine.Trick.CYCLES), engine.has(Engine.Trick.HOPS));
    long end = scenario.run().durationNs();
    long sample = scenario.run().sampleNs();
    sampleAt(Math.min(sample, end), end, sample);
  }

  /** Lets everything act whose time has come, until the machine is to stand still. */
  private void act() {
    boolean halted = halt != null;
    while (!controls.isEmpty() && controls.peek().atNs() <= nowNs() && (halted || halt == null)) {
      controls.poll().action().run();
    }
    if (kernel.panicked() != null) {
      halt = Halt.PANIC;
    }
  }

  private Control at(long ns, Rank rank, Runnable action) {
    Control c = new Control(ns, rank, order++, action);
    controls.add(c);
    return c;
  }

  private void sampleAt(long atNs, long endNs, long everyNs) {
    at(atNs, Rank.SAMPLE, () -> {
      sampler.sample();
      if (!progress.at(atNs, endNs)) {
        halt = Halt.REQUESTED;
      }
      sampleAt(atNs < endNs ? Math.min(atNs + everyNs, endNs) : atNs + everyNs, endNs, everyNs);
    });
  }

  /** What came out so far. */
  public RunReport report() {
    return new Reporter(scenario, kernel, installed, watchdogs.lockups(), sampler, fixes(), thirdParties.values()).report(wallNs);
  }

  /** An exception out of an op of a fix is that fix's; what has passed the gate has its name already. */
  private RuntimeException blame(Throwable e) {
    if (e instanceof PluginException || e instanceof EngineFault || e instanceof ScenarioException) {
      return (RuntimeException) e;
    }
    for (StackTraceElement frame : e.getStackTrace()) {
      for (FixItem f : fixes) {
        if (frame.getClassName().startsWith(f.extension().owner().plugin().getClass().getPackageName() + ".")) {
          return new PluginException(f.extension().owner(), "op of fix '" + f.name() + "'", kernel.nowNs(),
              kernel.queue.cpu, e);
        }
      }
      for (PolicyItem p : scenario.policies()) {
        if (frame.getClassName().startsWith(p.extension().owner().plugin().getClass().getPackageName() + ".")) {
          return new PluginException(p.extension().owner(), "callback of scheduler-policy '" + p.name() + "'", kernel.nowNs(),
              kernel.queue.cpu, e);
        }
      }
    }
    return e instanceof RuntimeException r ? r : new IllegalStateException(e);
  }

  // -- acting from outside ----------------------------------------------------------------------------

  /**
   * Does now what an entry of the timeline at this instant would have done; its own time does not matter. Only while the
   * machine stands still.
   */
  public void intervene(TimelineEntry entry) {
    if (!booted) {
      runTo(0);
    }
    act(entry);
  }

  /** Makes what a scenario names; a script's from the script of this machine. */
  private <T> T create(Extension<T> x, Params params) {
    if (x.owner().origin().isThirdParty()) {
      thirdParties.put(x.owner().id(), x.owner());
    }
    return (x.owner().plugin() instanceof Script script ? own(x, script) : x).create(params);
  }

  @SuppressWarnings("unchecked") // the extensions of one point are of one type
  private <T> Extension<T> own(Extension<T> x, Script script) {
    Plugins renewed = scripts.computeIfAbsent(script, s -> Plugins.of(List.of()).with(List.of(s.renew())));
    return ((Extensions<T>) renewed.of(x.point())).find(x.name()).orElseThrow(() -> new PluginException(x.owner(), "init",
        "read again, it defines no " + x.point().word() + " '" + x.name() + "'"));
  }

  private void add(WatchdogItem w) {
    long everyNs = watchdogs.add(w.extension(), create(w.extension(), w.params()));
    if (watchdogs.use(WatchdogPolicy.Source.NMI)) {
      kernel.watchdog.enableNmi();
    }
    if (everyNs > 0) {
      checkEvery(watchdogs.size() - 1, nowNs() + everyNs, everyNs);
    }
  }

  private void checkEvery(int watchdog, long atNs, long everyNs) {
    at(atNs, Rank.WATCHDOG, () -> {
      watchdogs.check(watchdog);
      checkEvery(watchdog, atNs + everyNs, everyNs);
    });
  }

  private void install(WorkloadItem w) {
    Installer setup = new Installer(kernel, w.id(), new ItemHost(w, kernel));
    installed.put(w.id(), setup);
    PluginGate.run(w.extension().owner(), "install of workload '" + w.id() + "'", kernel.nowNs(), -1,
        () -> create(w.extension(), w.params()).install(setup));
    setup.installed();
  }

  private void act(TimelineEntry t) {
    switch (t.intervention()) {
      case Intervention.StopWorkload s -> installed.get(s.id()).stop();
      case Intervention.StartWorkload s -> install(workload(s.id()));
      case Intervention.WriteSysctl s -> {
        kernel.config(withSysctl(kernel.config, s.sysctl(), s.value()));
        if (s.sysctl() == Sysctl.WATCHDOG_THRESH) {
          kernel.watchdog.reconfigure();
        }
      }
      case Intervention.WriteFeature f -> kernel.config(withFeature(kernel.config, f.feature().name(), f.on()));
      case Intervention.WriteCost w -> {
        costs = costs.with(w.entry(), w.value(), "set at " + t.at());
        kernel.costs(costTable(costs));
      }
      case Intervention.AddWorkload(WorkloadItem w) -> {
        workloads.put(w.id(), w);
        install(w);
      }
      case Intervention.AddWatchdog(WatchdogItem w) -> add(w);
      case Intervention.ApplyFix f -> apply(f.fix());
    }
  }

  private WorkloadItem workload(String id) {
    return Objects.requireNonNull(workloads.get(id), id);
  }

  /** To a machine that has not begun: first its boot parameters, which any fix may ask for as it starts. */
  private void applyAll(List<FixItem> items) {
    List<KernelFix> made = items.stream().map(f -> create(f.extension(), f.params())).toList();
    for (int i = 0; i < made.size(); i++) {
      FixItem item = items.get(i);
      KernelFix fix = made.get(i);
      PluginGate.run(item.extension().owner(), "fix '" + item.name() + "'",
          () -> fix.bootParameters().forEach(name -> kernel.config(withBootParameter(kernel.config, name))));
    }
    for (int i = 0; i < made.size(); i++) {
      apply(items.get(i), made.get(i));
    }
  }

  /** To a running machine. */
  private void apply(FixItem item) {
    KernelFix fix = create(item.extension(), item.params());
    PluginGate.run(item.extension().owner(), "fix '" + item.name() + "'", () -> item.checkForRunning(fix));
    apply(item, fix);
  }

  private void enable(PolicyItem item) {
    Extension<SchedulerPolicy> x = item.extension();
    SchedulerPolicy policy = create(x, item.params());
    PluginGate.run(x.owner(), "init of scheduler-policy '" + item.name() + "'", () -> kernel.core.enable(
        Ext.Slot.valueOf(item.slot().toUpperCase(Locale.ROOT)), policy, item.name(), "plugin " + x.owner()));
  }

  private void apply(FixItem item, KernelFix fix) {
    PluginGate.run(item.extension().owner(), "fix '" + item.name() + "'", () -> {
      checkConflicts(item, fix);
      fixes.add(item);
      applied.add(fix);
      fix.start(kernel);
      fix.features().forEach((name, on) -> kernel.config(withFeature(kernel.config, name, on)));
      kernel.core.rt.ops = Objects.requireNonNull(fix.rt(kernel.core.rt.ops), "rt() answered null");
      kernel.core.rt.rtoOps = Objects.requireNonNull(fix.rto(kernel.core.rt.rtoOps), "rto() answered null");
      kernel.softirq.ops = Objects.requireNonNull(fix.softirq(kernel.softirq.ops), "softirq() answered null");
      kernel.core.rt.replaced.addAll(fix.replaces());
      kernel.rulesChanged();
    });
  }

  private void checkConflicts(FixItem item, KernelFix fix) {
    for (int i = 0; i < applied.size(); i++) {
      KernelFix other = applied.get(i);
      for (String op : new TreeSet<>(fix.replaces())) {
        if (other.replaces().contains(op) && !(fix.wraps() && other.wraps())) {
          throw new ScenarioException(item.at(), "fixes '" + fixes.get(i).name() + "' and '" + item.name()
              + "' both replace the op " + op + "; take one of them");
        }
      }
    }
  }

  // -- from scenario to machine ---------------------------------------------------------------------

  private static CostTable costTable(Costs costs) {
    return new CostTable(costs::ns, costs.ratio("body-scale"));
  }

  private static KernelConfig config(KernelSpec s, MachineSpec m) {
    Rules r = s.rules();
    return new KernelConfig(
        s.hz(),
        s.preempt(),
        s.threadirqs(),
        new Sysctls(
            s.sysctl(Sysctl.WATCHDOG_THRESH),
            s.sysctl(Sysctl.HUNG_TASK_TIMEOUT_SECS),
            s.sysctl(Sysctl.SCHED_RT_PERIOD_US) * 1000L,
            s.sysctl(Sysctl.SCHED_RT_RUNTIME_US) * 1000L,
            s.sysctl(Sysctl.SCHED_RR_TIMESLICE_MS) * 1_000_000L),
        (int) (s.rcuStallTimeoutNs() / 1_000_000_000L),
        r.overloadRule() == KernelSpec.OverloadRule.PUSHABLE,
        r.selfSkip(),
        r.bailPosition() == KernelSpec.BailPosition.BEFORE,
        r.fairClass() == KernelSpec.FairClass.EEVDF,
        r.rtThrottling() == KernelSpec.RtThrottling.ALWAYS,
        r.dlServer(),
        r.ksoftirqdGate(),
        r.doubleLock() == KernelSpec.DoubleLock.DROP,
        r.headRecheck(),
        r.distributePick(),
        r.rtEmptyPrio(),
        r.irqWorkRemote() == KernelSpec.IrqWorkRemote.CALL_SINGLE,
        r.pullSelfCheck(),
        r.migrateDisablePush(),
        switch (r.pullIpi()) {
          case NONE -> RtoOps.PullBy.DIRECT;
          case WALK -> RtoOps.PullBy.WALK;
          case TOKEN -> RtoOps.PullBy.TOKEN;
        },
        r.ipiTracepoints().ordinal(),
        r.intrStorm(),
        new KernelConfig.Features(s.feature(Feature.RT_PUSH_IPI), s.feature(Feature.TTWU_QUEUE)),
        s.irqTimeAccounting(),
        s.tickPhaseNs(),
        s.rtPeriodPhaseNs(),
        switch (m.idle()) {
          case HALT -> 0;
          case MWAIT -> 1;
          case POLL -> 2;
        });
  }

  private static KernelConfig withBootParameter(KernelConfig c, String name) {
    if (!name.equals("threadirqs")) {
      throw new IllegalArgumentException("no boot parameter '" + name + "'; there is threadirqs");
    }
    return c.withThreadirqs();
  }

  private static KernelConfig withFeature(KernelConfig c, String name, boolean on) {
    KernelConfig.Features f = c.feature();
    return switch (name) {
      case "RT_PUSH_IPI" -> c.with(new KernelConfig.Features(on, f.ttwuQueue()));
      case "TTWU_QUEUE" -> c.with(new KernelConfig.Features(f.rtPushIpi(), on));
      default -> throw new IllegalArgumentException("no feature '" + name + "'; there are RT_PUSH_IPI, TTWU_QUEUE");
    };
  }

  private static KernelConfig withSysctl(KernelConfig c, Sysctl name, int value) {
    Sysctls s = c.sysctl();
    return c.with(switch (name) {
      case WATCHDOG_THRESH ->
          new Sysctls(value, s.hungTaskTimeoutSecs(), s.rtPeriodNs(), s.rtRuntimeNs(), s.rrTimesliceNs());
      case HUNG_TASK_TIMEOUT_SECS -> new Sysctls(s.watchdogThresh(), value, s.rtPeriodNs(), s.rtRuntimeNs(), s.rrTimesliceNs());
      case SCHED_RT_PERIOD_US ->
          new Sysctls(s.watchdogThresh(), s.hungTaskTimeoutSecs(), value * 1000L, s.rtRuntimeNs(), s.rrTimesliceNs());
      case SCHED_RT_RUNTIME_US ->
          new Sysctls(s.watchdogThresh(), s.hungTaskTimeoutSecs(), s.rtPeriodNs(), value * 1000L, s.rrTimesliceNs());
      case SCHED_RR_TIMESLICE_MS ->
          new Sysctls(s.watchdogThresh(), s.hungTaskTimeoutSecs(), s.rtPeriodNs(), s.rtRuntimeNs(), value * 1_000_000L);
    });
  }
}
