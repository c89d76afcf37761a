package dev.stormbench.plugin.schedcentral;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One CPU decides for all. It keeps the tasks that wait. A CPU that has nothing to run kicks it; it then gives a task to each that
 * has asked, and kicks those. The price of a decision in one place is two interrupts.
 */
final class Central implements SchedulerPolicy {
  private final int central;
  private final long sliceNs;
  private final Set<Task> waiting = new LinkedHashSet<>();
  private final BitSet asked = new BitSet();

  Central(int central, long sliceNs) {
    this.central = central;
    this.sliceNs = sliceNs;
  }

  @Override
  public void init(Scx scx) {
    if (central >= scx.nrCpus()) {
      throw new IllegalArgumentException("cpu is " + central + "; this machine has 0 to " + (scx.nrCpus() - 1));
    }
  }

  /** Where it ran: the central CPU will say where it goes. */
  @Override
  public int selectCpu(Scx scx, Task p, int prevCpu) {
    return prevCpu;
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    if (p.kthread() && p.nrCpusAllowed() == 1) {
      scx.insert(p, Scx.DSQ_LOCAL, sliceNs, (enqFlags & Scx.ENQ_WAKEUP) != 0 ? Scx.ENQ_PREEMPT : 0); // the kernel's own work does not wait for others
      return;
    }
    boolean switching = scx.smpProcessorId() == central && p.cpu() == central && (enqFlags & Scx.ENQ_WAKEUP) == 0;
    int idle = switching ? scx.pickIdleCpu(p, 0) : -1; // the central CPU has chosen already whom it runs next
    if (idle >= 0) {
      scx.insert(p, Scx.localOn(idle), sliceNs, 0);
      return;
    }
    waiting.add(p);
    if (!switching) {
      scx.kickCpu(central, Scx.KICK_PREEMPT);
    }
  }

  @Override
  public void dequeue(Scx scx, Task p, int deqFlags) {
    waiting.remove(p);
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    if (cpu != central) {
      asked.set(cpu);
      scx.kickCpu(central, Scx.KICK_PREEMPT);
      return;
    }
    for (int other = 0; other < scx.nrCpus(); other++) {
      Task p = other == central ? null : next(other);
      if (p != null && (asked.get(other) || scx.testAndClearCpuIdle(other))) {
        asked.clear(other);
        give(scx, p, other);
        scx.kickCpu(other, Scx.KICK_PREEMPT); // who runs on there had used up its slice when the CPU asked
      }
    }
    Task p = next(central);
    if (p != null) {
      give(scx, p, central);
    }
  }

  /** It has found something else to do since it asked. */
  @Override
  public void running(Scx scx, Task p) {
    asked.clear(p.cpu());
  }

  private @Nullable Task next(int cpu) {
    for (Task p : waiting) {
      if (p.allowed(cpu) && (p.migrationDisabled() == 0 || p.cpu() == cpu)) {
        return p;
      }
    }
    return null;
  }

  private void give(Scx scx, Task p, int cpu) {
    waiting.remove(p);
    scx.insert(p, Scx.localOn(cpu), sliceNs, 0);
  }

  @Override
  public void dump(Scx scx, Consumer<String> line) {
    line.accept("central CPU " + central + ": " + waiting.size() + " wait, CPUs " + asked + " have asked");
  }
}
