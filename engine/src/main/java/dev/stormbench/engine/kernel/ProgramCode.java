package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.locking.Mutex;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step.Call;
import dev.stormbench.spi.workload.Program.Step.Loop;
import dev.stormbench.spi.workload.Program.Step.Run;
import dev.stormbench.spi.workload.Program.Step.Sleep;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task's program, compiled for its machine, and the interpreter.
 *
 * <p>A callback stands in a slot of its own, and the slot after it is for its answer, which is compiled when it is given and
 * then executed as any other step. Null jumps over that slot.
 *
 * <p>Simplified: entering a system call is charged, in user mode, with the run before it, so that run and call
 * are one segment; a call that follows another is charged by itself, in the kernel.
 *
 * <p>Simplified: what a task blocks for ends by an hrtimer of its own, where a disk would interrupt.
 */
public final class ProgramCode {
  private static final long FOREVER_NS = EventQueue.NEVER_NS >> 2;
  /** How often a spinning task looks at its clock. */
  private static final long SPIN_LOOK_NS = 10_000;
  private static final int ZERO_TIME_STEPS_MAX = 100_000;

  private final Kernel k;
  private static final int OP_RUN = 0;
  private static final int OP_SLEEP = 1;
  private static final int OP_LOOP = 2;
  private static final int OP_OTHER = 3;

  private final SeededStream stream;
  private final WorkloadStats stats;
  private final Callbacks callbacks;
  /** By slot. */
  private final Program.Step[] steps;
  private final int[] ops;
  private final Draw[] draws;
  private final long[] syscallNs;
  /** What {@code raise} steps leave to softirqs. */
  private final IrqChip.@Nullable Unit[] units;
  /** When a callback was called last, and how often at that instant. */
  private long calledNs = -1;
  private int calledNow;
  /** How messages call it. */
  private @Nullable String what;

  ProgramCode(Kernel k, Program program, SeededStream stream, WorkloadStats stats, Callbacks callbacks) {
    this.k = k;
    this.stream = stream;
    this.stats = stats;
    this.callbacks = callbacks;
    int[] slots = slots(program);
    int n = slots[program.steps().size()];
    steps = new Program.Step[n];
    ops = new int[n];
    draws = new Draw[n];
    syscallNs = new long[n + 1];
    units = new IrqChip.Unit[n];
    for (int i = 0; i < program.steps().size(); i++) {
      compile(slots[i], program.steps().get(i) instanceof Loop l ? toSlot(i, l, slots) : program.steps().get(i));
    }
  }

  private static Loop toSlot(int step, Loop l, int[] slots) {
    if (l.to() < 0 || l.to() >= slots.length) {
      throw new IllegalArgumentException("step " + step + " of a program loops to step " + l.to() + ", which there is not");
    }
    return new Loop(slots[l.to()], l.times());
  }

  /** The slot of each step, and the number of slots at the end. */
  private static int[] slots(Program program) {
    int[] slots = new int[program.steps().size() + 1];
    for (int i = 0; i < program.steps().size(); i++) {
      slots[i + 1] = slots[i] + (program.steps().get(i) instanceof Call ? 2 : 1);
    }
    return slots;
  }

  private void compile(int slot, Program.Step step) {
    steps[slot] = step;
    ops[slot] = switch (step) {
      case Run r -> OP_RUN;
      case Sleep s -> OP_SLEEP;
      case Loop l -> OP_LOOP;
      default -> OP_OTHER;
    };
    switch (step) {
      case Run r -> draws[slot] = new Draw(r.time(), stream);
      case Program.Step.Spin s -> draws[slot] = new Draw(s.time(), stream);
      case Sleep s -> draws[slot] = new Draw(s.time(), stream);
      case Program.Step.Block b -> draws[slot] = new Draw(b.time(), stream);
      case Program.Step.Lock l -> k.rtmutex.mutex(l.mutex(), l.pi());
      case Program.Step.Raise r ->
          units[slot] = new IrqChip.Unit(r.work() == null ? null : new Draw(r.work(), stream), stats);
      default -> { }
    }
    syscallNs[slot] = syscallNs(step);
  }

  /** What entering a step's system call costs; 0 for none. */
  private long syscallNs(Program.Step step) {
    return switch (step) {
      case Sleep s -> k.costs.syscall + k.costs.hrtimerStart;
      case Program.Step.Until u -> k.costs.syscall + k.costs.hrtimerStart;
      case Run r -> 0;
      case Program.Step.Spin s -> 0;
      case Program.Step.RunForever r -> 0;
      case Program.Step.CondResched r -> 0;
      case Program.Step.LocalBhEnable b -> 0;
      case Loop l -> 0;
      case Call x -> 0;
      case Program.Step.Lock l -> 0;
      case Program.Step.Unlock u -> 0;
      default -> k.costs.syscall;
    };
  }

  /** The machine's costs have changed. */
  void costsChanged() {
    for (int i = 0; i < steps.length; i++) {
      syscallNs[i] = steps[i] == null ? 0 : syscallNs(steps[i]);
    }
  }

