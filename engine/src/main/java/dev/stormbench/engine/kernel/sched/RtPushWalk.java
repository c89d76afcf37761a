package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.IrqWork;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.locking.Spinlock;

/**
 * The pull by IPI of v4.1 to v4.14: every CPU that pulls sends a work of its own round the overloaded CPUs.
 *
 * <p>A walk begins behind the CPU that pulls and ends before it. It visits the overloaded CPUs whose next task beats
 * what that CPU has queued; each pushes one task, wherever it is wanted. Who pulls while his walk is under way makes
 * it begin again. N CPUs that become less urgent make N walks, which is what the token of v4.15 put an end to.
 *
 * <p>Simplified: a visit costs what one of the token does.
 *
 * @kernel kernel/sched/rt.c of v4.1 to v4.14
 */
public final class RtPushWalk {
  private final Kernel k;
  private final Rt rt;
  private final RootDomain rd;
  private final Walk[] walks;

  RtPushWalk(Kernel k, Rt rt, RootDomain rd) {
    this.k = k;
    this.rt = rt;
    this.rd = rd;
    walks = new Walk[k.nrCpus()];
    for (int i = 0; i < walks.length; i++) {
      walks[i] = new Walk(i);
    }
  }

  /** The walk of one CPU: rt_rq's push_work, push_lock, push_cpu and push_flags. */
  private static final class Walk {
    final int src;
    final IrqWork.Work work;
    final Spinlock lock;
    int pushCpu;
    boolean executing;
    boolean restart;

    Walk(int src) {
      this.src = src;
      work = new IrqWork.Work(IrqWork.RT_PUSH, "push_irq_work_func", src);
      lock = new Spinlock("push_lock of CPU " + src);
    }
  }

  /** Sends this CPU's walk out, or makes it begin again. A call. @context this rq's lock held, irqs off */
  void tellCpuToPush(Cpu c) {
    Walk w = walks[c.id];
    if (w.executing) {
      c.call(Step.WALK_TELL_LOCKED);
      c.lock(w.lock, Step.WALK_TELL_LOCKED, k.costs.rtoLockHold);
    } else {
      start(c, w);
    }
  }

  public void tellLocked(Cpu c) {
    Walk w = walks[c.id];
    w.restart = w.executing;
    boolean over = !w.executing;
    c.unlock(w.lock);
    if (over) {
      start(c, w);
    }
    c.ret();
  }

  private void start(Cpu c, Walk w) {
    w.pushCpu = w.src;
    int cpu = findNextPushCpu(w);
    if (cpu != Cpu.NO_CPU) {
      w.executing = true;
      rd.walks++;
      k.irqWork.irqWorkQueueOn(c, w.work, cpu);
    }
  }

  /** The next overloaded CPU on the way round that has something for the one that pulls. */
  private int findNextPushCpu(Walk w) {
    int n = k.nrCpus();
    int wanted = k.at(w.src).rq.highestPrioCurr;
    for (int way = Math.floorMod(w.pushCpu - w.src, n) + 1; way < n; way++) {
      int cpu = (w.src + way) % n;
      if (rd.rtoMask.has(cpu)) {
        w.pushCpu = cpu;
        if (k.at(cpu).rq.highestPrioNext < wanted) {
          return cpu;
        }
      }
    }
    return Cpu.NO_CPU;
  }

  /** The walk of {@code src} has arrived. A call. @context hardirq on the visited CPU */
  public void tryToPushTasks(Cpu c, int src) {
    rd.hops++;
    c.hops++;
    Frame f = c.call(Step.WALK_WORK);
    f.i = src;
    c.spend(Step.WALK_WORK, k.costs.rtoWork);
  }

  public void work(Cpu c, Frame f) {
    if (c.rq.pushHead != null) {
      c.lock(c.rq.lock, Step.WALK_TRY_PUSH, 0);
    } else {
      c.lock(walks[f.i].lock, Step.WALK_LOCKED, k.costs.rtoLockHold);
    }
  }

  public void tryPush(Cpu c, Frame f) {
    f.pc = Step.WALK_PUSHED;
    rt.pushRtTask(c, c.rq, true);
  }

  public void pushed(Cpu c, Frame f) {
    c.unlock(c.rq.lock);
    c.lock(walks[f.i].lock, Step.WALK_LOCKED, k.costs.rtoLockHold);
  }

  public void locked(Cpu c, Frame f) {
    Walk w = walks[f.i];
    if (w.restart) {
      w.restart = false;
      w.pushCpu = w.src;
    }
    int cpu = findNextPushCpu(w);
    w.executing = cpu != Cpu.NO_CPU;
    c.unlock(w.lock);
    if (cpu == c.id) {
      c.spend(Step.WALK_WORK, k.costs.rtoWork); // begun again, and this CPU is the first: no interrupt for that
      return;
    }
    if (cpu != Cpu.NO_CPU) {
      k.irqWork.irqWorkQueueOn(c, w.work, cpu);
    }
    c.ret();
  }
}
