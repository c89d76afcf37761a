package dev.stormbench.plugin.schededf;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Earliest deadline first, over all CPUs. A job begins when its task wakes, and its deadline is then known. A task that wakes goes to an
 * idle CPU; where there is none, the CPU that runs the latest deadline is preempted, if that is later than its own.
 *
 * <p>Tasks that are pinned to one CPU each make it partitioned: each CPU then looks only at its own.
 *
 * <p>What a CPU runs is noted when the CPU is chosen, not when it has switched: of two tasks that wake at once, the second finds
 * another CPU. A note can be wrong, for another CPU may take the task first. So each CPU makes it true when it has found nothing in the
 * queue, and whoever begins to run looks whether an earlier deadline waits.
 *
 * <p>Mutexes lend priorities, not deadlines. Who is boosted holds what a task of more urgent priority waits for, and goes first: it is
 * never too late, but it also overtakes those whose deadline is earlier than that of who waits.
 */
final class Edf implements SchedulerPolicy {
  private static final long QUEUE = 0;
  private static final long NOBODY = Long.MAX_VALUE;
  private static final long BOOSTED = 0;

  private final long defaultNs;
  /** The deadlines of jobs, by pid. */
  private final Map<Integer, Long> jobs = new TreeMap<>();
  /** The deadline of what runs, or is to run, by CPU; {@link #NOBODY} where no task of this policy does. */
  private long[] runsNs = {};

  Edf(long defaultNs) {
    this.defaultNs = defaultNs;
  }

  @Override
  public boolean enqMigrationDisabled() {
    return true;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
    runsNs = new long[scx.nrCpus()];
    Arrays.fill(runsNs, NOBODY);
  }

  @Override
  public void initTask(Scx scx, Task p) {
    begin(scx, p);
  }

  @Override
  public void exitTask(Scx scx, Task p) {
    jobs.remove(p.pid());
  }

  /** The deadline of its job is its virtual time, unless it is boosted. */
  @Override
  public void runnable(Scx scx, Task p, int enqFlags) {
    if ((enqFlags & Scx.ENQ_WAKEUP) != 0) {
      begin(scx, p);
    }
    scx.setDsqVtime(p, p.prio() < p.normalPrio() ? BOOSTED : jobs.getOrDefault(p.pid(), BOOSTED));
  }

  private void begin(Scx scx, Task p) {
    jobs.put(p.pid(), scx.nowNs() + (p.schedDeadlineNs() > 0 ? p.schedDeadlineNs() : defaultNs));
  }

  @Override
  public int selectCpu(Scx scx, Task p, int prevCpu) {
    int cpu = scx.selectCpuDfl(p, prevCpu);
    return cpu < 0 ? prevCpu : cpu; // into no local queue: there it would be behind whoever comes to run there first
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    long deadline = scx.dsqVtime(p);
    scx.insertVtime(p, QUEUE, Scx.SLICE_INF, deadline, enqFlags);
    int latest = p.cpu();
    for (int cpu = 0; cpu < runsNs.length; cpu++) {
      if (runsNs[cpu] > runsNs[latest] && mayRun(p, cpu)) {
        latest = cpu;
      }
    }
    if (runsNs[latest] > deadline) {
      kick(scx, latest, deadline);
    }
  }

  private void kick(Scx scx, int cpu, long deadline) {
    runsNs[cpu] = deadline;
    scx.kickCpu(cpu, Scx.KICK_PREEMPT);
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    Task first = first(scx, cpu);
    if (prev != null && (first == null || scx.dsqVtime(first) >= scx.dsqVtime(prev))) {
      scx.setSlice(prev, Scx.SLICE_INF);
      runsNs[cpu] = scx.dsqVtime(prev);
    } else if (first == null || !scx.moveToLocal(QUEUE)) {
      runsNs[cpu] = NOBODY;
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
    runsNs[cpu] = scx.dsqVtime(p);
    Task first = first(scx, cpu);
    if (first != null && scx.dsqVtime(first) < runsNs[cpu]) {
      kick(scx, cpu, scx.dsqVtime(first));
    }
  }

  @Override
  public void dump(Scx scx, Consumer<String> line) {
    line.accept("deadline by CPU: " + Arrays.toString(runsNs) + ", " + scx.dsqNrQueued(QUEUE) + " wait");
  }
}
