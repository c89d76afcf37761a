package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.locking.Spinlock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run-queue: its own fields, and those of its RT, fair and stop parts.
 *
 * @kernel kernel/sched/sched.h rq, rt_rq, cfs_rq
 */
public final class Rq implements dev.stormbench.spi.machine.Rq {
  static final int NR_PRIO = 100;

  public final Cpu cpu;
  public final Spinlock lock;
  public TaskStruct curr;
  TaskStruct stop;
  int nrRunning;
  long nrSwitches;
  /** When it switched last. */
  long switchedNs;
  int reschedAttempts;

  // balance callbacks, run after the switch
  boolean pushCallback;
  boolean pullCallback;

  // rt
  final @Nullable TaskStruct[] rtHead = new TaskStruct[NR_PRIO];
  final @Nullable TaskStruct[] rtTail = new TaskStruct[NR_PRIO];
  long rtBitmap0;
  long rtBitmap1;
  int rtNrRunning;
  int rtNrMigratory;
  int highestPrioCurr;
  int highestPrioNext;
  boolean overloaded;
  @Nullable TaskStruct pushHead;
  @Nullable TaskStruct pushTail;
  int nrPushable;
  boolean pushBusy;
  /** pull_rt_task() by this CPU, and tasks moved away from it by push_rt_task(). */
  long pulls;
  long pushesFrom;
  long rtTimeNs;
  boolean rtThrottled;

  // ext: the tasks that policies schedule, and whether this CPU is looking for one
  final Set<TaskStruct> ext = new LinkedHashSet<>();
  boolean extPicks;
  /** Who is about to run here, while __schedule() puts the one before. */
  @Nullable TaskStruct extNext;
  /** Whom the policy wants in another CPU's local queue once it was switched away from: ddsp_deferred_locals. */
  @Nullable TaskStruct extDeferred;
  /** It is to schedule again at once. */
  boolean extAgain;

  /** The current task, for those who want it to make room: within __schedule() the next one already. */
  TaskStruct extCurr() {
    return extNext == null ? curr : extNext;
  }
  /** The change of classes that its tasks have seen last: see {@link Core#switchClasses}. */
  int classSeq;

  // fair
  TaskStruct[] fair = new TaskStruct[8];
  int nrFair;
  long minVruntime;
  final DlServer fairServer;

  Rq(Cpu cpu, int emptyPrio, DlServer fairServer) {
    this.cpu = cpu;
    this.fairServer = fairServer;
    lock = new Spinlock("rq->lock of CPU " + cpu.id);
    highestPrioCurr = emptyPrio;
    highestPrioNext = emptyPrio;
  }

  @Override
  public int cpu() {
    return cpu.id;
  }

  @Override
  public TaskStruct curr() {
    return curr;
  }

  @Override
  public List<TaskStruct> queued() {
    return cpu.k.core.queued(this);
  }

  @Override
  public int nrRunning() {
    return nrRunning;
  }

  @Override
  public long nrSwitches() {
    return nrSwitches;
  }

  @Override
  public int rtNrRunning() {
    return rtNrRunning;
  }

  @Override
  public int highestPrioCurr() {
    return highestPrioCurr;
  }

  @Override
  public int highestPrioNext() {
    return highestPrioNext;
  }

  @Override
  public boolean overloaded() {
    return overloaded;
  }

  @Override
  public boolean pushBusy() {
    return pushBusy;
  }

  @Override
  public int nrPushable() {
    return nrPushable;
  }

  @Override
  public @Nullable TaskStruct pushable(int i) {
    TaskStruct p = pushHead;
    while (p != null && i-- > 0) {
      p = p.pushNext;
    }
    return p;
  }

  @Override
  public boolean rtThrottled() {
    return rtThrottled;
  }

  @Override
  public long rtTimeNs() {
    return rtTimeNs;
  }

  /** Tasks that push_rt_task() has moved away. */
  public long pushesFrom() {
    return pushesFrom;
  }

  /** When it last switched; -1: not yet. */
  public long lastSwitchNs() {
    return nrSwitches == 0 ? -1 : switchedNs;
  }

  @Override
  public int reschedAttempts() {
    return reschedAttempts;
  }
}
