package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.WinnerTree;
import dev.stormbench.engine.kernel.sched.Ext;
import dev.stormbench.engine.trace.Trace;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A small machine for a test: {@code new Box(4, c -> c.rtPushIpi = false)}, tasks and timers, {@link #runTo}, and what
 * was traced. Every cost is 100 ns unless the test says otherwise; no deadline server, idle halts.
 */
public final class Box implements Policies {
  public static final long US = 1_000;
  public static final long MS = 1_000_000;
  public static final long S = 1_000_000_000;
  private static final long COST_NS = 100;

  /** What differs from one test to the next. */
  public static final class Conf {
    public int hz = 1000;
    public Preempt preempt = Preempt.LAZY;
    public boolean threadirqs;
    public long rtPeriodNs = S;
    public long rtRuntimeNs = 950 * MS;
    public long rrTimesliceNs = 100 * MS;
    public boolean overloadPushable = true;
    public boolean selfSkip = true;
    public boolean eevdf = true;
    public boolean rtThrottling;
    public boolean dlServer;
    public boolean ksoftirqdGate;
    public boolean irqWorkBySmp = true;
    public boolean pullSelfCheck = true;
    public boolean migrateDisablePush = true;
    public RtoOps.PullBy pullIpi = RtoOps.PullBy.TOKEN;
    public int ipiTracepoints = 2;
    public boolean intrStorm;
    public boolean rtPushIpi = true;
    public boolean ttwuQueue = true;
    public boolean irqTimeAccounting = true;
    public long rtPeriodPhaseNs = -1;
    public boolean poll;
    public int llcCores;
    public int[] clockWeights;
    public int smt = 1;
    /** What schedules fair tasks, and RT tasks, in the place of the built-in classes. */
    public SchedulerPolicy fairPolicy;
    public SchedulerPolicy rtPolicy;
    public final Map<String, Long> costs = new TreeMap<>();
  }

  /** A trace record, copied. */
  public record Event(long ns, int cpu, TraceEvent event, int pid, String comm, int flags, List<Object> args) {
    /** The first field that is a text, callsites aside; empty without one. */
    public String text() {
      int callsite = event.field("callsite");
      return IntStream.range(0, args.size()).filter(i -> i != callsite && args.get(i) instanceof String)
          .mapToObj(i -> (String) args.get(i)).findFirst().orElse("");
    }

    public long number(int i) {
      return (Long) args.get(i);
    }
  }

  public final Kernel k;
  public final List<Event> trace = new ArrayList<>();
  /** What fills it. */
  public final Trace.Watch all;
  private final Installer installer;
  /** The watchdog policy of the test. */
  public BiConsumer<Cpu, LockupState> onSample = (c, s) -> { };
  public BiConsumer<Cpu, LockupState> onKick = (c, s) -> { };
  public BiConsumer<Cpu, LockupState> onNmi = (c, s) -> { };
  /** What a stall warning does on the CPU that prints it. */
  public BiConsumer<Cpu, RcuState> onStall = (c, rcu) -> { };
  public final List<String> stalls = new ArrayList<>();

  public Box(int cpus, Consumer<Conf> change) {
    Conf c = new Conf();
    c.llcCores = cpus;
    change.accept(c);
    CostTable costs = new CostTable(name -> c.costs.getOrDefault(name, COST_NS), 1.0);
    KernelConfig config = new KernelConfig(c.hz, c.preempt, c.threadirqs,
        new KernelConfig.Sysctls(10, 120, c.rtPeriodNs, c.rtRuntimeNs, c.rrTimesliceNs), 21, c.overloadPushable, c.selfSkip, true, c.eevdf, c.rtThrottling, c.dlServer, c.ksoftirqdGate,
        true, true, true, 99, c.irqWorkBySmp,
        c.pullSelfCheck, c.migrateDisablePush, c.pullIpi, c.ipiTracepoints, c.intrStorm,
        new KernelConfig.Features(c.rtPushIpi, c.ttwuQueue),
        c.irqTimeAccounting, -1, c.rtPeriodPhaseNs, c.poll ? 2 : 0);
    k = new Kernel(new WinnerTree(cpus), cpus, new Topology(cpus, 1, c.llcCores / c.smt, c.smt, true, costs), costs, config, 1, c.clockWeights);
    k.policies = this;
    all = k.observe((r, place) -> trace.add(copy(r)), null);
    if (c.fairPolicy != null) {
      k.core.enable(Ext.Slot.FAIR, c.fairPolicy, "fair-policy", "plugin test 1.0");
    }
    if (c.rtPolicy != null) {
      k.core.enable(Ext.Slot.RT, c.rtPolicy, "rt-policy", "plugin test 1.0");
    }
    k.boot();
    installer = new Installer(k, "test", new Host());
  }

  public Box(int cpus) {
    this(cpus, c -> { });
  }

  /** Blames as the real one does, without a plugin to blame. */
  private final class Host implements WorkloadHost {
    @Override
    public <T> T call(String what, int cpu, Supplier<T> call) {
      try {
        return call.get();
      } catch (RuntimeException e) {
        throw new AssertionError(what + " at " + k.nowNs() + " ns on CPU " + cpu + ": " + e.getMessage(), e);
      }
    }

    @Override
    public Program program(Node steps, List<ProgramCallback> calls) {
      throw new AssertionError("no notation was expected");
    }

    @Override
    public Distribution distribution(Node node) {
      throw new AssertionError("no notation was expected");
    }

    @Override
    public int[] cpus(Node node) {
      throw new AssertionError("no notation was expected");
    }

    @Override
    public long durationNs(Node node) {
      throw new AssertionError("no notation was expected");
    }
  }

  public static Event copy(TraceRecord r) {
    List<Object> args = new ArrayList<>();
    for (int i = 0; i < r.event().fields().size(); i++) {
      args.add(r.text(i) == null ? (Object) r.arg(i) : r.text(i));
    }
    return new Event(r.timeNs(), r.cpu(), r.event(), r.pid(), r.comm(), r.flags(), args);
  }

  // -- load -----------------------------------------------------------------------------------------

  public static Program.Builder program() {
    return Program.builder();
  }

  public static Program forever() {
    return program().add(new Program.Step.RunForever()).build();
  }

  /** A fair task that never sleeps. */
  public Task hog(int cpu) {
    return installer.spawn(TaskSpec.other("hog", new int[] {cpu}, cpu, forever()));
  }

  public Task fair(String comm, int cpu, int nice, long startNs, Program p) {
    return installer.spawn(new TaskSpec(comm, Task.Policy.OTHER, 0, nice, new int[] {cpu}, cpu, false, startNs, p));
  }

  /** A FIFO task; the first of {@code cpus} is its home. */
  public Task fifo(String comm, int rtPriority, long startNs, Program p, int... cpus) {
    return installer.spawn(TaskSpec.fifo(comm, rtPriority, cpus, cpus[0], p).startingAt(startNs));
  }

  public Task rr(String comm, int rtPriority, long startNs, Program p, int... cpus) {
    return installer.spawn(new TaskSpec(comm, Task.Policy.RR, rtPriority, 0, cpus, cpus[0], false, startNs, p));
  }

  /** HI tasklets, likewise. */
  public TaskletPool hiTasklets(int cpu, int size, long workNs, long firstNs, long periodNs) {
    return tasklets(cpu, size, workNs, firstNs, periodNs, true);
  }

  /** Tasklets on a CPU, one scheduled at {@code firstNs} and every {@code periodNs}. */
  public TaskletPool tasklets(int cpu, int size, long workNs, long firstNs, long periodNs) {
    return tasklets(cpu, size, workNs, firstNs, periodNs, false);
  }

  private TaskletPool tasklets(int cpu, int size, long workNs, long firstNs, long periodNs, boolean hi) {
    TaskletPool pool = installer.taskletPool(cpu, size, "body_fn", new Distribution.Fixed(workNs), hi);
    installer.hrtimer(cpu, firstNs, new Distribution.Fixed(periodNs), "post_fn", new TimerAction.ScheduleTasklet(pool));
    return pool;
  }

  public Installer setup() {
    return installer;
  }

  /** The setup of another workload. */
  Installer setup(String id) {
    return new Installer(k, id, new Host());
  }

  // -- run ------------------------------------------------------------------------------------------

  public void runTo(long ns) {
    k.queue.control(ns);
    k.run();
  }

  public Cpu cpu(int cpu) {
    return k.at(cpu);
  }

  // -- what was seen --------------------------------------------------------------------------------

  public List<Event> events(TraceEvent... which) {
    return trace.stream().filter(e -> Arrays.asList(which).contains(e.event)).toList();
  }

  public List<Event> on(int cpu, TraceEvent... which) {
    return events(which).stream().filter(e -> e.cpu == cpu).toList();
  }

  public Event first(TraceEvent which, Predicate<Event> of) {
    return events(which).stream().filter(of).findFirst().orElseThrow();
  }

  /** comm of what was switched to on a CPU, in order. */
  public List<String> switchedTo(int cpu) {
    return on(cpu, TraceEvent.SCHED_SWITCH).stream().map(e -> (String) e.args.get(4)).toList();
  }

  @Override
  public void hardlockupKick(Cpu c, LockupState s) {
    onKick.accept(c, s);
  }

  @Override
  public void watchdogOverflow(Cpu c, LockupState s) {
    onNmi.accept(c, s);
  }

  @Override
  public void watchdogTimer(Cpu c, LockupState s) {
    onSample.accept(c, s);
  }

  @Override
  public void rcuStall(Cpu c, RcuState rcu, boolean self) {
    stalls.add(c.now() / MS + " ms on CPU " + c.id + (self ? " self" : " other"));
    onStall.accept(c, rcu);
  }
}
