package dev.stormbench.plugin.schedrtglobal;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Real-time tasks of all CPUs in one queue, by priority and then first in, first out. A CPU that schedules takes the first that it may
 * run. A task that wakes goes to an idle CPU; where there is none, the CPU that runs the least urgent task is kicked, if that is less
 * urgent. So no CPU is overloaded, and nobody looks for overloaded ones: what the kernel's class does by pushing and pulling is here
 * the price of a queue that all CPUs write.
 *
 * <p>What a CPU runs is noted when the CPU is chosen, not when it has switched: of two tasks that wake at once, the second finds
 * another CPU. A note can be wrong, for another CPU may take the task first. So each CPU makes it true when it has found nothing in the
 * queue, and whoever begins to run looks whether somebody more urgent waits; this also finds those for whom a kick was lost because
 * the stopper was running, and those whom a mutex holder no longer goes before when it gives its boost back.
 */
final class RtGlobal implements SchedulerPolicy {
  private static final long QUEUE = 0;
  private static final int NOBODY = 1000;

  private final long rrTimesliceNs;
  /** The prio of what runs, or is to run, by CPU; {@link #NOBODY} where no task of this policy does. */
  private int[] runs = {};
  /** Which CPUs were asked to make room, so that what runs there has not yielded. */
  private boolean[] kicked = {};

  RtGlobal(long rrTimesliceNs) {
    this.rrTimesliceNs = rrTimesliceNs;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
    runs = new int[scx.nrCpus()];
    kicked = new boolean[scx.nrCpus()];
    Arrays.fill(runs, NOBODY);
  }

  @Override
  public boolean enqMigrationDisabled() {
    return true;
  }

  private long sliceNs(Task p) {
    return p.policy() == Task.Policy.FIFO ? Scx.SLICE_INF : rrTimesliceNs;
  }

  @Override
  public int selectCpu(Scx scx, Task p, int prevCpu) {
    int cpu = scx.selectCpuDfl(p, prevCpu);
    return cpu < 0 ? prevCpu : cpu; // into no local queue: there it would be behind whoever comes to run there first
  }

  /** Behind those of its priority; a FIFO task that had to make room before them. */
  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    boolean before = (enqFlags & Scx.ENQ_WAKEUP) == 0 && kicked[p.cpu()] && p.policy() == Task.Policy.FIFO;
    scx.insertVtime(p, QUEUE, sliceNs(p), 2L * p.prio() - (before ? 1 : 0), enqFlags);
    int least = p.cpu();
    for (int cpu = 0; cpu < runs.length; cpu++) {
      if (runs[cpu] > runs[least] && mayRun(p, cpu)) {
        least = cpu;
      }
    }
    if (runs[least] > p.prio()) {
      kick(scx, least, p.prio());
    }
  }

  private void kick(Scx scx, int cpu, int prio) {
    runs[cpu] = prio;
    kicked[cpu] = true;
    scx.kickCpu(cpu, Scx.KICK_PREEMPT);
  }

  /** An equal goes before {@code prev}, which has had its slice, or has yielded. */
  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    Task first = first(scx, cpu);
    if (prev != null && (first == null || first.prio() > prev.prio() || kicked[cpu] && first.prio() == prev.prio())) {
      scx.setSlice(prev, sliceNs(prev));
      runs[cpu] = prev.prio();
      kicked[cpu] = false;
    } else if (first == null || !scx.moveToLocal(QUEUE)) {
      runs[cpu] = NOBODY;
      kicked[cpu] = false;
    }
  }

  private static @Nullable Task first(Scx scx, int cpu) {
    Task first = scx.dsqPeek(QUEUE);
    if (first == null || mayRun(first, cpu)) {
      return first;
    }
    for (Task p : scx.dsqTasks(QUEUE)) {
      if (mayRun(p, cpu)) {
        return p;
      }
    }
    return null;
  }

  private static boolean mayRun(Task p, int cpu) {
    return p.cpu() == cpu || p.allowed(cpu) && p.migrationDisabled() == 0;
  }

  @Override
  public void running(Scx scx, Task p) {
    int cpu = p.cpu();
    runs[cpu] = p.prio();
    kicked[cpu] = false;
    Task first = first(scx, cpu);
    if (first != null && first.prio() < p.prio()) {
      kick(scx, cpu, first.prio());
    }
  }

  @Override
  public void dump(Scx scx, Consumer<String> line) {
    line.accept("prio by CPU: " + Arrays.toString(runs) + ", " + scx.dsqNrQueued(QUEUE) + " wait");
  }
}
