package dev.stormbench.engine;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.des.NaiveQueue;
import dev.stormbench.engine.des.WinnerTree;
import dev.stormbench.engine.kernel.CostTable;
import dev.stormbench.engine.kernel.Installer;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.KernelConfig;
import dev.stormbench.engine.kernel.Topology;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.CheckItem;
import dev.stormbench.engine.scenario.Costs;
import dev.stormbench.engine.scenario.Feature;
import dev.stormbench.engine.scenario.FixItem;
import dev.stormbench.engine.scenario.Intervention;
import dev.stormbench.engine.scenario.KernelSpec;
import dev.stormbench.engine.scenario.KernelSpec.Rules;
import dev.stormbench.engine.scenario.MachineSpec;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Sysctl;
import dev.stormbench.engine.scenario.TimelineEntry;
import dev.stormbench.engine.scenario.WatchdogItem;
import dev.stormbench.engine.scenario.WorkloadItem;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One scenario being run: the machine, and what acts on it from outside at given virtual times: workloads
 * that start, the timeline, samples, the end.
 *
 * <p>Not for several threads; many simulations may run in one JVM, each on its own.
 */
public final class Simulation {
  /** The queue that orders events: the fast one, or the oracle. */
  public enum Engine { FAST, NAIVE }

  /** Is asked at every sample whether to go on. */
  @FunctionalInterface
  public interface Progress {
    /** Returns false to end the run early. */
    boolean at(long nowNs, long endNs);
  }

  private record Control(long atNs, int order, Runnable action) implements Comparable<Control> {
    @Override
    public int compareTo(Control o) {
      return atNs != o.atNs ? Long.compare(atNs, o.atNs) : Integer.compare(order, o.order);
    }
  }

  private final Scenario scenario;
  private final Engine engine;
  private final Kernel kernel;
  private final Map<String, Installer> installed = new LinkedHashMap<>();
  private final PriorityQueue<Control> controls = new PriorityQueue<>();
  private final List<FixItem> fixes = new ArrayList<>();
  private final List<KernelFix> applied = new ArrayList<>();
  private final Watchdogs watchdogs;
  private final Sampler sampler;
  /** Those in force. */
  private Costs costs;
  private int order;

  private Simulation(Scenario scenario, Engine engine) {
    this.scenario = scenario;
    this.engine = engine;
    MachineSpec m = scenario.machine();
    EventQueue queue = engine == Engine.FAST ? new WinnerTree(m.cpus()) : new NaiveQueue(m.cpus());
    costs = scenario.costs();
    CostTable table = costTable(costs);
    Topology topology = new Topology(m.cpus(), m.sockets(), m.llcCores(), m.smt(),
        m.numbering() == MachineSpec.Numbering.COMPACT, table);
    kernel = new Kernel(queue, m.cpus(), topology, table, config(scenario.kernel(), m), scenario.run().seed(),
        m.sharedClock() ? m.clockWeights().stream().mapToInt(Integer::intValue).toArray() : null);
    scenario.fixes().forEach(this::apply);
    watchdogs = new Watchdogs(kernel);
    kernel.policies = watchdogs;
    for (WatchdogItem w : scenario.watchdogs()) {
      long every = watchdogs.add(w.extension(), w.create());
      if (every > 0) {
        checkEvery(watchdogs.size() - 1, every, every);
      }
    }
    sampler = new Sampler(kernel, installed);
    for (WorkloadItem w : scenario.workloads()) {
      if (w.startNs() != WorkloadItem.NEVER_NS) {
        at(w.startNs(), () -> install(w));
      }
    }
    for (TimelineEntry t : scenario.timeline()) {
      at(t.atNs(), () -> intervene(t));
    }
    for (CheckItem c : scenario.checks()) {
      check(c);
    }
  }

  /** Builds the machine of a scenario; nothing has happened yet. */
  public static Simulation of(Scenario scenario, Engine engine) {
    return new Simulation(scenario, engine);
  }

  /** The machine, for those who look. */
  public Machine machine() {
    return kernel;
  }

  /** Queue operations so far. */
  public long steps() {
    return kernel.queue.taken;
  }

