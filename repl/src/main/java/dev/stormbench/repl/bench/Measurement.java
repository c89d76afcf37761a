package dev.stormbench.repl.bench;

import com.sun.management.ThreadMXBean;
import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures one simulation in this JVM, which should do nothing else. Time is CPU time, so that a busy machine disturbs less: of all
 * threads of Java, and the collector's; what the JIT compiler takes after the warm-up is left out.
 */
public final class Measurement {
  private static final long MS = 1_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long busyNs;
  private long steps;
  private long tracepoints;
  private long bytes;
  private long heapBytes;

  private Measurement() {}

  /**
   * Runs it to its end.
   *
   * @param simulation which has not begun, and takes a sample at {@code warmUpNs}
   */
  public static Counted of(Simulation simulation, long warmUpNs) {
    Measurement m = new Measurement();
    long[] virtual = new long[1];
    RunReport report = simulation.run((nowNs, endNs) -> {
      if (nowNs == warmUpNs) {
        m.begin(simulation);
      } else if (nowNs == endNs) {
        m.end(simulation);
        virtual[0] = endNs - warmUpNs;
      }
      return true;
    });
    return new Counted(virtual[0], m.busyNs, m.steps, m.tracepoints, m.bytes, m.heapBytes, report.digest());
  }

  private void begin(Simulation simulation) {
    heapBytes = heap();
    busy(); // which loads what it needs the first time
    steps = -simulation.steps();
    tracepoints = -simulation.events();
    bytes = -allocated();
    busyNs = -busy();
  }

  private void end(Simulation simulation) {
    bytes += allocated();
    busyNs += busy();
    tracepoints += simulation.events();
    steps += simulation.steps();
    heapBytes = Math.max(heapBytes, heap());
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
  }

  private long busy() {
    long ns = 0;
    for (long t : threads.getThreadCpuTime(threads.getAllThreadIds())) {
      ns += Math.max(0, t); // -1: it has ended
    }
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      ns += gc.getCollectionTime() * MS;
    }
    return ns;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
