package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.locking.Rtmutex;
import dev.stormbench.engine.kernel.rcu.TreeStall;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.Ext;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.kernel.time.Hrtimers;
import dev.stormbench.engine.kernel.time.Tick;
import dev.stormbench.engine.kernel.time.TimerWheel;
import dev.stormbench.engine.trace.Trace;
import dev.stormbench.engine.trace.TraceObserver;
import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.WorkerPool;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine with its kernel, and the loop that runs it.
 *
 * <p>A CPU executes one segment at a time. {@link #run} takes the earliest event of all CPUs; an arrival or a
 * timer sets a bit of the CPU's latch, a step says that its segment is over. {@link #goOn} then lets that
 * CPU go on for as long as things happen at this very instant: before each step it looks at the latch if
 * interrupts are enabled, so that every instant at which they are enabled is one at which an interrupt may be
 * taken. {@link #step} is the table from a frame's pc to the function that continues there.
 *
 * <p>Walk one event through: a sleeper's timer reaches its deadline ({@link Entry#interrupt}); the handler runs
 * what has expired ({@link Hrtimers#hrtimerInterrupt}), which wakes the task ({@link Core#tryToWakeUp}); the
 * exit ({@link Entry#irqExit}) finds the idle loop below ({@link IdleLoop}), which schedules
 * ({@link Core#schedule}); the task runs its program ({@link ProgramCode}) to its next sleep, and as it leaves
 * the CPU it pulls ({@link dev.stormbench.engine.kernel.sched.Rt}).
 */
public final class Kernel implements Machine {
  private static final int FIRST_PID = 2;
  private static final int WORKERS = 2;

  public final EventQueue queue;
  public final Trace trace;
  public final Topology topology;
  /** Changed by {@link #costs(CostTable)} only. */
  public CostTable costs;
  /** The clock that CPUs share; null where each has its own pace. */
  final @Nullable SharedClock sharedClock;
  /** Changed by {@link #config(KernelConfig)} only. */
  public KernelConfig config;
  public final Cpu[] cpus;

  // in boot order
  public final Entry entry = new Entry(this);
  public final Core core;
  public final Hrtimers hrtimer;
  public final TimerWheel timerWheel;
  public final Tick tick;
  public final Softirq softirq;
  public final Smp smp;
  public final IrqWork irqWork;
  public final StopMachine stopMachine;
  public final Workqueue workqueue;
  public final Watchdog watchdog;
  public final TreeStall rcu;
  public final IrqChip irqChip;
  public final Rtmutex rtmutex = new Rtmutex(this);
  public final Actions actions;
  final IdleLoop idleLoop = new IdleLoop(this);
  private final Fusion fusion;
  final Hops hops;
  public Policies policies;

  private final long seed;
  private final long tickPhaseNs;
  private final long watchdogPhase;
  private final List<TaskStruct> tasks = new ArrayList<>();
  private final Map<String, Semaphore> semaphores = new LinkedHashMap<>();
  private final List<String> kernelLog = new ArrayList<>();
  private final Set<WorkloadStats> served = new LinkedHashSet<>();
  private final Set<String> warned = new LinkedHashSet<>();
  private int nextPid = FIRST_PID;
  private long nextTaskletAddress = 0xffffc90000000000L;
  /** Answers of plugins that named no CPU of this machine. */
  public long wrongAnswers;
  private String panic;

  /** start_kernel(): builds the machine; nothing has happened yet. {@code clockWeights}: see {@link SharedClock}. */
  public Kernel(EventQueue queue, int nrCpus, Topology topology, CostTable costs, KernelConfig config, long seed,
      int @Nullable [] clockWeights) {
    this.queue = queue;
    this.topology = topology;
    this.costs = costs;
    this.config = config;
    this.seed = seed;
    trace = new Trace(queue);
    if (config.ipiTracepoints() < 1) {
      trace.without(TraceEvent.IPI_SEND_CPU);
    }
    if (config.ipiTracepoints() < 2) {
      trace.without(TraceEvent.CSD_QUEUE_CPU, TraceEvent.CSD_FUNCTION_ENTRY, TraceEvent.CSD_FUNCTION_EXIT);
    }
    cpus = new Cpu[nrCpus];
    fusion = new Fusion(this, nrCpus);
    hops = fusion.hops;
    sharedClock = clockWeights == null ? null : new SharedClock(this, clockWeights);
    SeededStream phases = new SeededStream(seed, "kernel");
    long drawnPhaseNs = 1 + phases.below(config.tickNs() - 1);
    tickPhaseNs = config.tickPhaseNs() < 0 ? drawnPhaseNs : config.tickPhaseNs();
    core = new Core(this);
    hrtimer = new Hrtimers(this);
    timerWheel = new TimerWheel(this);
    tick = new Tick(this);
    softirq = new Softirq(this);
    smp = new Smp(this);
    irqWork = new IrqWork(this);
    stopMachine = new StopMachine(this);
    workqueue = new Workqueue(this);
    watchdog = new Watchdog(this);
    rcu = new TreeStall(this);
    irqChip = new IrqChip(this);
    actions = new Actions(this);
    for (int i = 0; i < nrCpus; i++) {
      cpus[i] = new Cpu(i, this);
      fusion.add(cpus[i]);
    }
    for (Cpu c : cpus) {
      bringUp(c);
    }
    watchdogPhase = phases.below(Long.MAX_VALUE);
  }

  /** Lets the CPUs go: ticks and watchdogs start. Once, when everybody who observes tracepoints is there. */
  public void boot() {
    for (Cpu c : cpus) {
      tick.start(c);
      watchdog.enable(c, watchdog.firstSampleNs(watchdogPhase));
      queue.step(c.id, c.segEndNs);
    }
    core.boot(cpus[0]);
  }

  private void bringUp(Cpu c) {
    TaskStruct idle = new TaskStruct(0, "swapper/" + c.id, CpuMask.of(cpus.length, c.id));
    core.initRq(c, idle);
    Frame f = idle.stack.push();
    f.pc = Step.IDLE_LOOP;
    f.ctx = Cpu.IDLE;
    c.leaf = f;
    c.preemptCount = Cpu.PREEMPT_OFFSET;
    c.segEndNs = 0;
    TaskStruct stopper = kthread(c.id, "migration/" + c.id, Task.Policy.STOP, Step.STOPPER);
    core.schedSetStopTask(c.id, stopper);
    stopMachine.setThread(c.id, stopper);
    softirq.setKsoftirqd(c.id, kthread(c.id, "ksoftirqd/" + c.id, Task.Policy.OTHER, Step.KSOFTIRQD));
    for (int i = 0; i < WORKERS; i++) {
      workqueue.setWorker(c.id, i, kthread(c.id, "kworker/" + c.id + ":" + i, Task.Policy.OTHER, Step.WORKER));
    }
  }

  private TaskStruct kthread(int cpu, String comm, Task.Policy policy, int pc) {
    TaskStruct p = newTask(comm, CpuMask.of(cpus.length, cpu), cpu, policy, 0, 0, pc);
    p.kthread = true;
    return p;
  }

  /** A task that sleeps on {@code cpu} and continues at {@code pc} when it is woken. */
  TaskStruct newTask(String comm, CpuMask mask, int cpu, Task.Policy policy, int rtPriority, int nice, int pc) {
    TaskStruct p = new TaskStruct(nextPid++, comm, mask);
    p.cpu = cpu;
    p.state = TaskStruct.TASK_INTERRUPTIBLE;
    core.initTask(p, policy, rtPriority, nice);
    p.sleeper = new Hrtimer(Hrtimer.WAKEUP, "hrtimer_wakeup", false);
    p.sleeper.arg = p;
    Frame f = p.stack.push();
    f.pc = pc;
    f.ctx = Cpu.TASK;
    Frame s = p.stack.push();
    s.pc = Step.SCHEDULE_FINISH;
    s.ctx = Cpu.TASK;
    s.i = Core.SM_NONE;
    tasks.add(p);
    return p;
  }

  // -- the loop -------------------------------------------------------------------------------------

  /** Runs up to and including the next control event. */
  public void run() {
    EventQueue q = queue;
    for (;;) {
      q.take();
      switch (q.phase) {
        case EventQueue.STEP -> {
          if (fusion.isWanted()) {
            fusion.arrive(q.cpu);
          } else {
            goOn(cpus[q.cpu]);
          }
        }
        case EventQueue.TIMER -> {
          hrtimer.fired(q.cpu);
          latch(cpus[q.cpu], 1 << Vector.LOCAL_TIMER);
        }
        case EventQueue.IPI -> {
          if (q.arg < Vector.MWAIT_WAKE) {
            latch(cpus[q.cpu], 1 << q.arg);
          } else if (q.arg == Vector.MWAIT_WAKE) {
            idleLoop.mwaitWake(at(q.cpu));
            goOn(cpus[q.cpu]);
          } else {
            watchdog.nmi(at(q.cpu));
          }
        }
        case EventQueue.IRQ -> {
          latch(cpus[q.cpu], irqChip.arrived(q.cpu, q.arg));
        }
        default -> {
          catchUpAll();
          return;
        }
      }
    }
  }

  private void latch(Cpu c, int bit) {
    if (c.fused) {
      fusion.catchUp(c);
    }
    c.irr |= bit;
    if (!c.irqsOff) {
      goOn(c);
    }
  }

  /** Executes what a CPU does now, and queues what comes next. */
  void goOn(Cpu c) {
    executeNow(c);
    if (!fusion.begin(c)) {
      queue.step(c.id, c.segEndNs);
    }
  }

  /** Lets a CPU go on for as long as things happen at this instant. */
  void executeNow(Cpu c) {
    long now = queue.nowNs;
    for (;;) {
      if (c.irr != 0 && !c.irqsOff) {
        entry.interrupt(c);
      }
      if (c.segEndNs > now) {
        return;
      }
      step(c, c.leaf);
    }
  }

  /** Takes rto_lock, which a lagging CPU holds. */
  public void lockAfterTeller(Cpu c, int pc) {
    fusion.lockAfterTeller(c, pc);
  }

  /** A lagging CPU has the lock that it was spinning for. */
  void granted(Cpu c, Cpu from) {
    fusion.granted(c, from);
  }

  /** A CPU, for whoever looks at it from another: brought up to the present if it lags. */
  public Cpu at(int cpu) {
    Cpu c = cpus[cpu];
    if (c.fused) {
      fusion.catchUp(c);
    }
    return c;
  }

  /** Brings every CPU up to the present. */
  public void catchUpAll() {
    for (Cpu c : cpus) {
      if (c.fused) {
        fusion.catchUp(c);
      }
    }
  }

  /** Lets CPUs that nobody looks at lag behind, in the cycles of sleepers and in visits of the token. */
  public void fuse(boolean cycles, boolean hops) {
    fusion.enable(cycles, hops);
  }

  /** A fix was applied: for a control event, or before boot. */
  public void rulesChanged() {
    catchUpAll();
    fusion.rulesChanged();
  }

  /** Other settings are in force from now on: for a control event, or before boot. */
  public void config(KernelConfig other) {
    config = other;
    rulesChanged();
  }

  /** Everything costs something else from now on: for a control event. What has begun ends when it was to end. */
  public void costs(CostTable other) {
    catchUpAll();
    costs = other;
    topology.costs(other);
    for (TaskStruct p : tasks) {
      if (p.program != null) {
        p.program.costsChanged();
      }
    }
    fusion.rulesChanged();
  }

  /**
   * Adds an observer of all tracepoints, as {@link #observe(Trace.Watch)} does.
   *
   * @param observedCpus null for all
   */
  public Trace.Watch observe(TraceObserver observer, @Nullable BitSet observedCpus) {
    return observe(new Trace.Watch(observer, observedCpus));
  }

  /**
   * Adds an observer of tracepoints. What it sees comes as it happens, and the CPUs it looks at do not lag, unless it is a {@link
   * TraceRecorder}. Between two instants, or instead of a recorder.
   */
  public Trace.Watch observe(Trace.Watch w) {
    catchUpAll();
    trace.observe(w);
    attend();
    return w;
  }

  /** Removes an observer, which has seen everything. Between two instants, a recorder at any time. */
  public void forget(Trace.Watch w) {
    catchUpAll();
    trace.forget(w);
    attend();
  }

  private void attend() {
    for (Cpu c : cpus) {
      trace.attend(c);
    }
  }

  /** The table of continuations. */
  private void step(Cpu c, Frame f) {
    switch (f.pc) {
      case Step.IRQ_HANDLER -> entry.irqHandler(c, f);
      case Step.IRQ_LEAVE -> entry.irqLeave(c);
      case Step.IRQ_EXIT -> entry.irqExit(c, f);
      case Step.IRQ_RETURN -> entry.irqentryExit(c);
      case Step.EXIT_TO_USER_WORK -> entry.exitToUserWork(c, f);
      case Step.EXIT_TO_USER_AGAIN -> entry.exitToUserAgain(c, f);
      case Step.PREEMPT_SCHEDULE_IRQ -> entry.preemptScheduleIrq(c, f);
      case Step.PREEMPT_SCHEDULE_IRQ_END -> entry.preemptScheduleIrqEnd(c, f);
      case Step.SYSCALL_EXIT_WORK -> entry.syscallExitWork(c, f);
      case Step.SYSCALL_EXIT_AGAIN -> entry.syscallExitAgain(c);
      case Step.SOFTIRQ_RESTART -> softirq.restart(c, f);
      case Step.SOFTIRQ_NEXT_VEC -> softirq.nextVec(c, f);
      case Step.SOFTIRQ_VEC_DONE -> softirq.vecDone(c, f);
      case Step.SOFTIRQ_PASS_END -> softirq.passEnd(c, f);
      case Step.SOFTIRQ_LEAVE -> softirq.leave(c, f);
      case Step.TASKLET_NEXT -> softirq.taskletNext(c, f);
      case Step.TASKLET_DONE -> softirq.taskletDone(c, f);
      case Step.TIMER_SOFTIRQ_NEXT -> timerWheel.next(c, f);
      case Step.TIMER_SOFTIRQ_FIRE -> timerWheel.fire(c, f);
      case Step.TIMER_SOFTIRQ_DONE -> timerWheel.done(c, f);
      case Step.SOFTIRQ_UNITS -> irqChip.unitsNext(c, f);
      case Step.LOCAL_BH_ENABLED -> softirq.localBhEnabled(c, f);
      case Step.LOCAL_BH_RESCHED -> softirq.localBhResched(c);
      case Step.KSOFTIRQD -> softirq.ksoftirqdTurn(c, f);
      case Step.KSOFTIRQD_RESCHED -> softirq.ksoftirqdResched(c, f);
      case Step.HRTIMER_DONE -> hrtimer.done(c, f);
      case Step.HRTIMER_SOFT_NEXT -> hrtimer.softNext(c, f);
      case Step.HRTIMER_SOFT_DONE -> hrtimer.softDone(c, f);
      case Step.TICK_LOCKED -> tick.locked(c, f);
      case Step.SMP_FLUSH_NEXT -> smp.flushNext(c, f);
      case Step.SMP_WORK_DONE -> smp.workDone(c, f);
      case Step.SMP_TTWU_NEXT -> smp.ttwuNext(c, f);
      case Step.IRQ_WORK_NEXT -> irqWork.runNext(c, f);
      case Step.IRQ_WORK_DONE -> irqWork.workDone(c, f);
      case Step.TTWU_LOCKED -> core.ttwuLocked(c, f);
      case Step.TTWU_UNLOCK -> core.ttwuUnlock(c, f);
      case Step.SCHEDULE_LOCKED -> core.scheduleLocked(c, f);
      case Step.SCHEDULE_PICK -> core.schedulePick(c, f);
      case Step.SCHEDULE_SWITCHED -> core.scheduleSwitched(c, f);
      case Step.SCHEDULE_FINISH -> core.scheduleFinish(c, f);
      case Step.SCHEDULE_DONE -> core.scheduleDone(c, f);
      case Step.SETSCHED_LOCKED -> core.setschedLocked(c, f);
      case Step.SETSCHED_CALLBACKS -> core.setschedCallbacks(c, f);
      case Step.AFFINITY_LOCKED -> core.affinityLocked(c, f);
      case Step.AFFINITY_MIGRATE -> core.affinityMigrate(c, f);
      case Step.AFFINITY_MIGRATED -> core.affinityMigrated(c, f);
      case Step.YIELD_LOCKED -> core.yieldLocked(c, f);
      case Step.MIGRATION_CPU_STOP -> stopMachine.migrationCpuStop(c, f);
      case Step.PUSH_TASKS -> core.rt.pushTasksNext(c, f);
      case Step.PUSH_RETRY -> core.rt.pushRetry(c, f);
      case Step.PUSH_LOCK_SECOND -> core.rt.pushLockSecond(c, f);
      case Step.PUSH_LOCKED_BOTH -> core.rt.pushLockedBoth(c, f);
      case Step.PUSH_RELOCKED -> core.rt.pushRelocked(c, f);
      case Step.PUSH_CPU_STOP -> core.rt.pushCpuStopLocked(c, f);
      case Step.PUSH_CPU_STOP_SECOND -> core.rt.pushCpuStopSecond(c, f);
      case Step.PUSH_CPU_STOP_PUSHED -> core.rt.pushCpuStopPushed(c, f);
      case Step.PULL_NEXT -> core.rt.pullNext(c, f);
      case Step.PULL_LOCK_SECOND -> core.rt.pullLockSecond(c, f);
      case Step.PULL_LOCKED_BOTH -> core.rt.pullLockedBoth(c, f);
      case Step.PULL_STOP_QUEUED -> core.rt.pullStopQueued(c, f);
      case Step.TELL_LOCKED -> core.rt.tellLocked(c, f);
      case Step.RTO_WORK -> core.rt.rtoWork(c, f);
      case Step.RTO_TRY_PUSH -> core.rt.rtoTryPush(c, f);
      case Step.RTO_PUSHED -> core.rt.rtoPushed(c, f);
      case Step.RTO_LOCKED -> core.rt.rtoLocked(c, f);
      case Step.WALK_TELL_LOCKED -> core.rt.pushWalk().tellLocked(c);
      case Step.WALK_WORK -> core.rt.pushWalk().work(c, f);
      case Step.WALK_TRY_PUSH -> core.rt.pushWalk().tryPush(c, f);
      case Step.WALK_PUSHED -> core.rt.pushWalk().pushed(c, f);
      case Step.WALK_LOCKED -> core.rt.pushWalk().locked(c, f);
      case Step.RT_PERIOD_NEXT -> core.rt.bandwidth().next(c, f);
      case Step.RT_PERIOD_LOCKED -> core.rt.bandwidth().locked(c, f);
      case Step.STOPPER -> stopMachine.turn(c, f);
      case Step.STOPPER_SHOULD_RUN -> stopMachine.shouldRun(c, f);
      case Step.STOPPER_RUNS -> stopMachine.runs(c, f);
      case Step.STOPPER_THREAD -> stopMachine.thread(c, f);
      case Step.STOPPER_TAKEN -> stopMachine.taken(c, f);
      case Step.STOPPER_WORK -> stopMachine.work(c, f);
      case Step.STOPPER_WORK_DONE -> stopMachine.workDone(c, f);
      case Step.WORKER -> workqueue.turn(c, f);
      case Step.WORKER_DONE -> workqueue.done(c, f);
      case Step.WATCHDOG_CHECK -> watchdog.check(c, f);
      case Step.PROGRAM -> c.curr.program.step(c, f);
      case Step.PROGRAM_SYSCALL -> c.curr.program.syscallDone(c, f);
      case Step.PROGRAM_YIELDED -> {
        f.pc = Step.PROGRAM;
        core.schedule(c, Core.SM_NONE);
      }
      case Step.FUTEX_LOCK -> rtmutex.futexLock(c, f);
      case Step.FUTEX_LOCKED -> rtmutex.futexLocked(c, f);
      case Step.RTMUTEX_SPIN -> rtmutex.spinOnOwner(c, f);
      case Step.PI_CHAIN_ADJUSTED -> rtmutex.chainAdjusted(c, f);
      case Step.PI_CHAIN_NEXT -> rtmutex.chainNext(c, f);
      case Step.PI_CHAIN_LOCKED -> rtmutex.chainLocked(c, f);
      case Step.PI_CHAIN_END -> c.ret();
      case Step.FUTEX_UNLOCK -> rtmutex.futexUnlock(c, f);
      case Step.FUTEX_UNLOCKED -> rtmutex.futexUnlocked(c, f);
      case Step.FUTEX_WAKE -> rtmutex.futexWake(c, f);
      case Step.FUTEX_WOKEN -> rtmutex.futexWoken(c);
      case Step.FUTEX_DEADLOCKED -> rtmutex.deadlocked(c, f);
      case Step.SETPRIO_LOCKED -> core.setprioLocked(c, f);
      case Step.SETPRIO_CALLBACKS -> core.setprioCallbacks(c, f);
      case Step.COND_RESCHED_END -> condReschedEnd(c, f);
      case Step.IDLE_LOOP -> idleLoop.turn(c, f);
      case Step.IDLE_ENTER -> idleLoop.enter(c);
      case Step.IDLE_FLUSHED -> idleLoop.flushed(c, f);
      case Step.DEVICE_DONE -> irqChip.done(c, f);
      case Step.IRQ_THREAD -> irqChip.threadTurn(c, f);
      case Step.IRQ_THREAD_HANDLED -> irqChip.threadHandled(c, f);
      case Step.IRQ_THREAD_DONE -> irqChip.threadDone(c, f);
      default -> throw new KernelBug("no step " + f.pc);
    }
  }

  // -- preemption points ----------------------------------------------------------------------------

  /** cond_resched(): a preemption point where the model has such. A call. */
  void condResched(Cpu c) {
    if (c.curr.tifNeedResched && (config.preempt() == Preempt.NONE || config.preempt() == Preempt.VOLUNTARY)) {
      preemptSchedule(c);
    } else {
      preemptEnable(c);
    }
  }

  /** preempt_enable(): schedules if the model preempts kernel code. A call. */
  void preemptEnable(Cpu c) {
    if (preemptsKernel() && c.curr.tifNeedResched && c.preemptCount == 0) {
      preemptSchedule(c);
    } else {
      c.segEndNs = c.now();
    }
  }

  /** Whether the model preempts kernel code anywhere. */
  boolean preemptsKernel() {
    return config.preempt() == Preempt.FULL || config.preempt() == Preempt.RT || config.preempt() == Preempt.LAZY;
  }

  private void preemptSchedule(Cpu c) {
    c.call(Step.COND_RESCHED_END);
    c.preemptCount += Cpu.PREEMPT_OFFSET;
    core.schedule(c, Core.SM_PREEMPT);
  }

  private void condReschedEnd(Cpu c, Frame f) {
    if (c.curr.tifNeedResched) {
      core.schedule(c, Core.SM_PREEMPT);
      return;
    }
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.ret();
  }

  // -- what the files ask of the machine ------------------------------------------------------------

  /** A task was switched in. */
  public void switchedIn(Cpu c, TaskStruct next) {
    next.recordLatency(c.now());
    if (next.pi != null) {
      next.pi.switchedIn(c.now());
    }
  }

  /** An exited task was switched away from for the last time. */
  public void taskDead(TaskStruct p) {
    tasks.remove(p);
    if (p.stats != null) {
      serves(p.stats);
    }
  }

  /** Whether a CPU runs its idle task. */
  public boolean isIdle(int cpu) {
    Cpu c = at(cpu);
    return c.isIdle() && c.rq.curr == c.idle;
  }

  /** The first tick of the grid after {@code ns}. */
  public long nextTickNs(long ns) {
    long t = config.tickNs();
    return Math.floorDiv(ns - tickPhaseNs, t) * t + t + tickPhaseNs;
  }

  @Override
  public long jiffiesAt(long ns) {
    return Math.floorDiv(ns - tickPhaseNs, config.tickNs()) + 1;
  }

  public long jiffies() {
    return jiffiesAt(queue.nowNs);
  }

  /** When the present jiffy began. */
  long jiffiesNs() {
    return nextTickNs(queue.nowNs) - config.tickNs();
  }

  /** jiffies_till_first_fqs. */
  public long rcuFqsJiffies() {
    return 1 + (config.hz() > 250 ? 1 : 0) + (config.hz() > 500 ? 1 : 0);
  }

  public boolean rtPushIpi() {
    return config.feature().rtPushIpi();
  }

  public boolean ttwuQueue() {
    return config.feature().ttwuQueue();
  }

  /** Whether timers without HARD expire in softirq context. */
  public boolean hrtimersAreSoft() {
    return config.preempt() == Preempt.RT;
  }

  /** touch_softlockup_watchdog() on a CPU. */
  public void touchSoftlockupWatchdog(int cpu) {
    watchdog.touch(cpu);
    workqueue.watchdogTouch(cpu);
  }

  /** touch_nmi_watchdog() on a CPU: both detectors' next check is put off. */
  public void touchNmiWatchdog(int cpu) {
    watchdog.touchNmi(cpu);
    touchSoftlockupWatchdog(cpu);
  }

  /** A task by its pid. */
  public TaskStruct task(int pid) {
    return tasks.stream().filter(p -> p.pid == pid).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no task has pid " + pid));
  }

  /** The call trace of a task that does not run. */
  public List<String> stack(TaskStruct p) {
    List<String> lines = new ArrayList<>();
    for (int i = p.stack.depth() - 1; i >= 0; i--) {
      Backtrace.frames(p.stack.at(i), p, lines);
    }
    return lines;
  }

  Semaphore semaphore(String name) {
    return semaphores.computeIfAbsent(name, Semaphore::new);
  }

  /** A workload has work done on some CPU, and is to be found among {@link #services()} for the rest of the run. */
  void serves(WorkloadStats stats) {
    served.add(stats);
  }

  SeededStream stream(String name) {
    return new SeededStream(seed, name);
  }

  long takeTaskletAddresses(int n) {
    long a = nextTaskletAddress;
    nextTaskletAddress += 0x40L * n;
    return a;
  }

  /** Writes a line to the kernel log. */
  public void printk(String line) {
    long us = queue.nowNs / 1000;
    kernelLog.add(String.format(Locale.ROOT, "[%5d.%06d] %s", us / 1_000_000, us % 1_000_000, line));
  }

  /** The kernel log so far. */
  @Override
  public List<String> kernelLog() {
    return Collections.unmodifiableList(kernelLog);
  }

  /** WARN_ON_ONCE. */
  public void warnOnOnce(String what) {
    if (warned.add(what)) {
      printk("WARNING: " + what);
    }
  }

  /** Ends the run as a panic does. */
  public void panic(String reason) {
    panic = reason;
    printk("Kernel panic - not syncing: " + reason);
  }

  /** Why it panicked, or null. */
  public String panicked() {
    return panic;
  }

  /** Refuses an answer that names no CPU: it is counted, and taken as none. */
  public int checkCpu(int cpu, String op) {
    if (cpu >= Cpu.NO_CPU && cpu < cpus.length) {
      return cpu;
    }
    refuse("op " + op + " answered CPU " + cpu + "; this machine has 0 to " + (cpus.length - 1));
    return Cpu.NO_CPU;
  }

  /** Refuses an answer that is null where none is allowed: it is counted, and taken as {@code kernels}. */
  public <T> T checkAnswer(@Nullable T answer, T kernels, String op) {
    if (answer != null) {
      return answer;
    }
    refuse("op " + op + " answered null, which is taken as " + kernels);
    return kernels;
  }

  /** Counts a wrong answer. */
  public void refuse(String what) {
    wrongAnswers++;
    warnOnOnce(what);
  }

  // -- the handle for plugins -----------------------------------------------------------------------

  @Override
  public long nowNs() {
    return queue.nowNs;
  }

  @Override
  public int nrCpus() {
    return cpus.length;
  }

  @Override
  public Cpu cpu(int cpu) {
    return at(cpu);
  }

  @Override
  public List<TaskStruct> tasks() {
    catchUpAll();
    return Collections.unmodifiableList(tasks);
  }

  @Override
  public dev.stormbench.spi.machine.RootDomain rootDomain() {
    return core.rd;
  }

  @Override
  public boolean feature(String name) {
    return switch (name) {
      case "RT_PUSH_IPI" -> config.feature().rtPushIpi();
      case "TTWU_QUEUE" -> config.feature().ttwuQueue();
      default -> of("feature", features(), name);
    };
  }

  @Override
  public Map<String, Boolean> features() {
    return config.features();
  }

  @Override
  public long sysctl(String name) {
    return of("sysctl", sysctls(), name);
  }

  @Override
  public Map<String, Long> sysctls() {
    return config.sysctls();
  }

  @Override
  public String rule(String key) {
    return switch (key) {
      case "overload-rule" -> config.overloadPushable() ? "pushable" : "migratory";
      case "self-skip" -> Boolean.toString(config.selfSkip());
      case "policy-fair" -> core.policyOf(Ext.Slot.FAIR);
      case "policy-rt" -> core.policyOf(Ext.Slot.RT);
      default -> of("rule", rules(), key);
    };
  }

  @Override
  public Map<String, String> rules() {
    return config.rules();
  }

  private static <T> T of(String what, Map<String, T> values, String name) {
    T value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + what + " '" + name + "'; there are " + String.join(", ", values.keySet()));
    }
    return value;
  }

  @Override
  public LockupState lockup(int cpu) {
    return watchdog.state(cpu);
  }

  @Override
  public WorkerPool workerPool(int cpu) {
    at(cpu);
    return workqueue.pool(cpu);
  }

  @Override
  public List<Service> services() {
    catchUpAll();
    Set<WorkloadStats> all = new LinkedHashSet<>(served);
    for (TaskStruct p : tasks) {
      if (p.stats != null) {
        all.add(p.stats);
      }
    }
    Map<String, WorkloadStats.Service[]> byId = new TreeMap<>();
    for (WorkloadStats s : all) {
      WorkloadStats.Service[] sums = byId.computeIfAbsent(s.id, id -> new WorkloadStats.Service[cpus.length]);
      for (int i = 0; i < sums.length; i++) {
        sums[i] = WorkloadStats.Service.sum(sums[i], s.on(i));
      }
    }
    List<Service> services = new ArrayList<>();
    byId.forEach((id, sums) -> {
      for (int i = 0; i < sums.length; i++) {
        if (sums[i] != null) {
          services.add(sums[i].toHandle(id, i));
        }
      }
    });
    return services;
  }

  @Override
  public TreeStall rcu() {
    return rcu;
  }

  @Override
  public int hz() {
    return config.hz();
  }

  @Override
  public boolean hasTracepoint(String name) {
    return trace.has(TraceEvent.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  @Override
  public Preempt preempt() {
    return config.preempt();
  }

  @Override
  public boolean threadirqs() {
    return config.threadirqs();
  }

  @Override
  public int watchdogThresh() {
    return config.sysctl().watchdogThresh();
  }

  @Override
  public long backlog(int cpu) {
    return softirq.backlog(cpu);
  }
}