  /** Tracepoints hit so far. */
  public long events() {
    return dev.stormbench.engine.trace.Trace.events(kernel.cpus);
  }

  /** The kernel log so far. */
  public List<String> kernelLog() {
    return java.util.Collections.unmodifiableList(kernel.kernelLog());
  }

  /** Adds an observer of every tracepoint; before the run. */
  public void observe(Consumer<TraceRecord> observer) {
    kernel.trace.observe(observer::accept);
  }

  /** Adds a checker, as {@code checks:} does; before the run. */
  public void check(CheckItem item) {
    Checker checker = item.create();
    String name = item.name();
    Extension<?> x = item.extension();
    PluginGate.run(x.owner(), "start of checker '" + name + "'", () -> checker.start(kernel, (invariant, what) -> {
      throw new InvariantException("checker " + name + ", invariant " + invariant + " at " + kernel.nowNs()
          + " ns: " + what);
    }));
    kernel.trace.observe(r -> PluginGate.run(x.owner(), "event of checker '" + name + "'", r.timeNs(), r.cpu(),
        () -> checker.event(r)));
    at(scenario.run().durationNs(), () -> PluginGate.run(x.owner(), "end of checker '" + name + "'", checker::end));
  }

  private void at(long ns, Runnable action) {
    controls.add(new Control(ns, order++, action));
  }

  private void checkEvery(int watchdog, long atNs, long everyNs) {
    at(atNs, () -> {
      watchdogs.check(watchdog);
      checkEvery(watchdog, atNs + everyNs, everyNs);
    });
  }

  /** Runs to the end, or until {@code progress} says no, or the kernel panics. */
  public RunReport run(Progress progress) {
    long begun = System.nanoTime();
    kernel.boot();
    kernel.fuse(engine == Engine.FAST && !kernel.trace.watched());
    long end = scenario.run().durationNs();
    long sample = scenario.run().sampleNs();
    boolean[] stopped = {false};
    at(end, () -> stopped[0] = true);
    sampleAt(Math.min(sample, end), end, sample, progress, stopped);
    try {
      kernel.queue.control(controls.peek().atNs());
      while (!stopped[0] && kernel.panicked() == null) {
        kernel.run();
        while (!controls.isEmpty() && controls.peek().atNs() <= kernel.nowNs()) {
          controls.poll().action().run();
        }
        if (!controls.isEmpty()) {
          kernel.queue.control(controls.peek().atNs());
        }
      }
    } catch (RuntimeException | LinkageError e) {
      throw blame(e);
    }
    return new Reporter(scenario, kernel, installed, watchdogs.lockups(), sampler, applied.isEmpty() ? List.of()
        : fixes.stream().map(FixItem::name).toList()).report(System.nanoTime() - begun);
  }

  private void sampleAt(long atNs, long endNs, long everyNs, Progress progress, boolean[] stopped) {
    at(atNs, () -> {
      sampler.sample();
      if (!progress.at(atNs, endNs)) {
        stopped[0] = true;
      }
      if (atNs < endNs) {
        sampleAt(Math.min(atNs + everyNs, endNs), endNs, everyNs, progress, stopped);
      }
    });
  }

  /** An exception out of an op of a fix is that fix's; what has passed the gate has its name already. */
  private RuntimeException blame(Throwable e) {
    if (e instanceof PluginException || e instanceof dev.stormbench.engine.plugin.EngineFault || e instanceof ScenarioException) {
      return (RuntimeException) e;
    }
    for (StackTraceElement frame : e.getStackTrace()) {
      for (FixItem f : fixes) {
        if (frame.getClassName().startsWith(f.extension().owner().plugin().getClass().getPackageName() + ".")) {
          return new PluginException(f.extension().owner(), "op of fix '" + f.name() + "'", kernel.nowNs(),
              kernel.queue.cpu, e);
        }
      }
    }
    return e instanceof RuntimeException r ? r : new IllegalStateException(e);
  }

  private void install(WorkloadItem w) {
    Installer setup = new Installer(kernel, w.id(), new ItemHost(w, kernel));
    installed.put(w.id(), setup);
    PluginGate.run(w.extension().owner(), "install of workload '" + w.id() + "'", kernel.nowNs(), -1,
        () -> w.create().install(setup));
    setup.installed();
  }

