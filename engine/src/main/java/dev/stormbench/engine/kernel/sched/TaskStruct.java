package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.CpuMask;
import dev.stormbench.engine.kernel.ProgramCode;
import dev.stormbench.engine.kernel.Stack;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.WorkloadStats;
import dev.stormbench.engine.kernel.locking.PiState;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task.
 *
 * @kernel include/linux/sched.h task_struct
 */
public final class TaskStruct implements Task {
  /** __state, as the ring buffer encodes it. */
  public static final int TASK_RUNNING = 0;
  public static final int TASK_INTERRUPTIBLE = 1;
  public static final int TASK_UNINTERRUPTIBLE = 2;
  public static final int TASK_DEAD = 0x10;
  public static final int TASK_IDLE_STATE = 0x80;
  static final int TASK_WAKING = 0x200;

  private static final Context[] CONTEXTS = Context.values();

  public final int pid;
  public final String comm;
  public final Stack stack = new Stack();
  public int state = TASK_RUNNING;
  public boolean tifNeedResched;
  public boolean tifNeedReschedLazy;

  SchedClass sched;
  Policy policy;
  /** Effective prio: lower is more urgent. */
  public int prio;
  /** What it has by policy, without a boost. */
  int normalPrio;
  int rtPriority;
  int nice;
  public int cpu;
  boolean onRq;
  boolean onCpu;

  public final CpuMask cpusMask;
  int nrCpusAllowed;
  public int migrationDisabled;
  boolean mdfPush;
  /** softirq_disable_cnt: the softirq field of preempt_count, which the rt model keeps per task; 0 otherwise. */
  public int softirqDisableCnt;

  // RT: links of its priority list and of the pushable list, and what is left of the RR slice in ticks
  @Nullable TaskStruct rtNext;
  @Nullable TaskStruct rtPrev;
  int rtListPrio = -1;
  @Nullable TaskStruct pushNext;
  @Nullable TaskStruct pushPrev;
  boolean pushable;
  int pushPrio;
  int rrTicks;

  // fair
  long weight;
  long vruntime;
  /** How far it stood from its queue when it left: behind the average (EEVDF), before the least (CFS). */
  long vlag;
  /** The queue that it left last. */
  @Nullable Rq fairRq;
  long deadline;
  /** Its deadline (EEVDF) or runtime (CFS) when it was last picked. */
  long slicePicked;

  // ext
  @Nullable ScxEntity scx;

  long execStartNs;
  long sumExecNs;
  /** Time it waits since sched_waking, for latency; -1 when not. */
  long wakingSinceNs = -1;
  /** When it was last woken; -1: never. */
  long wokenNs = -1;
  long wakeups;
  /** The CPU that woke it last, and its context in the two low bits; -1: none has. */
  int waker = -1;
  long switchedInNs = -1;
  long switchedOutNs = -1;
  long switches;

  /** Relative deadline of its jobs, for policies; 0: none was given. */
  public long schedDeadlineNs;
  /** Kernel thread: it runs in kernel mode. */
  public boolean kthread;
  /** The program it runs; null for kernel threads with code of their own. */
  public @Nullable ProgramCode program;
  public int programPc;
  /** The entry of its next system call was charged already. */
  public boolean syscallPaid;
  /** The length of its next run, when that was drawn ahead; -1 when not. */
  public long drawnNs = -1;
  /** The CPU time at which its spin is over; -1 when it does not spin. */
  public long spinEndNs = -1;
  public int[] loopCount = {};
  /** What its sleeps may take longer, ns. */
  public long timerSlackNs;
  /** Its sleep timer. */
  public @Nullable Hrtimer sleeper;
  public @Nullable WorkloadStats stats;
  /** Set when its workload is stopped: it exits at its next step. */
  public boolean stopped;
  /** Where kernel threads with code of their own begin each turn. */
  public int threadPc;
  /** Next waiter of the semaphore it waits on. */
  public @Nullable TaskStruct semNext;
  /** The name of that semaphore; null when it waits on none. */
  public @Nullable String semName;
  /** Null until it first has to do with a mutex. */
  public @Nullable PiState pi;

  public TaskStruct(int pid, String comm, CpuMask cpusMask) {
    this.pid = pid;
    this.comm = comm.length() > 15 ? comm.substring(0, 15) : comm;
    this.cpusMask = cpusMask;
    this.nrCpusAllowed = cpusMask.weight();
  }

  /** What it has to do with mutexes. */
  public PiState pi() {
    if (pi == null) {
      pi = new PiState(this);
    }
    return pi;
  }

  /** Since when it is runnable, for one that is and does not run, but not before {@code ns}. */
  public long runnableSinceNs(long ns) {
    return Math.max(ns, Math.max(wokenNs, switchedOutNs));
  }

