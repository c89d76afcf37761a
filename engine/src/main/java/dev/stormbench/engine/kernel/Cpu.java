package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.locking.Spinlock;
import dev.stormbench.engine.kernel.sched.Rq;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.trace.TraceSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A CPU: what it executes, what it has disabled, and what waits for it to enable it again.
 *
 * <p>It is a stack of frames, as on the real thing: those of the current task at the bottom, on them those
 * of the irq stack, softirq below hardirq. The innermost frame, {@link #leaf}, executes a segment that is
 * over at {@link #segEndNs}; then the frame's pc says what comes. An interrupt that finds interrupts
 * enabled suspends the segment and keeps what is left of it. One that finds them disabled is latched in
 * {@link #irr}, one bit per vector, and taken at the first instant at which they are enabled.
 */
public final class Cpu extends TraceSource implements dev.stormbench.spi.machine.Cpu {
  /** Contexts, in the order of {@link Context}. */
  public static final int IDLE = 0;
  public static final int TASK = 1;
  public static final int SOFTIRQ = 2;
  public static final int HARDIRQ = 3;

  /** preempt_count: units of its fields. */
  public static final int PREEMPT_OFFSET = 1;
  public static final int SOFTIRQ_OFFSET = 1 << 8;
  public static final int SOFTIRQ_DISABLE_OFFSET = 2 << 8;
  public static final int HARDIRQ_OFFSET = 1 << 16;
  static final int PREEMPT_MASK = 0xFF;
  static final int SOFTIRQ_MASK = 0xFF00;
  static final int HARDIRQ_MASK = 0xF0000;

  /** Segments longer than this stand for work that does not end by itself. */
  private static final long ENDLESS_NS = EventQueue.NEVER_NS >> 4;

  public final int id;
  public final Kernel k;
  public Rq rq;
  public TaskStruct curr;
  public TaskStruct idle;

  /** The innermost frame. */
  public Frame leaf;
  final Stack irqStack = new Stack();
  /** When the running segment is over; NEVER while spinning or idle. */
  public long segEndNs = EventQueue.NEVER_NS;
  private long owedNs;

  public boolean irqsOff;
  /** Latched vectors: a bit per {@link Vector}. */
  public int irr;
  public int preemptCount;
  /** The folded need-resched bit of preempt_count. */
  public boolean needReschedFolded;
  /** Waits in idle for a write to its flags: no IPI is needed. */
  public boolean polling;

  public int softirqPending;
  /**
   * softirq_ctrl.cnt, under the rt model: what the tasks of this CPU, preempted ones included, have disabled or
   * serve. Those tasks see to what is pending.
   */
  int softirqCtrlCnt;
  long softirqSinceNs;
  long softirqNsMax;

  Spinlock spinningOn;
  private int locksHeld;
  private long spinSinceNs;
  private long spinHoldNs;

  private int ctx = IDLE;
  private long ctxSinceNs;
  private final long[] ctxNs = new long[4];
  private long ksoftirqdNs;
  // interrupts handled
  long localTimerInterrupts;
  long callFunctionInterrupts;
  long rescheduleInterrupts;
  long irqWorkInterrupts;
  /** Inter-processor interrupts sent to this CPU, by sender. */
  final long[] ipisFrom;
  /** Visits of the push token, and those that ended in the prio bail. */
  public long hops;
  public long bails;
  private final long[] softirqVecCount = new long[Softirq.NR_SOFTIRQS];
  private final long[] softirqVecNs = new long[Softirq.NR_SOFTIRQS];
  /** The vector that is being served, -1 for none, and the CPU's softirq time when it began. */
  private int softirqVec = -1;
  private long softirqVecBegunNs;
  /** What the last called function returned. */
  public int ret;
  /** It lags: see {@link Fusion}. */
  boolean fused;
  /** An NMI looks, on top of everything else. */
  boolean inNmi;
  /** The remembered CPU of the distributing picker. */
  public int distributePrev;

  Cpu(int id, Kernel k) {
    this.id = id;
    this.k = k;
    ipisFrom = new long[k.cpus.length];
  }

  /** Virtual time. */
  public long now() {
    return k.queue.nowNs;
  }

  // -- segments -------------------------------------------------------------------------------------

  /** Calls a function: pushes a frame for it in the context of the caller. */
  public Frame call(int pc) {
    Frame caller = leaf;
    Frame f = (irqStack.depth() > 0 ? irqStack : curr.stack).push();
    f.pc = pc;
    f.ctx = caller.ctx;
    f.user = false;
    leaf = f;
    return f;
  }

  /** Returns from the function: its caller's pc is due now. */
  public void ret() {
    (irqStack.depth() > 0 ? irqStack : curr.stack).pop();
    segEndNs = now();
    resumeLeaf();
  }

  /** Makes the innermost frame that is left the running one. */
  void resumeLeaf() {
    leaf = irqStack.depth() > 0 ? irqStack.top() : curr.stack.top();
    enter(leaf.ctx);
  }

  /** Spends {@code ns} in this frame; then {@code pc}. */
  public void spend(int pc, long ns) {
    leaf.pc = pc;
    segEndNs = now() + timeNs(ns + owedNs);
    owedNs = 0;
  }

  /** The time that work takes here, which is more where CPUs share a clock. */
  private long timeNs(long workNs) {
    return k.sharedClock == null ? workNs : k.sharedClock.time(id, workNs);
  }

  /** The work that is left of the running segment, ns. */
  long workLeftNs() {
    long ns = segEndNs - now();
    return k.sharedClock == null ? ns : k.sharedClock.work(id, ns);
  }

  /** {@code pc} follows at this instant, after a look at the latch if irqs are on. */
  public void next(int pc) {
    leaf.pc = pc;
    segEndNs = now();
  }

  /** Time that the next segment pays. */
  long owedNs() {
    return owedNs;
  }

  /** The same, which is paid now. */
  long takeOwedNs() {
    long ns = owedNs;
    owedNs = 0;
    return ns;
  }

  /** What runs here goes on {@code ns} later; who waits, in idle or for a lock, does not notice. */
  public void lengthen(long ns) {
    if (segEndNs != EventQueue.NEVER_NS) {
      segEndNs += timeNs(ns);
      k.queue.step(id, segEndNs);
    }
  }

  /** Adds time that the next segment pays. */
  public void owe(long ns) {
    owedNs += ns;
  }

  /** Accounts the time since the last change to the context that had it. */
  void enter(int newCtx) {
    if (newCtx != ctx) {
      long t = now();
      ctxNs[ctx] += t - ctxSinceNs;
      if (ctx == SOFTIRQ && k.softirq.isKsoftirqd(id, curr)) {
        ksoftirqdNs += t - ctxSinceNs;
      }
      ctxSinceNs = t;
      ctx = newCtx;
    }
  }

  /**
   * An idle CPU that lagged is brought up to the present: {@code newCtx} has it since {@code sinceNs}, before that hardirqs and
   * tasks had their shares and idle the rest.
   */
  void caughtUp(int newCtx, long sinceNs, long hardirqNs, long taskNs, long nowOwedNs) {
    ctxNs[HARDIRQ] += hardirqNs;
    ctxNs[TASK] += taskNs;
    ctxNs[IDLE] += sinceNs - ctxSinceNs - hardirqNs - taskNs;
    ctxSinceNs = sinceNs;
    ctx = newCtx;
    owedNs = nowOwedNs;
  }

  /** {@link #clockTaskNs()} of a CPU that was idle, at an instant before which hardirqs have had {@code hardirqNs} more. */
  long clockTaskNs(long ns, long hardirqNs) {
    return k.config.irqTimeAccounting() ? ns - ctxNs[HARDIRQ] - hardirqNs - ctxNs[SOFTIRQ] + ksoftirqdNs : ns;
  }

  /** What has the time now: {@link #IDLE}, {@link #TASK}, ... */
  public int ctx() {
    return ctx;
  }

  /** Since when it has it. */
  long ctxSinceNs() {
    return ctxSinceNs;
  }

  void softirqVecBegins(int vec) {
    softirqVec = vec;
    softirqVecCount[vec]++;
    softirqVecBegunNs = timeNs(Context.SOFTIRQ);
  }

  void softirqVecEnds(int vec) {
    softirqVecNs[vec] += timeNs(Context.SOFTIRQ) - softirqVecBegunNs;
    softirqVec = -1;
  }

  /**
   * rq_clock_task(): with IRQ_TIME_ACCOUNTING the time without interrupts and softirqs, but for softirqs in
   * ksoftirqd, which pays for them; else all of it, so that tasks pay for the interrupts on top of them.
   */
  public long clockTaskNs() {
    if (!k.config.irqTimeAccounting()) {
      return now();
    }
    long ofKsoftirqd = ksoftirqdNs + (ctx == SOFTIRQ && k.softirq.isKsoftirqd(id, curr) ? now() - ctxSinceNs : 0);
    return now() - timeNs(Context.HARDIRQ) - timeNs(Context.SOFTIRQ) + ofKsoftirqd;
  }

  // -- locks ----------------------------------------------------------------------------------------

  /** Takes a spin lock, irqs off, and holds it for {@code holdNs}; then {@code pc}. Spins first if it is taken. */
  public void lock(Spinlock l, int pc, long holdNs) {
    leaf.pc = pc;
    if (l.tryLock(this)) {
      locksHeld++;
      spend(pc, k.costs.lockAcquire + holdNs);
    } else {
      l.enqueue(this);
      spinningOn = l;
      spinSinceNs = now();
      spinHoldNs = holdNs;
      segEndNs = EventQueue.NEVER_NS;
      if (k.sharedClock != null) {
        k.sharedClock.idle(this); // a spinner's PAUSE gives up its turn
      }
    }
  }

  /** Takes a lock at once if it is free, and pays nothing yet. */
  public boolean tryLock(Spinlock l) {
    if (!l.tryLock(this)) {
      return false;
    }
    locksHeld++;
    return true;
  }

  /** Releases a spin lock; the first waiter has it from now on. */
  public void unlock(Spinlock l) {
    locksHeld--;
    Cpu next = l.unlock(this);
    if (next != null) {
      next.granted(l, this);
    }
  }

  private void granted(Spinlock l, Cpu from) {
    if (fused) {
      k.granted(this, from);
      return;
    }
    spinningOn = null;
    locksHeld++;
    long wait = k.topology.handoverNs(from.id, id);
    l.spinNs += now() + wait - spinSinceNs;
    if (k.sharedClock != null) {
      k.sharedClock.busy(this);
    }
    segEndNs = now() + timeNs(wait + spinHoldNs + owedNs);
    owedNs = 0;
    k.queue.step(id, segEndNs);
  }

  /**
   * Takes a lock that {@code from}, which lags, holds until {@code freeNs} and nobody waits for: what {@link #lock} and the unlock then do.
   *
   * @return what the segment that follows pays besides
   */
  long lockAfter(Spinlock l, long holdNs, Cpu from, long freeNs) {
    long paysNs = owedNs;
    long wait = k.topology.handoverNs(from.id, id);
    spinSinceNs = now();
    spinHoldNs = holdNs;
    tryLock(l);
    l.contended++;
    l.spinNs += freeNs + wait - spinSinceNs;
    segEndNs = freeNs + wait + holdNs + owedNs;
    owedNs = 0;
    return paysNs;
  }

  /** Takes that back: {@code from} holds it in fact, and this CPU waits for it. */
  void spinAfter(Spinlock l, Cpu from, long freeNs, long paysNs) {
    l.pass(this, null);
    l.contended--;
    l.spinNs -= freeNs + k.topology.handoverNs(from.id, id) - spinSinceNs;
    locksHeld--;
    owedNs = paysNs;
    spinningOn = l;
    segEndNs = EventQueue.NEVER_NS;
  }

  /** Waits for a lock since an instant; it stands in its queue already. */
  void spinSince(Spinlock l, long sinceNs, long holdNs) {
    spinningOn = l;
    spinSinceNs = sinceNs;
    spinHoldNs = holdNs;
    segEndNs = EventQueue.NEVER_NS;
  }

  // -- context --------------------------------------------------------------------------------------

  /** softirq_count(): of preempt_count or, under the rt model, of the current task. */
  int softirqCount() {
    return preemptCount & SOFTIRQ_MASK | curr.softirqDisableCnt;
  }

  /** in_interrupt() with softirq-disabled sections counted. */
  public boolean inInterrupt() {
    return (preemptCount & HARDIRQ_MASK | softirqCount()) != 0;
  }

  /** The current task changed: its innermost frame runs from now on. */
  public Frame enterTask() {
    leaf = curr.stack.top();
    enter(leaf.ctx);
    return leaf;
  }

  /** The idle task is current. */
  public boolean isIdle() {
    return curr == idle;
  }

  /** Preemption or softirqs are disabled in what a hardirq interrupted. */
  public boolean preemptOrSoftirqDisabled() {
    return (preemptCount & PREEMPT_MASK | softirqCount()) != 0;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public TaskStruct curr() {
    return curr;
  }

  @Override
  public Rq rq() {
    return rq;
  }

  @Override
  public int preemptCount() {
    return preemptCount;
  }

  @Override
  public boolean irqsDisabled() {
    return irqsOff;
  }

  @Override
  public boolean inHardirq() {
    return (preemptCount & HARDIRQ_MASK) != 0;
  }

  @Override
  public boolean inServingSoftirq() {
    return (softirqCount() & SOFTIRQ_OFFSET) != 0;
  }

  @Override
  public boolean needResched() {
    return curr.tifNeedResched;
  }

  @Override
  public int softirqPending() {
    return softirqPending;
  }

  @Override
  public long softirqNs() {
    return (preemptCount & SOFTIRQ_OFFSET) != 0 ? now() - softirqSinceNs : 0;
  }

  /** Longest uninterrupted softirq stretch so far, the running one included. */
  public long softirqNsMax() {
    return Math.max(softirqNsMax, softirqNs());
  }

  @Override
  public int[] latchedVectors() {
    int[] v = new int[Integer.bitCount(irr)];
    int n = 0;
    for (int bits = irr; bits != 0; bits &= bits - 1) {
      v[n++] = Vector.number(Integer.numberOfTrailingZeros(bits));
    }
    Arrays.sort(v);
    return v;
  }

  @Override
  public List<String> stopWorks() {
    return k.stopMachine.functions(id);
  }

  @Override
  public long timeNs(Context context) {
    long t = ctxNs[context.ordinal()];
    return context.ordinal() == ctx ? t + now() - ctxSinceNs : t;
  }

  @Override
  public List<ContextInfo> contexts() {
    return Contexts.of(this);
  }

  @Override
  public long remainingNs() {
    if (segEndNs == EventQueue.NEVER_NS) {
      return -1;
    }
    long ns = Math.max(0, workLeftNs());
    return ns > ENDLESS_NS ? Long.MAX_VALUE : ns;
  }

  @Override
  public List<TimerInfo> timers() {
    List<TimerInfo> timers = new ArrayList<>();
    k.hrtimer.addTo(id, timers);
    k.timerWheel.addTo(id, timers);
    timers.sort(Comparator.comparingLong(TimerInfo::expiresNs));
    return timers;
  }

  @Override
  public long ipisReceived(int vector) {
    return switch (vector) {
      case 253 -> rescheduleInterrupts;
      case 251 -> callFunctionInterrupts;
      case 246 -> irqWorkInterrupts;
      default -> 0;
    };
  }

  /** Call-function and reschedule interrupts handled so far. */
  public long ipisReceived() {
    return callFunctionInterrupts + rescheduleInterrupts;
  }

  @Override
  public long localTimerInterrupts() {
    return localTimerInterrupts;
  }

  @Override
  public long ipisFrom(int cpu) {
    return ipisFrom[cpu];
  }

  @Override
  public List<LineCount> irqCounts() {
    return k.irqChip.lineCounts(id);
  }

  @Override
  public long softirqVecCount(int vec) {
    return softirqVecCount[vec];
  }

  @Override
  public long softirqVecNs(int vec) {
    long now = vec == softirqVec ? timeNs(Context.SOFTIRQ) - softirqVecBegunNs : 0;
    return softirqVecNs[vec] + now;
  }

  @Override
  public long hops() {
    return hops;
  }

  @Override
  public long bails() {
    return bails;
  }

  @Override
  public long pushesFrom() {
    return rq.pushesFrom();
  }

  @Override
  public long lastSwitchNs() {
    return rq.lastSwitchNs();
  }

  @Override
  public List<String> stack() {
    List<String> lines = new ArrayList<>();
    int i = irqStack.depth() - 1;
    while (k.queue.cpu == id && !inNmi && i >= 0 && irqStack.at(i).ctx == HARDIRQ) {
      i--; // the interrupt that looks
    }
    for (; i >= 0; i--) {
      Backtrace.frames(irqStack.at(i), curr, lines);
    }
    for (i = curr.stack.depth() - 1; i >= 0; i--) {
      Backtrace.frames(curr.stack.at(i), curr, lines);
    }
    return lines;
  }

  @Override
  protected int tracePid() {
    return curr.pid;
  }

  @Override
  protected String traceComm() {
    return curr.comm;
  }

  @Override
  protected int traceFlags() {
    return (irqsOff ? 0x01 : 0)
        | (curr.tifNeedReschedLazy ? 0x02 : 0)
        | (curr.tifNeedResched ? 0x04 : 0)
        | (inHardirq() ? 0x08 : 0)
        | (inServingSoftirq() ? 0x10 : 0)
        | (needReschedFolded ? 0x20 : 0)
        | ((softirqCount() & ~SOFTIRQ_OFFSET) != 0 ? 0x80 : 0);
  }

  @Override
  protected int tracePreemptCount() {
    int depth = (preemptCount & PREEMPT_MASK) + locksHeld;
    return depth & 0xF | Math.min(15, curr.migrationDisabled) << 4;
  }
}
