package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * The tracepoints of a fused cycle, in four groups of what is hit together.
 *
 * <p>A group's words of the digest are linear in the two instants of which all its times are sums, and so is the polynomial over them.
 * {@link #form} finds its factors by asking: it lets the group be hit at instant 0 and at instant 1, on a CPU that only counts.
 */
final class CycleTrace {
  private final Kernel k;
  private final Cpu c;
  private final TaskStruct p;
  private final Hrtimer timer;
  private final long sleepNs;
  private final Costs costs;

  /** What lies between the instants, ns: waking, switching, the tick's work, and the end of an interrupt; and the tick's period. */
  record Costs(long wakeNs, long switchNs, long tickNs, long timerExitNs, long tickPeriodNs) {}

  /** Of a task that sleeps for the same time again and again, and the timer that wakes it. */
  CycleTrace(Kernel k, Cpu c, TaskStruct p, Hrtimer timer, long sleepNs, Costs costs) {
    this.k = k;
    this.c = c;
    this.p = p;
    this.timer = timer;
    this.sleepNs = sleepNs;
    this.costs = costs;
  }

  /** The task is switched out and idle waits. */
  void left(TraceSource s, long outNs, long unused) {
    TaskStruct idle = c.idle;
    k.queue.nowNs = outNs;
    k.trace.schedSwitch(s, p.comm, p.pid, p.prio, TaskStruct.TASK_INTERRUPTIBLE, idle.comm, idle.pid, idle.prio);
    k.idleLoop.traceEnter(s, c.id);
  }

  /** The timer fires and wakes the task. */
  void woken(TraceSource s, long atNs, long lookNs) {
    k.queue.nowNs = atNs;
    k.idleLoop.traceLeave(s, c.id);
    k.queue.nowNs = lookNs;
    k.entry.traceEntry(s, Vector.LOCAL_TIMER);
    k.trace.timerExpireEntry(s, TraceEvent.HRTIMER_EXPIRE_ENTRY, timer.address(), lookNs, timer.function(), 0);
    k.trace.wake(s, TraceEvent.SCHED_WAKING, p.comm, p.pid, p.prio, p.cpu);
    k.queue.nowNs = lookNs + costs.wakeNs;
    k.trace.wake(s, TraceEvent.SCHED_WAKEUP, p.comm, p.pid, p.prio, p.cpu);
    k.trace.numbers(s, TraceEvent.HRTIMER_EXPIRE_EXIT, timer.address(), 0);
  }

  /** The task is switched in, runs and starts its timer. */
  void ran(TraceSource s, long exitNs, long callNs) {
    TaskStruct idle = c.idle;
    k.queue.nowNs = exitNs;
    k.entry.traceExit(s, Vector.LOCAL_TIMER);
    k.queue.nowNs = exitNs + costs.switchNs;
    k.trace.schedSwitch(s, idle.comm, idle.pid, idle.prio, TaskStruct.TASK_RUNNING, p.comm, p.pid, p.prio);
    k.queue.nowNs = callNs;
    k.trace.hrtimerStart(s, timer.address(), timer.function(), callNs + sleepNs, callNs + sleepNs, Hrtimer.MODE_REL);
  }

  /** A tick that only counts interrupts idle. */
  void ticked(TraceSource s, long atNs, long lookNs) {
    Hrtimer tick = k.tick.timer(c.id);
    k.queue.nowNs = atNs;
    k.idleLoop.traceLeave(s, c.id);
    k.queue.nowNs = lookNs;
    k.entry.traceEntry(s, Vector.LOCAL_TIMER);
    k.trace.timerExpireEntry(s, TraceEvent.HRTIMER_EXPIRE_ENTRY, tick.address(), lookNs, tick.function(), 0);
    k.queue.nowNs = lookNs + costs.tickNs;
    k.trace.numbers(s, TraceEvent.HRTIMER_EXPIRE_EXIT, tick.address(), 0);
    k.trace.hrtimerStart(s, tick.address(), tick.function(), atNs + costs.tickPeriodNs, atNs + costs.tickPeriodNs, Hrtimer.MODE_ABS);
    k.queue.nowNs = lookNs + costs.tickNs + costs.timerExitNs;
    k.entry.traceExit(s, Vector.LOCAL_TIMER);
    k.idleLoop.traceEnter(s, c.id);
  }

  /** A group. */
  interface Hits {
    void hit(TraceSource s, long a, long b);
  }

  /** A group's part of the digest: d becomes d * power + hash + a * ofA + b * ofB. Only the hash depends on the task. */
  record Form(long power, long hash, long ofA, long ofB, int events) {}

  Form form(Hits group) {
    long present = k.queue.nowNs;
    Counting zero = hit(group, 0, 0, 0);
    long hash = zero.digest();
    Form f = new Form(hit(group, 1, 0, 0).digest() - hash, hash, hit(group, 0, 1, 0).digest() - hash,
        hit(group, 0, 0, 1).digest() - hash, (int) zero.events());
    k.queue.nowNs = present;
    return f;
  }

  private Counting hit(Hits group, long digest, long a, long b) {
    Counting s = new Counting(c.id);
    s.advance(digest, 0);
    group.hit(s, a, b);
    return s;
  }

  /** A CPU at which nobody looks. */
  private static final class Counting extends TraceSource {
    private final int id;

    Counting(int id) {
      this.id = id;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    protected int tracePid() {
      return 0;
    }

    @Override
    protected String traceComm() {
      return "";
    }

    @Override
    protected int traceFlags() {
      return 0;
    }

    @Override
    protected int tracePreemptCount() {
      return 0;
    }
  }
}