  /** A pinned RT task that sleeps and has nothing to do with any other CPU when it wakes. */
  public boolean sleepsPinned() {
    return nrCpusAllowed == 1 && rtTask() && state == TASK_INTERRUPTIBLE && !onRq && !onCpu;
  }

  /** It was woken and has not been switched in since. */
  public boolean waitsForCpu() {
    return wakingSinceNs >= 0;
  }

  /** How long it has waited since then, ns; for one that {@link #waitsForCpu}. */
  public long waitNs(long nowNs) {
    return nowNs - wakingSinceNs;
  }

  /** sched_waking, on a CPU. */
  void recordWaking(Cpu c, long nowNs) {
    wakingSinceNs = nowNs;
    wokenNs = nowNs;
    wakeups++;
    waker = c.id << 2 | c.ctx();
  }

  /** sched_switch from {@code prev} to {@code next}; idle tasks do not keep it. */
  static void recordSwitch(TaskStruct prev, TaskStruct next, long nowNs) {
    if (prev.pid != 0) {
      prev.switchedOutNs = nowNs;
    }
    if (next.pid != 0) {
      next.switchedInNs = nowNs;
      next.switches++;
    }
  }

  /** It goes to sleep: what it was woken for is done. */
  void recordSleep(long nowNs) {
    if (stats != null && wokenNs >= 0) {
      stats.slept(nowNs - wokenNs);
    }
  }

  /** It was switched in: the wait since its waking is over. */
  public void recordLatency(long nowNs) {
    if (wakingSinceNs >= 0) {
      if (stats != null) {
        stats.switchedIn(nowNs - wakingSinceNs);
      }
      wakingSinceNs = -1;
    }
  }

  /** rt_task(): prio below 100, stoppers included. */
  boolean rtTask() {
    return prio < 100;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String comm() {
    return comm;
  }

  @Override
  public int prio() {
    return prio;
  }

  @Override
  public int normalPrio() {
    return normalPrio;
  }

  @Override
  public int nice() {
    return nice;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public long schedDeadlineNs() {
    return schedDeadlineNs;
  }

  @Override
  public boolean kthread() {
    return kthread;
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public char state() {
    return switch (state) {
      case TASK_INTERRUPTIBLE -> 'S';
      case TASK_UNINTERRUPTIBLE -> 'D';
      case TASK_DEAD -> 'X';
      case TASK_IDLE_STATE -> 'I';
      default -> 'R';
    };
  }

  @Override
  public boolean onRq() {
    return onRq;
  }

  @Override
  public boolean onCpu() {
    return onCpu;
  }

  @Override
  public int nrCpusAllowed() {
    return nrCpusAllowed;
  }

  @Override
  public boolean allowed(int c) {
    return cpusMask.has(c);
  }

  @Override
  public int[] allowedCpus() {
    int[] cpus = new int[cpusMask.weight()];
    int cpu = -1;
    for (int i = 0; i < cpus.length; i++) {
      cpu = cpusMask.next(cpu);
      cpus[i] = cpu;
    }
    return cpus;
  }

  @Override
  public int migrationDisabled() {
    return migrationDisabled;
  }

  @Override
  public long sumExecRuntimeNs() {
    return sumExecNs;
  }

  @Override
  public long vruntimeNs() {
    return policy == Policy.OTHER ? vruntime : 0;
  }

  @Override
  public long deadlineNs() {
    return policy == Policy.OTHER ? deadline : 0;
  }

  @Override
  public long lastSwitchInNs() {
    return switchedInNs;
  }

  @Override
  public long lastSwitchOutNs() {
    return switchedOutNs;
  }

  @Override
  public long switches() {
    return switches;
  }

  @Override
  public long lastWakeNs() {
    return wokenNs;
  }

  @Override
  public long wakeups() {
    return wakeups;
  }

  @Override
  public int lastWakerCpu() {
    return waker >> 2;
  }

  @Override
  public Context lastWakerContext() {
    return waker < 0 ? null : CONTEXTS[waker & 3];
  }

  private boolean sleeps() {
    return state == TASK_INTERRUPTIBLE || state == TASK_UNINTERRUPTIBLE || state == TASK_IDLE_STATE;
  }

  @Override
  public String waitsFor() {
    if (!sleeps()) {
      return "";
    }
    if (waitsUntilNs() >= 0) {
      return "timer at " + waitsUntilNs() + " ns";
    }
    if (semName != null) {
      return "semaphore " + semName;
    }
    if (pi != null && !pi.waitsFor().isEmpty()) {
      return pi.waitsFor();
    }
    return switch (stack.at(0).pc) {
      case Step.STOPPER -> "stop work";
      case Step.KSOFTIRQD -> "softirq";
      case Step.WORKER -> "work item";
      default -> "";
    };
  }

  @Override
  public long waitsUntilNs() {
    return sleeps() && sleeper != null && sleeper.isQueued() ? sleeper.expiresNs() : -1;
  }

  @Override
  public String toString() {
    return comm + ":" + pid;
  }
}
