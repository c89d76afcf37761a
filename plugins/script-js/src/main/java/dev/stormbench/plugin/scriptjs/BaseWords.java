package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.List;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/** The ops in force that answer with a word, as numbers: one call out of the script instead of two. */
public final class BaseWords {
  private static final List<String> OPS = List.of("prioBail", "pullBy", "invokeSoftirq");

  @Nullable RtOps rt;
  @Nullable RtoOps rto;
  @Nullable SoftirqOps softirq;

  private final Guest guest;

  BaseWords(Guest guest) {
    this.guest = guest;
  }

  /** Whether an op is here. */
  static boolean knows(String op) {
    return OPS.contains(op);
  }

  /** {@link RtOps#prioBail}. */
  @HostAccess.Export
  public int prioBail(int rq, int next, boolean pull) {
    return rt.prioBail(guest.raw(rq, Rq.class, "rq of prioBail"), guest.raw(next, Task.class, "next of prioBail"), pull).ordinal();
  }

  /** {@link RtoOps#pullBy}. */
  @HostAccess.Export
  public int pullBy(int thisRq) {
    return rto.pullBy(guest.raw(thisRq, Rq.class, "thisRq of pullBy")).ordinal();
  }

  /** {@link SoftirqOps#invokeSoftirq}. */
  @HostAccess.Export
  public int invokeSoftirq(int cpu) {
    return softirq.invokeSoftirq(guest.raw(cpu, Cpu.class, "cpu of invokeSoftirq")).ordinal();
  }
}
