package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.SoftirqVec;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * Softirqs: work that an interrupt leaves for its end.
 *
 * <p>{@link #handleSoftirqs} takes all pending vectors at once, enables irqs, and runs their actions one
 * after the other. What was raised meanwhile is another pass, if the entry is younger than 2 ms, nobody waits
 * for the CPU and there were fewer than ten; else ksoftirqd is woken and the vectors stay pending, for it or
 * for the next interrupt exit, whichever comes first. The limits are per entry: an interrupt taken between
 * this exit and the scheduler begins anew.
 *
 * <p>A tasklet is a function that is queued at most once. {@link #taskletAction} takes the whole list and runs
 * it to the end: no budget, no look at need_resched. That makes the length of a pass what it is.
 *
 * <p>A task may raise softirqs, which wakes ksoftirqd, unless it has disabled bottom halves: then the outermost
 * {@link #localBhEnable} runs them in the task's name. Under the rt model bottom halves are disabled per task: such a
 * section, and softirqs themselves, are preemptible code that may not migrate.
 *
 * <p>Simplified: under the rt model no lock keeps two tasks of a CPU from having bottom halves disabled at once, as
 * in kernels built without PREEMPT_RT_NEEDS_BH_LOCK (v6.18); before that, the second would wait and boost the first.
 * Softirqs themselves do exclude each other: who finds them being served leaves the rest to whoever serves them. The
 * timer vectors have no ktimers/N of their own. Nothing raises SCHED, and NET_RX and BLOCK run only what device lines
 * and tasks give them.
 *
 * @kernel kernel/softirq.c
 */
public final class Softirq {
  public static final int HI_SOFTIRQ = 0;
  public static final int TIMER_SOFTIRQ = 1;
  public static final int NET_TX_SOFTIRQ = 2;
  public static final int NET_RX_SOFTIRQ = 3;
  public static final int BLOCK_SOFTIRQ = 4;
  public static final int IRQ_POLL_SOFTIRQ = 5;
  public static final int TASKLET_SOFTIRQ = 6;
  public static final int SCHED_SOFTIRQ = 7;
  public static final int HRTIMER_SOFTIRQ = 8;
  public static final int RCU_SOFTIRQ = 9;
  private static final SoftirqVec[] VECS = SoftirqVec.values();
  static final int NR_SOFTIRQS = VECS.length;

  private static final long MAX_SOFTIRQ_TIME_NS = 2_000_000;
  private static final int MAX_SOFTIRQ_RESTART = 10;

  private final Kernel k;
  /** The decision points in force. */
  public SoftirqOps ops = new DefaultOps();
  private final TaskStruct[] ksoftirqd;
  private final TaskletHead[] taskletVec;
  private final TaskletHead[] taskletHiVec;

  Softirq(Kernel k) {
    this.k = k;
    ksoftirqd = new TaskStruct[k.nrCpus()];
    taskletVec = new TaskletHead[k.nrCpus()];
    taskletHiVec = new TaskletHead[k.nrCpus()];
    for (int i = 0; i < k.nrCpus(); i++) {
      taskletVec[i] = new TaskletHead();
      taskletHiVec[i] = new TaskletHead();
    }
  }

  /** The kernel's name of a vector. */
  static String name(int vec) {
    return VECS[vec].name();
  }

  /** Whether a task is the ksoftirqd of a CPU. */
  boolean isKsoftirqd(int cpu, TaskStruct p) {
    return ksoftirqd[cpu] == p;
  }

  void setKsoftirqd(int cpu, TaskStruct p) {
    ksoftirqd[cpu] = p;
  }

  /** __raise_softirq_irqoff(): from a context at whose end softirqs run. */
  public void raiseSoftirq(Cpu c, int vec) {
    boolean irqsWereOff = c.irqsOff;
    c.irqsOff = true;
    k.trace.numbers(c, TraceEvent.SOFTIRQ_RAISE, vec, 0);
    c.softirqPending |= 1 << vec;
    c.irqsOff = irqsWereOff;
  }

  /** raise_softirq(): from any context; where no softirq follows by itself, ksoftirqd is woken. A call. */
  void raise(Cpu c, int vec) {
    c.segEndNs = c.now();
    raiseSoftirq(c, vec);
    if (!c.inInterrupt()) {
      wakeSoftirqd(c);
    }
  }

  /** The backlog of a CPU: tasklets scheduled and not yet begun. */
  public int backlog(int cpu) {
    return taskletVec[cpu].pending + taskletHiVec[cpu].pending;
  }

  // -- entry ----------------------------------------------------------------------------------------

  /** invoke_softirq(): at interrupt exit, in the frame of the interrupt. */
  void invokeSoftirq(Cpu c, Frame f) {
    if (k.checkAnswer(ops.invokeSoftirq(c), SoftirqOps.Invoke.INLINE, "invokeSoftirq") == SoftirqOps.Invoke.KSOFTIRQD) {
      f.pc = Step.IRQ_RETURN;
      c.segEndNs = c.now();
      wakeSoftirqd(c);
    } else {
      handleSoftirqs(c, f);
    }
  }

  /** Wakes ksoftirqd, if no task of this CPU will see to what is pending: should_wake_ksoftirqd(). */
  private void wakeSoftirqd(Cpu c) {
    if (c.softirqCtrlCnt == 0) {
      wakeupSoftirqd(c);
    }
  }

  private void wakeupSoftirqd(Cpu c) {
    k.core.tryToWakeUp(c, ksoftirqd[c.id]);
  }

  /** handle_softirqs(): the frame becomes a softirq frame; irqs are off until the first action. */
  private void handleSoftirqs(Cpu c, Frame f) {
    f.t = k.jiffiesNs() + roundUpToJiffy(MAX_SOFTIRQ_TIME_NS);
    f.j = MAX_SOFTIRQ_RESTART;
    if (f.vector != FROM_PREEMPTIBLE) {
      f.ctx = Cpu.SOFTIRQ;
      c.preemptCount += Cpu.SOFTIRQ_OFFSET;
      c.softirqSinceNs = c.now();
      c.enter(Cpu.SOFTIRQ);
    }
    c.spend(Step.SOFTIRQ_RESTART, k.costs.softirqEntry);
  }

  private long roundUpToJiffy(long ns) {
    long tick = k.config.tickNs();
    return (ns + tick - 1) / tick * tick;
  }

  void restart(Cpu c, Frame f) {
    f.i = c.softirqPending;
    c.softirqPending = 0;
    c.irqsOff = false;
    c.next(Step.SOFTIRQ_NEXT_VEC);
  }

  void nextVec(Cpu c, Frame f) {
    if (f.i == 0) {
      c.irqsOff = true;
      c.spend(Step.SOFTIRQ_PASS_END, k.costs.softirqExit);
      return;
    }
    int vec = Integer.numberOfTrailingZeros(f.i);
    k.trace.numbers(c, TraceEvent.SOFTIRQ_ENTRY, vec, 0);
    c.softirqVecBegins(vec);
    f.pc = Step.SOFTIRQ_VEC_DONE;
    switch (vec) {
      case HI_SOFTIRQ -> taskletAction(c, f, taskletHiVec[c.id]);
      case TASKLET_SOFTIRQ -> taskletAction(c, f, taskletVec[c.id]);
      case TIMER_SOFTIRQ -> k.timerWheel.runTimerSoftirq(c);
      case HRTIMER_SOFTIRQ -> k.hrtimer.hrtimerRunSoftirq(c);
      case NET_RX_SOFTIRQ, BLOCK_SOFTIRQ -> k.irqChip.runUnits(c, vec);
      case RCU_SOFTIRQ -> {
        k.rcu.rcuCore(c);
        c.next(Step.SOFTIRQ_VEC_DONE);
      }
      default -> c.next(Step.SOFTIRQ_VEC_DONE);
    }
  }

  void vecDone(Cpu c, Frame f) {
    int vec = Integer.numberOfTrailingZeros(f.i);
    k.trace.numbers(c, TraceEvent.SOFTIRQ_EXIT, vec, 0);
    c.softirqVecEnds(vec);
    f.i &= f.i - 1;
    nextVec(c, f);
  }

  void passEnd(Cpu c, Frame f) {
    f.pc = Step.SOFTIRQ_LEAVE;
    c.segEndNs = c.now();
    if (c.softirqPending == 0) {
      return;
    }
    f.j--;
    if (ops.restartSoftirq(c, k.jiffiesNs() < f.t, f.j)) {
      restart(c, f);
    } else {
      wakeupSoftirqd(c);
    }
  }

  void leave(Cpu c, Frame f) {
    if (f.vector != FROM_PREEMPTIBLE) {
      c.softirqNsMax = Math.max(c.softirqNsMax, c.now() - c.softirqSinceNs);
      c.preemptCount -= Cpu.SOFTIRQ_OFFSET;
    } else {
      countOwn(c, -Cpu.SOFTIRQ_OFFSET);
    }
    if (f.vector < 0) {
      c.irqsOff = false;
      c.ret();
    } else {
      k.entry.irqentryExit(c);
    }
  }

  // -- task context ---------------------------------------------------------------------------------

  private static final int FROM_TASK = -1;
  private static final int FROM_PREEMPTIBLE = -2;

  /** From task context, irqs off; returns with irqs on. Under the rt model the task has counted itself. A call. */
  private void doSoftirq(Cpu c) {
    Frame f;
    if (k.preempt() == Preempt.RT) {
      f = c.call(Step.SOFTIRQ_RESTART); // softirqs are task code there, and preemptible
      f.vector = FROM_PREEMPTIBLE;
    } else {
      f = c.irqStack.push();
      f.user = false;
      f.vector = FROM_TASK;
      c.leaf = f;
    }
    handleSoftirqs(c, f);
  }

  /** What the idle loop's flush has raised: on the spot, or by ksoftirqd under the rt model. A call. */
  void doSoftirqPostSmpCallFlush(Cpu c) {
    if (k.preempt() == Preempt.RT) {
      c.irqsOff = false;
      c.segEndNs = c.now();
      wakeSoftirqd(c);
    } else if (ksoftirqdRunning(c)) {
      c.irqsOff = false;
      c.segEndNs = c.now();
    } else {
      doSoftirq(c);
    }
  }

  /** ksoftirqd_running(), from v4.9 to v6.4: softirqs are left to a ksoftirqd that is runnable, but for HI and TASKLET. */
  private boolean ksoftirqdRunning(dev.stormbench.spi.machine.Cpu c) {
    boolean urgent = (c.softirqPending() & (1 << HI_SOFTIRQ | 1 << TASKLET_SOFTIRQ)) != 0;
    return k.config.ksoftirqdGate() && !urgent && ksoftirqd[c.id()].onRq();
  }

  /** Under the rt model the softirq count is the current task's own, and the CPU has the sum. */
  private static void countOwn(Cpu c, int units) {
    c.curr.softirqDisableCnt += units;
    c.softirqCtrlCnt += units;
  }

  /** Under the rt model, whether a task of this CPU serves softirqs: it was preempted, and will see to what is pending. */
  private static boolean servedByAnother(Cpu c) {
    return (c.softirqCtrlCnt & Cpu.SOFTIRQ_OFFSET) != 0;
  }

  /** __local_bh_disable_ip(). */
  void localBhDisable(Cpu c) {
    if (k.preempt() != Preempt.RT) {
      c.preemptCount += Cpu.SOFTIRQ_DISABLE_OFFSET;
      return;
    }
    if (c.curr.softirqDisableCnt == 0) {
      k.core.migrateDisable(c.curr);
    }
    countOwn(c, Cpu.SOFTIRQ_DISABLE_OFFSET);
  }

  /** __local_bh_enable_ip(): the outermost one runs what is pending before it lets the task be preempted. A call. */
  void localBhEnable(Cpu c) {
    c.call(Step.LOCAL_BH_ENABLED);
    c.segEndNs = c.now();
    if (k.preempt() == Preempt.RT) {
      countOwn(c, -Cpu.SOFTIRQ_DISABLE_OFFSET);
      if (!c.inInterrupt() && c.softirqPending != 0 && !servedByAnother(c)) {
        countOwn(c, Cpu.SOFTIRQ_OFFSET);
        c.irqsOff = true;
        doSoftirq(c);
      }
      return;
    }
    c.preemptCount -= Cpu.SOFTIRQ_DISABLE_OFFSET - Cpu.PREEMPT_OFFSET;
    if (!c.inInterrupt() && c.softirqPending != 0 && !ksoftirqdRunning(c)) {
      c.irqsOff = true;
      doSoftirq(c);
    }
  }

  /** Softirqs are done, irqs on. */
  void localBhEnabled(Cpu c, Frame f) {
    f.pc = Step.LOCAL_BH_RESCHED;
    c.segEndNs = c.now();
    if (k.preempt() != Preempt.RT) {
      c.preemptCount -= Cpu.PREEMPT_OFFSET;
    } else if (c.curr.softirqDisableCnt == 0) {
      k.core.migrateEnable(c, c.curr);
    }
  }

  /** preempt_check_resched(). */
  void localBhResched(Cpu c) {
    c.ret();
    k.preemptEnable(c);
  }

  // -- ksoftirqd ------------------------------------------------------------------------------------

  /** One turn of smpboot_thread_fn() for ksoftirqd/N. */
  void ksoftirqdTurn(Cpu c, Frame f) {
    if (c.softirqPending != 0 && !servedByAnother(c)) {
      f.pc = Step.KSOFTIRQD_RESCHED;
      if (k.preempt() == Preempt.RT) {
        k.core.migrateDisable(c.curr);
        countOwn(c, Cpu.SOFTIRQ_OFFSET);
      }
      c.irqsOff = true;
      doSoftirq(c);
    } else {
      c.curr.state = TaskStruct.TASK_INTERRUPTIBLE;
      f.pc = Step.KSOFTIRQD;
      k.core.schedule(c, dev.stormbench.engine.kernel.sched.Core.SM_NONE);
    }
  }

  /** cond_resched() between turns; also the quiescent state that ksoftirqd reports. */
  void ksoftirqdResched(Cpu c, Frame f) {
    if (k.preempt() == Preempt.RT) {
      c.curr.migrationDisabled--; // it may run here only, so nothing waits for that
    }
    k.rcu.noteContextSwitch(c);
    f.pc = Step.KSOFTIRQD;
    k.condResched(c);
  }

  // -- tasklets -------------------------------------------------------------------------------------

  /** tasklet_schedule(): false when it was scheduled already. @context irqs off */
  boolean taskletSchedule(Cpu c, Tasklet t) {
    if (t.sched) {
      return false;
    }
    t.sched = true;
    boolean hi = t.pool.hi;
    TaskletHead h = (hi ? taskletHiVec : taskletVec)[c.id];
    h.append(t);
    h.pending++;
    raiseSoftirq(c, hi ? HI_SOFTIRQ : TASKLET_SOFTIRQ);
    return true;
  }

  /** tasklet_action_common(): takes the list, then one after the other. */
  private void taskletAction(Cpu c, Frame outer, TaskletHead h) {
    Frame f = c.call(Step.TASKLET_NEXT);
    int n = h.length;
    f.b = h;
    f.i = n == 0 ? 0 : taskletBatch(c, n);
    f.j = 0;
    f.u = c.now();
    h.take();
    if (n > 0) {
      h.runFirst.pool.stats.snapshot(c.id, n, c.now());
    }
    taskletNext(c, f);
  }

  private int taskletBatch(Cpu c, int n) {
    int batch = ops.taskletBatch(c, n);
    if (batch >= 1 && batch <= n) {
      return batch;
    }
    k.refuse("op taskletBatch answered " + batch + " of " + n + "; accepted: 1 to the number of tasklets");
    return Math.clamp(batch, 1, n);
  }

  void taskletNext(Cpu c, Frame f) {
    TaskletHead h = (TaskletHead) f.b;
    if (h.pending == 0 || (f.j > 0 && !ops.taskletMore(c, f.i, f.j, c.now() - f.u))) {
      if (h.runFirst != null) {
        h.putBack();
        raiseSoftirq(c, h == taskletHiVec[c.id] ? HI_SOFTIRQ : TASKLET_SOFTIRQ);
      }
      c.ret();
      return;
    }
    if (h.runFirst == null) {
      h.take();
    }
    Tasklet t = h.runFirst;
    f.i = Math.max(0, f.i - 1);
    f.j++;
    h.runFirst = t.next;
    h.runLength--;
    h.pending--;
    t.next = null;
    t.sched = false;
    t.pool.begun();
    t.run = true;
    f.a = t;
    f.t = c.now();
    k.trace.numberText(c, TraceEvent.TASKLET_ENTRY, t.address, t.pool.function, 0);
    c.spend(Step.TASKLET_DONE, k.costs.tasklet + t.pool.bodyNs(c));
  }

  void taskletDone(Cpu c, Frame f) {
    Tasklet t = (Tasklet) f.a;
    k.trace.numberText(c, TraceEvent.TASKLET_EXIT, t.address, t.pool.function, 0);
    t.run = false;
    t.pool.stats.completed(c.id, c.now() - f.t);
    taskletNext(c, f);
  }

  /** A list of tasklets, and the snapshot that is being run. */
  static final class TaskletHead {
    Tasklet first;
    Tasklet last;
    int length;
    Tasklet runFirst;
    int runLength;
    int pending;

    void append(Tasklet t) {
      t.next = null;
      if (last == null) {
        first = t;
      } else {
        last.next = t;
      }
      last = t;
      length++;
    }

    /** What is in the list becomes the snapshot. */
    void take() {
      runFirst = first;
      runLength = length;
      first = null;
      last = null;
      length = 0;
    }

    /** What a batch limit left of the snapshot goes before what came since. */
    void putBack() {
      Tasklet end = runFirst;
      while (end.next != null) {
        end = end.next;
      }
      end.next = first;
      if (first == null) {
        last = end;
      }
      first = runFirst;
      length += runLength;
      runFirst = null;
      runLength = 0;
    }
  }

  /** A tasklet: queued at most once (sched), running at most once (run). */
  static final class Tasklet {
    final TaskletPoolImpl pool;
    final long address;
    boolean sched;
    boolean run;
    Tasklet next;

    Tasklet(TaskletPoolImpl pool, long address) {
      this.pool = pool;
      this.address = address;
    }
  }

  /** The kernel's rules. */
  private final class DefaultOps implements SoftirqOps {
    @Override
    public Invoke invokeSoftirq(dev.stormbench.spi.machine.Cpu cpu) {
      if (k.config.threadirqs() || k.preempt() == Preempt.RT) {
        return Invoke.KSOFTIRQD;
      }
      return ksoftirqdRunning(cpu) ? Invoke.KSOFTIRQD : Invoke.INLINE;
    }

    @Override
    public boolean restartSoftirq(dev.stormbench.spi.machine.Cpu cpu, boolean beforeDeadline, int restartsLeft) {
      return beforeDeadline && !cpu.needResched() && restartsLeft > 0;
    }

    @Override
    public int taskletBatch(dev.stormbench.spi.machine.Cpu cpu, int n) {
      return n;
    }

    @Override
    public boolean taskletMore(dev.stormbench.spi.machine.Cpu cpu, int left, int done, long elapsedNs) {
      return left > 0;
    }
  }
}