  /** Interprets steps until one takes time. The frame is the bottom of the task's stack. */
  void step(Cpu c, Frame f) {
    TaskStruct p = c.curr;
    for (int n = 0; n < ZERO_TIME_STEPS_MAX; n++) {
      if ((p.stopped && c.softirqCount() == 0) || p.programPc == steps.length) {
        doExit(c, p, f);
        return;
      }
      int pc = p.programPc++;
      if (syscallNs[pc] > 0 && !p.syscallPaid) {
        p.programPc = pc;
        p.syscallPaid = true;
        f.user = false;
        c.spend(Step.PROGRAM, syscallNs[pc]);
        return;
      }
      p.syscallPaid = false;
      if (!zeroTime(c, f, p, pc)) {
        return;
      }
    }
    callbacks.refuse(c, what(p), "it never takes time");
  }

  private String what(TaskStruct p) {
    if (what == null) {
      what = "the program of " + p;
    }
    return what;
  }

  /** Executes one step; true if the next may follow at once. */
  private boolean zeroTime(Cpu c, Frame f, TaskStruct p, int pc) {
    switch (ops[pc]) {
      case OP_RUN -> run(c, f, p, pc);
      case OP_SLEEP -> sleep(c, f, p, c.now() + draws[pc].next(), Hrtimer.MODE_REL);
      case OP_LOOP -> {
        loop(p, pc, (Loop) steps[pc]);
        return true;
      }
      default -> {
        return call(c, f, p, pc);
      }
    }
    return false;
  }

  /** The system calls that are not sleeps, and what is as rare. */
  private boolean call(Cpu c, Frame f, TaskStruct p, int pc) {
    f.pc = Step.PROGRAM_SYSCALL;
    switch (steps[pc]) {
      case Call x -> {
        ask(c, p, pc, x);
        return true;
      }
      case Program.Step.RunForever r -> {
        p.programPc = pc;
        f.user = runsInUserMode(c, p);
        c.spend(Step.PROGRAM, FOREVER_NS);
      }
      case Program.Step.Spin s -> {
        return spin(c, f, p, pc);
      }
      case Program.Step.Until u -> {
        if (u.atNs() <= c.now()) {
          return true;
        }
        sleep(c, f, p, u.atNs(), Hrtimer.MODE_ABS);
      }
      case Program.Step.Block b -> {
        p.state = TaskStruct.TASK_UNINTERRUPTIBLE;
        timeout(c, f, p, c.now() + draws[pc].next(), Hrtimer.MODE_REL);
      }
      case Program.Step.Wait w -> {
        Semaphore s = k.semaphore(w.semaphore());
        if (s.count > 0) {
          s.count--;
          return true;
        }
        s.enqueue(p);
        p.state = TaskStruct.TASK_INTERRUPTIBLE;
        f.pc = Step.PROGRAM;
        k.core.schedule(c, Core.SM_NONE);
      }
      case Program.Step.Post w -> k.actions.post(c, k.semaphore(w.semaphore()));
      case Program.Step.Lock l -> {
        f.user = false;
        return k.rtmutex.lock(c, k.rtmutex.mutex(l.mutex(), l.pi()));
      }
      case Program.Step.Unlock u -> {
        Mutex m = k.rtmutex.held(p, u.mutex());
        if (m == null) {
          callbacks.refuse(c, what(p), "it unlocks mutex " + u.mutex() + ", which it does not hold");
          return true;
        }
        f.user = false;
        return k.rtmutex.unlock(c, m);
      }
      case Program.Step.Yield y -> {
        f.pc = Step.PROGRAM_YIELDED;
        k.core.schedYield(c);
      }
      case Program.Step.CondResched y -> {
        f.pc = Step.PROGRAM;
        k.condResched(c);
      }
      case Program.Step.SetPolicy s -> k.core.schedSetscheduler(c, s.policy(), s.rtPriority());
      case Program.Step.SetPrio s -> k.core.schedSetscheduler(c, p.policy(), s.rtPriority());
      case Program.Step.SetAffinity s -> k.core.schedSetaffinity(c, s.cpus());
      case Program.Step.MigrateDisable m -> {
        k.core.migrateDisable(p);
        return true;
      }
      case Program.Step.MigrateEnable m -> k.core.migrateEnable(c, p);
      case Program.Step.LocalBhDisable b -> {
        k.softirq.localBhDisable(c);
        return true;
      }
      case Program.Step.LocalBhEnable b -> k.softirq.localBhEnable(c);
      case Program.Step.Raise r -> {
        k.irqChip.queueUnit(c, r.softirqVec(), Objects.requireNonNull(units[pc]));
        k.softirq.raise(c, r.softirqVec());
      }
      default -> throw new KernelBug("no call for " + steps[pc]);
    }
    return false;
  }