  private void intervene(TimelineEntry t) {
    switch (t.intervention()) {
      case Intervention.StopWorkload s -> installed.get(s.id()).stop();
      case Intervention.StartWorkload s -> install(workload(s.id()));
      case Intervention.WriteSysctl s -> {
        kernel.config = withSysctl(kernel.config, s.sysctl(), s.value());
        if (s.sysctl() == Sysctl.WATCHDOG_THRESH) {
          kernel.watchdog.reconfigure();
        }
      }
      case Intervention.WriteFeature f -> kernel.config = withFeature(kernel.config, f.feature().name(), f.on());
      case Intervention.WriteCost w -> {
        costs = costs.with(w.entry(), w.value(), "set at " + t.at());
        kernel.costs(costTable(costs));
      }
      case Intervention.ApplyFix f -> apply(f.fix());
    }
  }

  private WorkloadItem workload(String id) {
    for (WorkloadItem w : scenario.workloads()) {
      if (w.id().equals(id)) {
        return w;
      }
    }
    throw new IllegalStateException("no workload " + id);
  }

  private void apply(FixItem item) {
    KernelFix fix = item.create();
    for (int i = 0; i < applied.size(); i++) {
      KernelFix other = applied.get(i);
      for (String op : new TreeSet<>(fix.replaces())) {
        if (other.replaces().contains(op) && !(fix.wraps() && other.wraps())) {
          throw new ScenarioException(item.at(), "fixes '" + fixes.get(i).name() + "' and '" + item.name()
              + "' both replace the op " + op + "; take one of them");
        }
      }
    }
    fixes.add(item);
    applied.add(fix);
    PluginGate.run(item.extension().owner(), "fix '" + item.name() + "'", () -> {
      fix.features().forEach((name, on) -> kernel.config = withFeature(kernel.config, name, on));
      kernel.core.rt.ops = fix.rt(kernel.core.rt.ops);
      kernel.core.rt.rtoOps = fix.rto(kernel.core.rt.rtoOps);
      kernel.softirq.ops = fix.softirq(kernel.softirq.ops);
    });
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
        s.sysctl(Sysctl.WATCHDOG_THRESH),
        s.sysctl(Sysctl.SCHED_RT_PERIOD_US) * 1000L,
        s.sysctl(Sysctl.SCHED_RT_RUNTIME_US) * 1000L,
        s.sysctl(Sysctl.SCHED_RR_TIMESLICE_MS) * 1_000_000L,
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
        s.feature(Feature.RT_PUSH_IPI),
        s.feature(Feature.TTWU_QUEUE),
        s.irqTimeAccounting(),
        s.tickPhaseNs(),
        s.rtPeriodPhaseNs(),
        switch (m.idle()) {
          case HALT -> 0;
          case MWAIT -> 1;
          case POLL -> 2;
        });
  }

  private static KernelConfig withFeature(KernelConfig c, String name, boolean on) {
    return switch (name) {
      case "RT_PUSH_IPI" -> c.withFeatures(on, c.ttwuQueue());
      case "TTWU_QUEUE" -> c.withFeatures(c.rtPushIpi(), on);
      default -> throw new IllegalArgumentException("no feature '" + name + "'; there are RT_PUSH_IPI, TTWU_QUEUE");
    };
  }

  private static KernelConfig withSysctl(KernelConfig c, Sysctl s, int value) {
    return switch (s) {
      case WATCHDOG_THRESH -> c.withSysctls(value, c.rtPeriodNs(), c.rtRuntimeNs(), c.rrTimesliceNs());
      case SCHED_RT_PERIOD_US -> c.withSysctls(c.watchdogThresh(), value * 1000L, c.rtRuntimeNs(), c.rrTimesliceNs());
      case SCHED_RT_RUNTIME_US -> c.withSysctls(c.watchdogThresh(), c.rtPeriodNs(), value * 1000L, c.rrTimesliceNs());
      case SCHED_RR_TIMESLICE_MS -> c.withSysctls(c.watchdogThresh(), c.rtPeriodNs(), c.rtRuntimeNs(), value * 1_000_000L);
    };
  }

}
