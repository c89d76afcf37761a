package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletBody;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Notes what a workload installs. Draws give bound - 1, bound - 2, ...: all differ, and the first is the largest. */
final class NotedSetup implements Setup {
  /** A timer that was set up. */
  record Timer(String kind, int cpu, long firstNs, Distribution period, String function, TimerAction action) {}

  /** A pool that was made. */
  record Pool(int cpu, int size, String function, Distribution work) implements TaskletPool {
    @Override
    public int backlog() {
      return 0;
    }
  }

  /** A line that was made. */
  record Line(int cpu, int irq, String name, long handlerNs, int softirqVec, Distribution work, String thread)
      implements IrqLine {}

  /** A device that asserts its line. */
  record Device(Line line, long firstNs, Distribution period) {}

  final List<TaskSpec> tasks = new ArrayList<>();
  final List<Timer> timers = new ArrayList<>();
  final List<Pool> pools = new ArrayList<>();
  final List<Device> devices = new ArrayList<>();
  final List<TaskletBody> bodies = new ArrayList<>();
  private final Machine machine;
  private int draws;

  NotedSetup(long nowNs, int nrCpus) {
    this(nowNs, nrCpus, false);
  }

  NotedSetup(long nowNs, int nrCpus, boolean threadirqs) {
    machine = Stub.of(Machine.class, Map.of("nowNs", nowNs, "nrCpus", nrCpus, "threadirqs", threadirqs));
  }

  @Override
  public Machine machine() {
    return machine;
  }

  @Override
  public String id() {
    return "the-id";
  }

  @Override
  public long randomNs(long boundNs) {
    draws++;
    return Math.max(0, boundNs - draws);
  }

  @Override
  public Task spawn(TaskSpec spec) {
    tasks.add(spec);
    return Stub.of(Task.class, Map.of());
  }

  @Override
  public TaskletPool taskletPool(int cpu, int size, String function, Distribution work, boolean hi) {
    Pool pool = new Pool(cpu, size, function, work);
    pools.add(pool);
    return pool;
  }

  @Override
  public void hrtimer(int cpu, long firstNs, Distribution period, String function, TimerAction action) {
    timers.add(new Timer("hrtimer", cpu, firstNs, period, function, action));
  }

  @Override
  public void timer(int cpu, long firstNs, Distribution period, String function, TimerAction action) {
    timers.add(new Timer("wheel", cpu, firstNs, period, function, action));
  }

  @Override
  public IrqLine irqLine(int cpu, int irq, String name, long handlerNs, int softirqVec,
      Distribution softirqWork, String thread) {
    return new Line(cpu, irq, name, handlerNs, softirqVec, softirqWork, thread);
  }

  @Override
  public void interrupts(IrqLine line, long firstNs, Distribution period) {
    devices.add(new Device((Line) line, firstNs, period));
  }

  @Override
  public TaskletPool taskletPool(int cpu, int size, String function, TaskletBody body, boolean hi) {
    bodies.add(body);
    return taskletPool(cpu, size, function, new Distribution.Fixed(0), hi);
  }

  @Override
  public Program program(Node steps) {
    throw new AssertionError("no notation was expected");
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