  /** A callback says what stands in the next slot. */
  private void ask(Cpu c, TaskStruct p, int pc, Call call) {
    if (calledNs != c.now()) {
      calledNs = c.now();
      calledNow = 0;
    }
    if (++calledNow > ZERO_TIME_STEPS_MAX) {
      callbacks.refuse(c, what(p), "it never takes time");
    }
    Program.Step answer = callbacks.next(c, p, what(p), call.callback());
    if (answer == null) {
      p.programPc = pc + 2;
    } else if (answer instanceof Program.Step.SetAffinity s) {
      compile(pc + 1, new Program.Step.SetAffinity(s.cpus().clone()));
    } else if (answer != steps[pc + 1]) {
      compile(pc + 1, answer);
    }
  }

  /** Kernel threads never do, and a task that has disabled bottom halves is in a system call. */
  private static boolean runsInUserMode(Cpu c, TaskStruct p) {
    return !p.kthread && c.softirqCount() == 0;
  }

  private void run(Cpu c, Frame f, TaskStruct p, int pc) {
    f.user = runsInUserMode(c, p);
    p.syscallPaid = true;
    long ns = p.drawnNs >= 0 ? p.drawnNs : draws[pc].next();
    p.drawnNs = -1;
    c.spend(Step.PROGRAM, ns + syscallNs[p.programPc]);
  }

  /** A look at the task's own clock, which is a system call; true when it has run for long enough. */
  private boolean spin(Cpu c, Frame f, TaskStruct p, int pc) {
    long usedNs = k.core.taskSchedRuntime(c);
    if (p.spinEndNs < 0) {
      p.spinEndNs = usedNs + draws[pc].next();
    }
    if (usedNs >= p.spinEndNs) {
      p.spinEndNs = -1;
      return true;
    }
    p.programPc = pc;
    if (p.kthread ? p.tifNeedResched && k.preemptsKernel() : p.tifNeedResched || p.tifNeedReschedLazy) {
      c.next(Step.PROGRAM_SYSCALL);
      return false;
    }
    f.user = !p.kthread;
    c.spend(Step.PROGRAM, Math.min(p.spinEndNs - usedNs, SPIN_LOOK_NS));
    return false;
  }

  /** The slot of the run that {@code p}, which sleeps, begins next, if it does nothing ever but run and sleep for the same time; else -1. */
  int runThenSleepSlot(TaskStruct p) {
    int pc = p.programPc;
    if (p.stopped || p.syscallPaid || p.drawnNs >= 0 || pc >= steps.length || ops[pc] != OP_LOOP || ((Loop) steps[pc]).times() != 0) {
      return -1;
    }
    int slot = ((Loop) steps[pc]).to();
    return slot + 2 == pc && ops[slot] == OP_RUN && ops[slot + 1] == OP_SLEEP && draws[slot + 1].fixedNs >= 0 ? slot : -1;
  }

  /** What a slot's time is drawn from. */
  Draw draw(int slot) {
    return draws[slot];
  }

  /** What entering a slot's system call costs, ns. */
  long syscallNs(int slot) {
    return syscallNs[slot];
  }

  private void sleep(Cpu c, Frame f, TaskStruct p, long untilNs, int mode) {
    p.state = TaskStruct.TASK_INTERRUPTIBLE;
    timeout(c, f, p, untilNs, mode);
  }

  private void timeout(Cpu c, Frame f, TaskStruct p, long untilNs, int mode) {
    f.user = false;
    f.pc = Step.PROGRAM;
    k.hrtimer.setup(c, p.sleeper, mode);
    k.hrtimer.startRange(c, p.sleeper, untilNs, p.prio() < 100 ? 0 : p.timerSlackNs, mode);
    k.core.schedule(c, Core.SM_NONE);
  }

  private static void loop(TaskStruct p, int pc, Loop l) {
    if (l.times() == 0) {
      p.programPc = l.to();
      return;
    }
    if (p.loopCount.length <= pc) {
      p.loopCount = java.util.Arrays.copyOf(p.loopCount, pc + 1);
    }
    if (++p.loopCount[pc] < l.times()) {
      p.programPc = l.to();
    } else {
      p.loopCount[pc] = 0;
    }
  }

  /** The end; mutexes that it still holds are given back first, as the kernel does for robust ones. */
  private void doExit(Cpu c, TaskStruct p, Frame f) {
    for (Mutex m = p.pi == null ? null : p.pi.lastHeld(); m != null; m = p.pi.lastHeld()) {
      f.pc = Step.PROGRAM;
      f.user = false;
      if (!k.rtmutex.unlock(c, m)) {
        return;
      }
    }
    p.state = TaskStruct.TASK_DEAD;
    k.trace.schedProcessExit(c, p.comm, p.pid, p.prio());
    k.core.schedule(c, Core.SM_NONE);
  }

  /** A system call is over: the work on the way back to user mode, or a preemption point of the kernel. */
  void syscallDone(Cpu c, Frame f) {
    f.pc = Step.PROGRAM;
    f.user = false;
    if (!runsInUserMode(c, c.curr)) {
      k.preemptEnable(c);
    } else {
      k.entry.syscallExit(c);
    }
  }
}
