package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.trace.Trace;
import dev.stormbench.engine.trace.TraceGroup;
import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * The tracepoints of a fused cycle, in four groups of what is hit together.
 *
 * <p>A group's words of the digest are linear in the two instants of which all its times are sums, and so is the polynomial over them.
 * {@link Group#form} finds its factors by asking: it lets the group be hit at instant 0 and at instant 1, on a CPU that only counts.
 *
 * <p>Who records the CPU gets a group and its instants while the CPU lags, and lets the group be hit when the records are read. So what
 * is hit here is all that is hit step by step, with what the CPU is doing then: also tracepoints that are not part of the digest.
 */
final class CycleTrace {
  /** The task is switched out and idle waits. */
  static final int LEFT = 0;
  /** The timer fires and wakes the task. */
  static final int WOKEN = 1;
  /** The task is switched in, runs and starts its timer. */
  static final int RAN = 2;
  /** A tick that only counts interrupts idle. */
  static final int TICKED = 3;

  private static final int IRQS_OFF = 0x01;
  private static final int NEED_RESCHED = 0x04 | 0x20;
  private static final int HARDIRQ = 0x08;

  private final Kernel k;
  private final Cpu c;
  private final TaskStruct p;
  private final int prio;
  private final Hrtimer timer;
  private final long sleepNs;
  private final Costs costs;
  private final Stage stage;

  /** By the numbers above. */
  final Group[] groups;

  /** What lies between the instants, ns: waking, switching, the tick's work, and the end of an interrupt; and the tick's period. */
  record Costs(long wakeNs, long switchNs, long tickNs, long timerExitNs, long tickPeriodNs) {}

  /** Whose cycle it is: that of a task that sleeps for the same time again and again, and the timer that wakes it. */
  record Key(Cpu c, TaskStruct p, int prio, Hrtimer timer, long sleepNs, Costs costs) {}

  /** The {@code number}-th of the machine. */
  CycleTrace(Kernel k, Key key, int number) {
    this.k = k;
    c = key.c;
    p = key.p;
    prio = key.prio;
    timer = key.timer;
    sleepNs = key.sleepNs;
    costs = key.costs;
    stage = new Stage();
    Hits[] hits = {this::left, this::woken, this::ran, this::ticked};
    groups = new Group[hits.length];
    for (int i = 0; i < hits.length; i++) {
      groups[i] = new Group(number * hits.length + i, hits[i]);
    }
  }

  private void left(long outNs, long unused) {
    TaskStruct idle = c.idle;
    stage.at(outNs, p, IRQS_OFF, 2);
    k.trace.schedSwitch(stage, p.comm, p.pid, prio, TaskStruct.TASK_INTERRUPTIBLE, idle.comm, idle.pid, idle.prio);
    stage.at(outNs, idle, IRQS_OFF, 1);
    k.idleLoop.traceEnter(stage, c.id);
  }

  private void woken(long atNs, long lookNs) {
    TaskStruct idle = c.idle;
    stage.at(atNs, idle, IRQS_OFF, 1);
    k.queue.goTo(EventQueue.key(atNs, EventQueue.TIMER, c.id));
    k.idleLoop.traceLeave(stage, c.id);
    stage.at(lookNs, idle, IRQS_OFF | HARDIRQ, 1);
    k.entry.traceEntry(stage, Vector.LOCAL_TIMER);
    k.trace.timerExpireEntry(stage, TraceEvent.HRTIMER_EXPIRE_ENTRY, timer.address(), lookNs, timer.function(), 0);
    stage.at(lookNs, idle, IRQS_OFF | HARDIRQ, 3);
    k.trace.wake(stage, TraceEvent.SCHED_WAKING, p.comm, p.pid, prio, c.id);
    stage.at(lookNs + costs.wakeNs, idle, IRQS_OFF | HARDIRQ | NEED_RESCHED, 4);
    k.trace.wake(stage, TraceEvent.SCHED_WAKEUP, p.comm, p.pid, prio, c.id);
    stage.at(lookNs + costs.wakeNs, idle, IRQS_OFF | HARDIRQ | NEED_RESCHED, 1);
    k.trace.numbers(stage, TraceEvent.HRTIMER_EXPIRE_EXIT, timer.address(), 0);
  }

  private void ran(long exitNs, long callNs) {
    TaskStruct idle = c.idle;
    stage.at(exitNs, idle, IRQS_OFF | HARDIRQ | NEED_RESCHED, 1);
    k.entry.traceExit(stage, Vector.LOCAL_TIMER);
    stage.at(exitNs, idle, IRQS_OFF | NEED_RESCHED, 1);
    k.core.traceContextSwitch(stage);
    stage.at(exitNs + costs.switchNs, idle, IRQS_OFF, 2);
    k.trace.schedSwitch(stage, idle.comm, idle.pid, idle.prio, TaskStruct.TASK_RUNNING, p.comm, p.pid, prio);
    stage.at(callNs, p, 0, 0);
    k.hrtimer.traceSetup(stage, timer, Hrtimer.MODE_REL);
    stage.at(callNs, p, IRQS_OFF, 1);
    k.trace.hrtimerStart(stage, timer.address(), timer.function(), callNs + sleepNs, callNs + sleepNs, Hrtimer.MODE_REL);
    k.core.traceContextSwitch(stage);
    stage.at(callNs + costs.switchNs, p, IRQS_OFF, 2);
    k.trace.schedStatRuntime(stage, p.comm, p.pid, callNs - exitNs);
  }

  private void ticked(long atNs, long lookNs) {
    TaskStruct idle = c.idle;
    Hrtimer tick = k.tick.timer(c.id);
    stage.at(atNs, idle, IRQS_OFF, 1);
    k.queue.goTo(EventQueue.key(atNs, EventQueue.TIMER, c.id));
    k.idleLoop.traceLeave(stage, c.id);
    stage.at(lookNs, idle, IRQS_OFF | HARDIRQ, 1);
    k.entry.traceEntry(stage, Vector.LOCAL_TIMER);
    k.trace.timerExpireEntry(stage, TraceEvent.HRTIMER_EXPIRE_ENTRY, tick.address(), lookNs, tick.function(), 0);
    k.tick.traceStart(stage);
    k.tick.traceEnd(stage);
    stage.at(lookNs + costs.tickNs, idle, IRQS_OFF | HARDIRQ, 1);
    k.trace.numbers(stage, TraceEvent.HRTIMER_EXPIRE_EXIT, tick.address(), 0);
    stage.at(lookNs + costs.tickNs, idle, IRQS_OFF | HARDIRQ, 2);
    k.trace.hrtimerStart(stage, tick.address(), tick.function(), atNs + costs.tickPeriodNs, atNs + costs.tickPeriodNs, Hrtimer.MODE_ABS);
    stage.at(lookNs + costs.tickNs + costs.timerExitNs, idle, IRQS_OFF | HARDIRQ, 1);
    k.entry.traceExit(stage, Vector.LOCAL_TIMER);
    stage.at(lookNs + costs.tickNs + costs.timerExitNs, idle, IRQS_OFF, 1);
    k.idleLoop.traceEnter(stage, c.id);
  }

  /** How a group is hit. */
  private interface Hits {
    void hit(long a, long b);
  }

  /** A group's part of the digest: d becomes d * power + hash + a * ofA + b * ofB. Only the hash depends on the task. */
  record Form(long power, long hash, long ofA, long ofB, int events) {}

  /** What a group adds to the digest. */
  Form form(int group) {
    return groups[group].form();
  }

  /** One of the four. */
  final class Group implements TraceGroup {
    private final int number;
    private final Hits hits;

    private Group(int number, Hits hits) {
      this.number = number;
      this.hits = hits;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public int cpu() {
      return c.id;
    }

    @Override
    public void hit(long aNs, long bNs, Trace.Watch to) {
      k.trace.attend(stage, to);
      hit(aNs, bNs);
      stage.wanted = 0;
    }

    private void hit(long aNs, long bNs) {
      long present = k.queue.nowNs;
      long place = k.queue.place;
      try {
        hits.hit(aNs, bNs);
      } finally {
        k.queue.nowNs = present;
        k.queue.place = place;
      }
    }

    private Form form() {
      long before = stage.events();
      long hash = digest(0, 0, 0);
      int events = (int) (stage.events() - before);
      return new Form(digest(1, 0, 0) - hash, hash, digest(0, 1, 0) - hash, digest(0, 0, 1) - hash, events);
    }

    private long digest(long before, long a, long b) {
      stage.advance(before, 0);
      hit(a, b);
      return stage.digest();
    }
  }

  /** Where groups are hit: the CPU as it was. */
  private final class Stage extends TraceSource {
    private TaskStruct curr = c.idle;
    private int flags;
    private int preemptCount;

    /** Sets the scene: when, who is current, and what is common_flags and the preempt count. */
    void at(long ns, TaskStruct task, int commonFlags, int preempt) {
      k.queue.goTo(TraceRecorder.ownPlace(ns, c.id));
      curr = task;
      flags = commonFlags;
      preemptCount = preempt;
    }

    @Override
    public int id() {
      return c.id;
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
      return flags;
    }

    @Override
    protected int tracePreemptCount() {
      return preemptCount;
    }
  }
}
