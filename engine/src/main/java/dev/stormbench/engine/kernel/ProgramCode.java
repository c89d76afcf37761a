package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step.Loop;
import dev.stormbench.spi.workload.Program.Step.Run;
import dev.stormbench.spi.workload.Program.Step.Sleep;
import java.util.List;

/**
 * A task's program, compiled for its machine, and the interpreter.
 *
 * <p>Simplified: entering a system call is charged, in user mode, with the run before it, so that run and call
 * are one segment; a call that follows another is charged by itself, in the kernel.
 */
public final class ProgramCode {
  private static final long FOREVER_NS = EventQueue.NEVER_NS >> 2;
  private static final long TIMER_SLACK_NS = 50_000;
  private static final int ZERO_TIME_STEPS_MAX = 100_000;

  private final Kernel k;
  private final List<Program.Step> steps;
  private final Draw[] draws;
  private final long[] syscallNs;

  ProgramCode(Kernel k, Program program, SeededStream stream) {
    this.k = k;
    steps = program.steps();
    draws = new Draw[steps.size()];
    syscallNs = new long[steps.size() + 1];
    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case Run r -> draws[i] = new Draw(r.time(), stream);
        case Sleep s -> {
          draws[i] = new Draw(s.time(), stream);
          syscallNs[i] = k.costs.syscall + k.costs.hrtimerStart;
        }
        case Program.Step.Until u -> syscallNs[i] = k.costs.syscall + k.costs.hrtimerStart;
        case Program.Step.RunForever r -> { }
        case Program.Step.CondResched r -> { }
        case Loop l -> { }
        default -> syscallNs[i] = k.costs.syscall;
      }
    }
  }

  /** Interprets steps until one takes time. The frame is the bottom of the task's stack. */
  void step(Cpu c, Frame f) {
    TaskStruct p = c.curr;
    for (int n = 0; n < ZERO_TIME_STEPS_MAX; n++) {
      if (p.stopped || p.programPc == steps.size()) {
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
    throw new KernelBug("the program of " + p + " never takes time");
  }

  /** Executes one step; true if the next may follow at once. */
  private boolean zeroTime(Cpu c, Frame f, TaskStruct p, int pc) {
    f.pc = Step.PROGRAM_SYSCALL;
    switch (steps.get(pc)) {
      case Run r -> run(c, f, p, pc);
      case Sleep s -> sleep(c, f, p, c.now() + draws[pc].next(), Hrtimer.MODE_REL);
      case Loop l -> {
        loop(p, pc, l);
        return true;
      }
      case Program.Step.RunForever r -> {
        p.programPc = pc;
        f.user = !p.kthread;
        c.spend(Step.PROGRAM, FOREVER_NS);
      }
      case Program.Step.Until u -> {
        if (u.atNs() <= c.now()) {
          return true;
        }
        sleep(c, f, p, u.atNs(), Hrtimer.MODE_ABS);
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
    }
    return false;
  }

  private void run(Cpu c, Frame f, TaskStruct p, int pc) {
    f.user = !p.kthread;
    p.syscallPaid = true;
    c.spend(Step.PROGRAM, draws[pc].next() + syscallNs[p.programPc]);
  }

  private void sleep(Cpu c, Frame f, TaskStruct p, long untilNs, int mode) {
    p.state = TaskStruct.TASK_INTERRUPTIBLE;
    f.user = false;
    f.pc = Step.PROGRAM;
    k.hrtimer.startRange(c, p.sleeper, untilNs, p.prio() < 100 ? 0 : TIMER_SLACK_NS, mode);
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

  private void doExit(Cpu c, TaskStruct p, Frame f) {
    p.state = TaskStruct.TASK_DEAD;
    k.trace.textFirst(c, dev.stormbench.spi.trace.TraceEvent.SCHED_PROCESS_EXIT, p.comm, p.pid, p.prio());
    k.core.schedule(c, Core.SM_NONE);
  }

  /** A system call is over: the work on the way back to user mode, or a preemption point of the kernel. */
  void syscallDone(Cpu c, Frame f) {
    f.pc = Step.PROGRAM;
    f.user = false;
    if (c.curr.kthread) {
      k.preemptEnable(c);
    } else {
      k.entry.syscallExit(c);
    }
  }
}
