package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wake-ups and migrations.
 *
 * <p>From the records:
 * <ul>
 * <li>10. sched_migrate_task moves a task from the CPU it is on, to another one, while it does not run.
 * <li>11. Each sched_wakeup has exactly one sched_waking of the same task before it, with no other between.
 * <li>12. sched_waking names the task's CPU until then, sched_wakeup the one where it is queued; where they differ
 *     there was a sched_migrate_task between.
 * </ul>
 *
 * <p>With the machine: 10. The task may run on its new CPU and is not migration-disabled.
 */
final class WakeupInvariants extends Family {
  static final String MIGRATE = "10: a task migrates from its CPU to an allowed one, and not while it runs";
  static final String ONE_WAKING = "11: one sched_waking before each sched_wakeup";
  static final String TARGET = "12: wake-ups name the CPU the task is on";

  private static final int UNKNOWN = -1;

  private final PerCpu<CpuSeen> cpus = new PerCpu<>(CpuSeen::new);
  private final Map<Integer, TaskSeen> tasks = new LinkedHashMap<>();

  @Override
  public void event(TraceRecord r) {
    see(r.event());
    cpus.get(r.cpu()).idle = r.pid() == 0;
    switch (r.event()) {
      case SCHED_SWITCH -> {
        TaskSeen prev = task((int) r.arg(1));
        prev.running = false;
        prev.cpu = r.cpu();
        TaskSeen next = task((int) r.arg(5));
        next.running = true;
        next.cpu = r.cpu();
        cpus.get(r.cpu()).idle = r.arg(5) == 0;
      }
      case SCHED_WAKING -> schedWaking(r);
      case SCHED_WAKEUP -> schedWakeup(r);
      case SCHED_WAKEUP_NEW -> task((int) r.arg(1)).cpu = (int) r.arg(3);
      case SCHED_MIGRATE_TASK -> schedMigrateTask(r);
      default -> { }
    }
  }

  @Override
  public void lost(int cpu) {
    cpus.forget(cpu);
    tasks.clear();
  }

  private void schedWaking(TraceRecord r) {
    int pid = (int) r.arg(1);
    int target = (int) r.arg(3);
    TaskSeen t = task(pid);
    if (t.waking && !t.wakeupMayBeMissing && sees(TraceEvent.SCHED_WAKEUP)) {
      broken(ONE_WAKING, r, "pid " + pid + " is being woken already");
    }
    if (t.cpu != UNKNOWN && t.cpu != target) {
      broken(TARGET, r, "target_cpu " + target + ", but pid " + pid + " is on CPU " + t.cpu);
    }
    t.waking = true;
    t.wakeupMayBeMissing = !live() && cpus.get(target).idle;
    t.seenWaking = true;
    t.cpu = target;
  }

  private void schedWakeup(TraceRecord r) {
    int pid = (int) r.arg(1);
    int target = (int) r.arg(3);
    TaskSeen t = task(pid);
    if (!t.waking && (live() || t.seenWaking)) {
      broken(ONE_WAKING, r, "pid " + pid + " was not being woken");
    }
    if (t.waking && t.cpu != target) {
      broken(TARGET, r, "target_cpu " + target + ", but pid " + pid + " is on CPU " + t.cpu);
    }
    t.waking = false;
    t.cpu = target;
  }

  private void schedMigrateTask(TraceRecord r) {
    int pid = (int) r.arg(1);
    int orig = (int) r.arg(3);
    int dest = (int) r.arg(4);
    TaskSeen t = task(pid);
    if (orig == dest || t.cpu != UNKNOWN && t.cpu != orig) {
      broken(MIGRATE, r, "pid " + pid + " from CPU " + orig + " to " + dest + ", but it is on CPU " + t.cpu);
    }
    if (t.running) {
      broken(MIGRATE, r, "pid " + pid + " runs");
    }
    t.cpu = dest;
    if (live()) {
      Task task = taskOf(pid);
      if (task != null && !task.allowed(dest)) {
        broken(MIGRATE, r, "pid " + pid + " may not run on CPU " + dest);
      }
      if (task != null && task.migrationDisabled() > 0) {
        broken(MIGRATE, r, "pid " + pid + " is migration-disabled");
      }
    }
  }

  private TaskSeen task(int pid) {
    return tasks.computeIfAbsent(pid, k -> new TaskSeen());
  }

  /** What the records said of a CPU. */
  private static final class CpuSeen {
    boolean idle;
  }

  /** What the records said of a task. */
  private static final class TaskSeen {
    int cpu = UNKNOWN;
    boolean running;
    boolean waking;
    boolean wakeupMayBeMissing;
    boolean seenWaking;
  }
}
