package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Clocks, causality and accounts.
 *
 * <p>From the records:
 * <ul>
 * <li>43. Times of a CPU do not decrease. A wake-up is queued no earlier than it began, an IPI entered no earlier
 *     than the first one sent, a task switched in only where it was or migrated to. CPUs of recorded traces may
 *     disagree by {@value #RECORDED_SKEW_NS} ns.
 * </ul>
 *
 * <p>With the machine:
 * <ul>
 * <li>44. The times of a CPU's contexts add up to the time that has passed; looked at at the end, and that they are no
 *     more at each timer interrupt's exit.
 * <li>45. At each tasklet's begin 0 &lt;= backlog &lt;= raises of TASKLET and HI less tasklets begun.
 * </ul>
 */
final class TimeInvariants extends Family {
  static final String MONOTONE = "43: times of a CPU do not decrease";
  static final String CAUSE = "43: causes come before effects";
  static final String ELSEWHERE = "43: a task is switched in where it is";
  static final String ACCOUNTS = "44: the times of a CPU's contexts add up to the elapsed time";
  static final String BACKLOG = "45: the backlog is what was scheduled and not yet begun";

  static final long RECORDED_SKEW_NS = 100_000;

  private static final int UNKNOWN = -1;
  private static final int HI_SOFTIRQ = 0;
  private static final int TASKLET_SOFTIRQ = 6;

  private final PerCpu<CpuSeen> cpus = new PerCpu<>(CpuSeen::new);
  private final Map<Integer, TaskSeen> tasks = new LinkedHashMap<>();

  @Override
  public void event(TraceRecord r) {
    see(r.event());
    CpuSeen c = cpus.get(r.cpu());
    if (r.timeNs() < c.lastNs) {
      broken(MONOTONE, r, r.timeNs() + " ns after " + c.lastNs + " ns");
    }
    c.lastNs = r.timeNs();
    switch (r.event()) {
      case SCHED_WAKING -> {
        TaskSeen t = task((int) r.arg(1));
        t.wakingNs = r.timeNs();
        t.cpu = (int) r.arg(3);
      }
      case SCHED_WAKEUP, SCHED_WAKEUP_NEW -> schedWakeup(r);
      case SCHED_MIGRATE_TASK -> task((int) r.arg(1)).cpu = (int) r.arg(4);
      case SCHED_SWITCH -> schedSwitch(r);
      case IPI_SEND_CPU -> ipiSend(r);
      case RESCHEDULE_ENTRY -> checkEntry(r, c.rescheduleSendNs);
      case CALL_FUNCTION_SINGLE_ENTRY -> checkEntry(r, c.callFunctionSendNs);
      case SOFTIRQ_RAISE -> {
        if (r.arg(0) == TASKLET_SOFTIRQ || r.arg(0) == HI_SOFTIRQ) {
          c.raises++;
        }
      }
      case TASKLET_ENTRY -> checkBacklog(c, r);
      case LOCAL_TIMER_EXIT -> {
        if (live()) {
          checkAccounts(r, machine());
        }
      }
      default -> { }
    }
  }

  @Override
  public void lost(int cpu) {
    cpus.forget(cpu);
    tasks.clear();
  }

  private void schedWakeup(TraceRecord r) {
    TaskSeen t = task((int) r.arg(1));
    if (t.wakingNs != UNKNOWN && r.timeNs() + skewNs() < t.wakingNs) {
      broken(CAUSE, r, "pid " + r.arg(1) + " was waking at " + t.wakingNs + " ns");
    }
    t.cpu = (int) r.arg(3);
  }

  private void schedSwitch(TraceRecord r) {
    task((int) r.arg(1)).cpu = r.cpu();
    int pid = (int) r.arg(5);
    TaskSeen next = task(pid);
    if (pid != 0 && sees(TraceEvent.SCHED_WAKEUP) && next.cpu != UNKNOWN && next.cpu != r.cpu()) {
      broken(ELSEWHERE, r, "pid " + pid + " is on CPU " + next.cpu);
    }
    next.cpu = r.cpu();
  }

  private void ipiSend(TraceRecord r) {
    CpuSeen target = cpus.get((int) r.arg(0));
    if ("".equals(r.text(2))) {
      target.rescheduleSendNs = Math.min(target.rescheduleSendNs, r.timeNs());
    } else {
      target.callFunctionSendNs = Math.min(target.callFunctionSendNs, r.timeNs());
    }
  }

  /** {@code firstSendNs} is the first send of the run: the bound that merging leaves. */
  private void checkEntry(TraceRecord r, long firstSendNs) {
    if (firstSendNs != Long.MAX_VALUE && r.timeNs() + skewNs() < firstSendNs) {
      broken(CAUSE, r, "entered before its first send at " + firstSendNs + " ns");
    }
  }

  private void checkAccounts(TraceRecord r, Machine m) {
    long sumNs = contextsNs(m.cpu(r.cpu()));
    if (sumNs > Math.max(m.nowNs(), r.timeNs())) {
      broken(ACCOUNTS, r, sumNs + " ns in contexts at " + m.nowNs() + " ns");
    }
  }

  private void checkBacklog(CpuSeen c, TraceRecord r) {
    c.begun++;
    if (!live()) {
      return;
    }
    long backlog = machine().backlog(r.cpu());
    if (backlog < 0 || backlog > c.raises - c.begun) {
      broken(BACKLOG, r, "backlog " + backlog + " after " + c.raises + " raises and " + c.begun + " tasklets begun");
    }
  }

  @Override
  public void end() {
    if (!live()) {
      return;
    }
    Machine m = machine();
    for (int cpu = 0; cpu < m.nrCpus(); cpu++) {
      long sumNs = contextsNs(m.cpu(cpu));
      if (sumNs != m.nowNs()) {
        broken(ACCOUNTS, "CPU " + cpu + ": " + sumNs + " ns in contexts after " + m.nowNs() + " ns");
      }
    }
  }

  private static long contextsNs(Cpu cpu) {
    long sumNs = 0;
    for (Cpu.Context context : Cpu.Context.values()) {
      sumNs += cpu.timeNs(context);
    }
    return sumNs;
  }

  private long skewNs() {
    return live() ? 0 : RECORDED_SKEW_NS;
  }

  private TaskSeen task(int pid) {
    return tasks.computeIfAbsent(pid, k -> new TaskSeen());
  }

  /** What the records said of a CPU. */
  private static final class CpuSeen {
    long lastNs = Long.MIN_VALUE;
    long rescheduleSendNs = Long.MAX_VALUE;
    long callFunctionSendNs = Long.MAX_VALUE;
    long raises;
    long begun;
  }

  /** What the records said of a task. */
  private static final class TaskSeen {
    long wakingNs = UNKNOWN;
    int cpu = UNKNOWN;
  }
}
