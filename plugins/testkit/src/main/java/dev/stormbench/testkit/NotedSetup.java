package dev.stormbench.testkit;

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
import org.jspecify.annotations.Nullable;

/**
 * A setup without a machine: notes what a workload installs. Draws give bound - 1, bound - 2, ...: all differ, and the first is the
 * largest.
 */
public final class NotedSetup implements Setup {
  /** A timer that was set up; its kind is {@code hrtimer} or {@code wheel}. */
  public record Timer(String kind, int cpu, long firstNs, Distribution period, String function, TimerAction action) {}

  /** A pool that was made. */
  public record Pool(int cpu, int size, String function, Distribution work) implements TaskletPool {
    @Override
    public int backlog() {
      return 0;
    }
  }

  /** A line that was made. */
  public record Line(int cpu, int irq, String name, long handlerNs, int softirqVec, @Nullable Distribution work, @Nullable String thread)
      implements IrqLine {}

  /** A device that asserts its line. */
  public record Device(Line line, long firstNs, Distribution period) {}

  private final List<TaskSpec> tasks = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Pool> pools = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final List<TaskletBody> bodies = new ArrayList<>();
  private final Machine machine;
  private int draws;

  /** For a machine with so many CPUs at a virtual time. */
  public NotedSetup(long nowNs, int nrCpus) {
    this(nowNs, nrCpus, false);
  }

  /** The same with the answer of {@link Machine#threadirqs}. */
  public NotedSetup(long nowNs, int nrCpus, boolean threadirqs) {
    machine = Stub.of(Machine.class, Map.of("nowNs", nowNs, "nrCpus", nrCpus, "threadirqs", threadirqs));
  }

  /** The tasks that were made, in order. */
  public List<TaskSpec> tasks() {
    return tasks;
  }

  /** The timers that were set up, in order. */
  public List<Timer> timers() {
    return timers;
  }

  /** The pools that were made, in order. */
  public List<Pool> pools() {
    return pools;
  }

  /** The devices that assert their lines, in order. */
  public List<Device> devices() {
    return devices;
  }

  /** The tasklet bodies that were given, in order. */
  public List<TaskletBody> bodies() {
    return bodies;
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
      @Nullable Distribution softirqWork, @Nullable String thread) {
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
