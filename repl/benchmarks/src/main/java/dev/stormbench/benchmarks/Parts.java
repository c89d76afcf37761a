package dev.stormbench.benchmarks;

import dev.stormbench.engine.Simulation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Small machines that do one thing. An operation is 100 us of virtual time; what is of interest are the steps, tracepoints and hops of
 * the token that are simulated per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Parts {
  private static final long OPERATION_NS = 100_000;

  /** A machine is made anew before its time is over. */
  private static final long END_NS = 99_000_000_000_000L;

  private static final String MACHINE = """
      format: 1
      name: benchmark
      machine: { cpus: %d }
      kernel: { profile: v7.0 }
      costs: epyc-192
      run: { duration: 100000s, sample: 100s }
      workloads:
      """;

  /** What the machine does. */
  public enum Part {
    /** Tasklets, one after the other, each of them scheduled by an hrtimer. */
    SOFTIRQ(1, """
          - softirq-items: { cpus: [0], period: 2us, pool: 8, work: 500ns }
        """),
    /** A FIFO task that sleeps and runs: timer, wake-up, two switches. */
    SLEEPER(1, """
          - fifo-sleepers: { cpus: [0], prio: 50, sleep: 5us, run: 1us }
        """),
    /** The token goes round two CPUs that cannot schedule, asked for by two sleepers that pull. */
    HOP(4, """
          - softirq-items: { cpus: [1, 2], period: 750us, pool: 20000, work: 500us }
          - fair-hog: { cpus: [1, 2] }
          - psimon: { count: 2, cpus: [1, 2], home: [1, 2], prio: 1, period: 4ms, run: 50us, waker: 0, timer: hrtimer }
          - fifo-sleepers: { cpus: [0, 3], prio: 50, sleep: 3us, run: 1us }
        """);

    private final String scenario;

    Part(int cpus, String workloads) {
      scenario = MACHINE.formatted(cpus) + workloads;
    }
  }

  /** Who looks at the tracepoints. */
  public enum Observer {
    /** Nobody. */
    NONE,
    /** Somebody who counts them. */
    ALL
  }

  /** What is simulated; JMH divides by the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counters {
    /** Events taken from the queue. */
    public long steps;
    /** Tracepoints hit. */
    public long tracepoints;
    /** Visits of the token. */
    public long hops;

    /** JMH adds up iterations otherwise. */
    @Setup(Level.Iteration)
    public void clear() {
      steps = 0;
      tracepoints = 0;
      hops = 0;
    }
  }

  /** What is simulated. */
  @Param
  public Part part = Part.SOFTIRQ;

  /** Whether it is watched. */
  @Param
  public Observer observer = Observer.NONE;

  private final Shipped shipped = new Shipped();
  private Simulation simulation = shipped.machine(Part.SOFTIRQ.scenario, Simulation.Engine.FAST);
  private long seen;

  /** Makes the machine. */
  @Setup
  public void machine() {
    simulation = shipped.machine(part.scenario, Simulation.Engine.FAST);
    if (observer == Observer.ALL) {
      simulation.observe(r -> seen += r.timeNs());
    }
  }

  /** Goes on. */
  @Benchmark
  public long run(Counters counters) {
    if (simulation.nowNs() > END_NS) {
      machine();
    }
    long steps = simulation.steps();
    long events = simulation.events();
    long before = simulation.machine().rootDomain().hops();
    simulation.runTo(simulation.nowNs() + OPERATION_NS);
    counters.steps += simulation.steps() - steps;
    counters.tracepoints += simulation.events() - events;
    counters.hops += simulation.machine().rootDomain().hops() - before;
    return seen;
  }

}
