package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is current, and what is picked.
 *
 * <p>From the records:
 * <ul>
 * <li>1. The sched_switch events of a CPU chain: next of one is prev of the following one.
 * <li>2. A task is current on one CPU at most.
 * <li>3. Between two switches every event of a CPU carries the pid of its current task, in hardirq and
 *     softirq context, too, which borrow it.
 * <li>4. sched_switch comes from task context, with irqs off, preempt depth 2 and no need-resched flag. Under the rt
 *     model softirqs are task context.
 * <li>5. A task that was switched out asleep does not run before it is woken; a dead one never.
 * <li>6. {@code R+} says the mode only: the task behind it is runnable.
 * <li>14. A per-CPU kernel thread runs on its own CPU; a stopper has prio 0 and leaves only by sleeping.
 * </ul>
 *
 * <p>With the machine:
 * <ul>
 * <li>7, 8. The next task is as urgent as any queued real-time task.
 * <li>9. Idle is next only when nothing is queued.
 * <li>13. At the exit of a timer interrupt, a fair task or idle over a queued real-time task has been asked to
 *     reschedule.
 * </ul>
 * Where a scheduler policy stands in for the RT class, who is next is its business: 7, 8 and 13 are about the class. A policy may also
 * keep tasks while a CPU goes idle, so 9 is about machines without any.
 *
 * <p>The deadline server and RT throttling let fair tasks run over queued real-time tasks. Simplified: the
 * machine does not say when, so 7, 8, 9 and 13 are suspended where real-time tasks had the CPU for {@value
 * #STARVED_NS} ns more than others since the last such window; windows of shorter budgets are not understood.
 */
final class SchedInvariants extends Family {
  static final String CHAIN = "1: sched_switch events of a CPU chain";
  static final String ONE_CPU = "2: a task is current on one CPU at most";
  static final String CURRENT = "3: events carry the pid of the current task";
  static final String SWITCH_CONTEXT = "4: sched_switch is in task context, irqs off, depth 2, need-resched clear";
  static final String SLEEPER = "5: a sleeping task is woken before it runs";
  static final String PREEMPTED = "6: R+ is a runnable task";
  static final String BEST_NEXT = "8: the next task is the most urgent";
  static final String IDLE_NEXT = "9: idle is next only when nothing is queued";
  static final String FAIR_OVER_RT = "13: a fair task over a queued RT task has been asked to reschedule";
  static final String OWN_CPU = "14: per-CPU kernel threads run on their CPU, stoppers at prio 0 until they sleep";

  static final long STARVED_NS = 5_000_000;

  private static final int UNKNOWN = -1;
  private static final int TASK_INTERRUPTIBLE = 0x001;
  private static final int TASK_DEAD = 0x030;
  private static final int TASK_PARKED = 0x040;
  private static final int PREEMPT_MODE = 0x100;
  private static final int SWITCH_DEPTH = 2;
  private static final String STOPPER = "migration/";
  private static final String[] PER_CPU_KTHREADS = {
    STOPPER, "ksoftirqd/", "kworker/", "cpuhp/", "ktimers/", "rcuc/", "irq_work/"
  };

  private final PerCpu<CpuSeen> cpus = new PerCpu<>(CpuSeen::new);
  private final Map<Integer, TaskSeen> tasks = new LinkedHashMap<>();
  /** Of a recording: what is broken unless the switches out of a task were kept out of it. */
  /** Whether a switch had a depth. */
  private boolean countsPreemption;
  private final List<Held> held = new ArrayList<>();

  private record Held(TaskSeen task, String invariant, String what) {}

  @Override
  public void event(TraceRecord r) {
    see(r.event());
    countsPreemption |= r.event() == TraceEvent.SCHED_SWITCH && Flags.preemptDepth(r) != 0;
    CpuSeen c = cpus.get(r.cpu());
    checkCurrent(c, r);
    c.leavingPid = UNKNOWN;
    switch (r.event()) {
      case SCHED_SWITCH -> schedSwitch(c, r);
      case SCHED_WAKING -> task((int) r.arg(1)).woken = true;
      case SCHED_WAKEUP -> schedWakeup(r);
      case SCHED_WAKEUP_NEW -> {
        TaskSeen t = task((int) r.arg(1));
        t.asleep = false;
        t.dead = false;
      }
      case LOCAL_TIMER_EXIT -> {
        if (live()) {
          checkFairOverRt(c, r, machine().cpu(r.cpu()));
        }
      }
      default -> { }
    }
  }

  private void checkCurrent(CpuSeen c, TraceRecord r) {
    if (c.currentPid == r.pid() || !live() && r.event() == TraceEvent.IPI_SEND_CPU && r.pid() == c.leavingPid) {
      return;
    }
    if (c.currentPid != UNKNOWN) {
      brokenUnlessMissing(task(c.currentPid), CURRENT, r,
          "pid " + r.pid() + ", but the current task is pid " + c.currentPid);
      task(c.currentPid).onCpu = UNKNOWN;
    }
    c.currentPid = r.pid();
    TaskSeen t = task(r.pid());
    t.onCpu = r.cpu();
    t.asleep = false;
  }

  /** Broken, unless this is a recording and what {@code t} did was kept out of it: see {@link Family}. */
  private void brokenUnlessMissing(TaskSeen t, String invariant, TraceRecord r, String what) {
    if (live()) {
      broken(invariant, r, what);
    } else if (t != task(0)) {
      held.add(new Held(t, invariant, String.format(Locale.ROOT, "CPU %d, %s at %d ns: %s",
          r.cpu(), r.event().eventName(), r.timeNs(), what)));
    }
  }

  @Override
  public void end() {
    for (Held h : held) {
      if (h.task.leaves) {
        broken(h.invariant, h.what);
      }
    }
  }

  @Override
  public void lost(int cpu) {
    cpus.forget(cpu);
    tasks.values().forEach(TaskSeen::forget);
  }

  private void schedWakeup(TraceRecord r) {
    TaskSeen t = task((int) r.arg(1));
    if (t.onCpu != UNKNOWN) {
      t.woken = false; // it never got to sleep
    }
  }

  private void schedSwitch(CpuSeen c, TraceRecord r) {
    checkSwitchContext(r);
    int prevPid = (int) r.arg(1);
    int nextPid = (int) r.arg(5);
    if (prevPid != r.pid()) {
      broken(CHAIN, r, "prev is pid " + prevPid + ", but pid " + r.pid() + " was switched in last");
    }
    c.leavingPid = prevPid;
    switchOut(r, prevPid);
    switchIn(r, nextPid);
    checkOwnCpu(r, task(prevPid), r.text(0), (int) r.arg(2));
    checkOwnCpu(r, task(nextPid), r.text(4), (int) r.arg(6));
    c.account(r.timeNs(), (int) r.arg(2) < MAX_RT_PRIO);
    c.currentPid = nextPid;
    if (live()) {
      checkPick(c, r, machine());
    }
  }

  private void checkSwitchContext(TraceRecord r) {
    int notTask = Flags.HARDIRQ | Flags.NMI | (softirqsArePreemptible() ? 0 : Flags.SOFTIRQ);
    boolean taskContext = !Flags.any(r, notTask);
    boolean cleared = !Flags.any(r, Flags.NEED_RESCHED | Flags.NEED_RESCHED_LAZY | Flags.PREEMPT_RESCHED);
    if (!taskContext || !cleared || !Flags.any(r, Flags.IRQS_OFF) || Flags.preemptDepth(r) != SWITCH_DEPTH && (live() || countsPreemption)) {
      broken(SWITCH_CONTEXT, r, String.format(Locale.ROOT, "flags 0x%02x, preempt depth %d", r.flags(), Flags.preemptDepth(r)));
    }
  }

  private void switchOut(TraceRecord r, int pid) {
    TaskSeen t = task(pid);
    long state = r.arg(3);
    t.onCpu = UNKNOWN;
    t.leaves = true;
    t.asleep = state != 0 && state != PREEMPT_MODE;
    t.dead = (state & TASK_DEAD) != 0;
    if ((state & PREEMPT_MODE) != 0 && state != PREEMPT_MODE) {
      broken(PREEMPTED, r, String.format(Locale.ROOT, "pid %d has prev_state 0x%x", pid, state));
    }
    if (startsWith(r.text(0), STOPPER) && state != TASK_INTERRUPTIBLE && state != TASK_PARKED) {
      broken(OWN_CPU, r, String.format(Locale.ROOT, "%s leaves with prev_state 0x%x", r.text(0), state));
    }
  }

  private void switchIn(TraceRecord r, int pid) {
    if (pid == 0) {
      return;
    }
    TaskSeen t = task(pid);
    if (t.onCpu != UNKNOWN) {
      brokenUnlessMissing(t, ONE_CPU, r, "pid " + pid + " is switched in, but it is current on CPU " + t.onCpu);
    }
    boolean told = sees(TraceEvent.SCHED_WAKING) || sees(TraceEvent.SCHED_WAKEUP);
    if (told && (t.dead || t.asleep && !t.woken)) {
      broken(SLEEPER, r, "pid " + pid + " is switched in, but it is " + (t.dead ? "dead" : "asleep"));
    }
    t.asleep = false;
    t.woken = false;
    t.onCpu = r.cpu();
  }

  private void checkOwnCpu(TraceRecord r, TaskSeen t, @Nullable String comm, int prio) {
    for (String kthread : PER_CPU_KTHREADS) {
      if (startsWith(comm, kthread)) {
        int own = numberAt(comm, kthread.length());
        t.bound |= own == r.cpu();
        if (own != UNKNOWN && own != r.cpu() && (live() || t.bound)) {
          broken(OWN_CPU, r, comm + " runs here");
        }
      }
    }
    if (startsWith(comm, STOPPER) && prio != 0) {
      broken(OWN_CPU, r, comm + " has prio " + prio);
    }
  }

  /** Called with the run-queue lock held, the previous task already dequeued if it sleeps. */
  private void checkPick(CpuSeen c, TraceRecord r, Machine m) {
    Rq rq = m.cpu(r.cpu()).rq();
    int nextPid = (int) r.arg(5);
    int nextPrio = (int) r.arg(6);
    if (startsWith(r.text(4), STOPPER) || !m.rule("policy-rt").equals("none")) {
      return;
    }
    if (nextPrio < MAX_RT_PRIO) {
      c.fairWindow = false;
      if (nextPrio != rq.highestPrioCurr()) {
        broken(BEST_NEXT, r, "next has prio " + nextPrio + ", but prio " + rq.highestPrioCurr() + " is queued");
      }
    } else if (rq.rtNrRunning() > 0) {
      if (!c.mayFairRun()) {
        broken(BEST_NEXT, r, "next has prio " + nextPrio + ", but RT prio " + rq.highestPrioCurr() + " is queued");
      }
      c.fairWindow = true;
      c.rtCreditNs = 0;
    } else if (nextPid == 0 && rq.nrRunning() > 0 && m.rule("policy-fair").equals("none")) {
      broken(IDLE_NEXT, r, "idle is next, but " + rq.nrRunning() + " tasks are queued");
    }
  }

  private void checkFairOverRt(CpuSeen c, TraceRecord r, Cpu cpu) {
    if (cpu.curr().prio() >= MAX_RT_PRIO && cpu.rq().rtNrRunning() > 0 && !cpu.needResched() && !c.mayFairRun()) {
      broken(FAIR_OVER_RT, r, "pid " + r.pid() + " runs over RT prio " + cpu.rq().highestPrioCurr());
    }
  }

  private TaskSeen task(int pid) {
    return tasks.computeIfAbsent(pid, k -> new TaskSeen());
  }

  private static boolean startsWith(@Nullable String comm, String prefix) {
    return comm != null && comm.startsWith(prefix);
  }

  /** The number at {@code at}, which ends at the end or at a colon; else {@link #UNKNOWN}. */
  private static int numberAt(String comm, int at) {
    int n = UNKNOWN;
    for (int i = at; i < comm.length() && comm.charAt(i) != ':'; i++) {
      int digit = comm.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return UNKNOWN;
      }
      n = (n == UNKNOWN ? 0 : n * 10) + digit;
    }
    return n;
  }

  /** What the records said of a CPU. */
  private static final class CpuSeen {
    int currentPid = UNKNOWN;
    /** The task that the last record switched out. */
    int leavingPid = UNKNOWN;
    long lastSwitchNs;
    /** By how much real-time tasks had the CPU longer than others since the last window. */
    long rtCreditNs;
    /** Fair tasks were let run over queued real-time tasks; until one of those runs again. */
    boolean fairWindow;

    void account(long nowNs, boolean wasRt) {
      long ranNs = nowNs - lastSwitchNs;
      rtCreditNs = wasRt ? rtCreditNs + ranNs : Math.max(0, rtCreditNs - ranNs);
      lastSwitchNs = nowNs;
    }

    boolean mayFairRun() {
      return fairWindow || rtCreditNs >= STARVED_NS;
    }
  }

  /** What the records said of a task. */
  private static final class TaskSeen {
    int onCpu = UNKNOWN;
    boolean asleep;
    boolean woken;
    boolean dead;
    /** It ran on the CPU that it is named after. */
    boolean bound;
    /** It was switched out at least once. */
    boolean leaves;

    void forget() {
      onCpu = UNKNOWN;
      asleep = false;
      woken = false;
      dead = false;
    }
  }
}
