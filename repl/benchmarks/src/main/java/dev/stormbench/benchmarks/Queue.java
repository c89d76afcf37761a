package dev.stormbench.benchmarks;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.des.NaiveQueue;
import dev.stormbench.engine.des.WinnerTree;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The engine's event queues: each CPU has a step and a timer; the earliest is taken, and comes again later. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Queue {
  private static final int CPUS = 192;
  private static final long REBASE_NS = EventQueue.NEVER_NS / 2;

  /** Which one. */
  @Param({"fast", "naive"})
  public String engine = "";

  private EventQueue queue = new WinnerTree(CPUS);
  private final Delays delays = new Delays();

  /** Every CPU has both. */
  @Setup
  public void fill() {
    queue = engine.equals("fast") ? new WinnerTree(CPUS) : new NaiveQueue(CPUS);
    for (int cpu = 0; cpu < CPUS; cpu++) {
      queue.step(cpu, delays.nextNs());
      queue.timer(cpu, delays.nextNs());
    }
  }

  /** One event: what was taken is set again. */
  @Benchmark
  public long hold() {
    queue.take();
    long now = queue.nowNs;
    if (now > REBASE_NS) {
      fill();
      return now;
    }
    if (queue.phase == EventQueue.STEP) {
      queue.step(queue.cpu, now + delays.nextNs());
    } else {
      queue.timer(queue.cpu, now + delays.nextNs());
    }
    return now;
  }
}
