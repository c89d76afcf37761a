package dev.stormbench.repl.trace;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import java.util.List;

/** What is counted beside a trace: after each record, of its CPU and of the machine. To read them changes nothing. */
final class Counters {
  /** As exporters get them. */
  private static final List<String> NAMES = List.of("tasklet backlog", "softirq pending", "nr_running", "rto_mask");
  /** How many there are; they are numbered from 0. */
  static final int NUMBER = 4;
  /** Before the first value. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int BACKLOG = 0;
  private static final int PENDING = 1;
  private static final int RUNNING = 2;
  private static final int OVERLOADED = 3;

  private Counters() {}

  static String name(int counter) {
    return NAMES.get(counter);
  }

  /** Whether it is the machine's, not a CPU's. */
  static boolean isMachines(int counter) {
    return counter == OVERLOADED;
  }

  /** Whether an entry of a ring is one of these; others are tracepoints, numbered from {@link #NUMBER} on. */
  static boolean isCounter(int kind) {
    return kind < NUMBER;
  }

  /** The present values: of a CPU that is watched as things happen and does not lag, and of the root domain, which never does. */
  static void read(Machine m, int cpu, long[] values) {
    Cpu c = m.cpu(cpu);
    values[BACKLOG] = m.backlog(cpu);
    values[PENDING] = Integer.bitCount(c.softirqPending());
    values[RUNNING] = c.rq().nrRunning();
    values[OVERLOADED] = m.rootDomain().rtoCount();
  }
}
