package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The state that pushing and pulling keeps. All of it needs the machine.
 *
 * <ul>
 * <li>15. The runnable real-time tasks are those that the run-queues count; looked at at every {@value
 *     #LOOKS_PER_COUNT}th look, and at the end.
 * <li>16. A CPU's overloaded flag is its bit of rto_mask; rto_count is the number of bits.
 * <li>17. Pushable tasks are queued here, not running, free to use more than one CPU, and sorted by prio. Since v6.7
 *     (612f769edd06) a CPU is overloaded exactly when it has one; fixes that clear the flag need {@code overload: any}.
 * <li>18. highest_prio.next is the prio of the first pushable task or 99; highest_prio.curr is 99 exactly when no
 *     real-time task is queued, and no less urgent than the running or the first pushable one.
 * <li>19. cpupri has the CPU on the level of highest_prio.curr.
 * <li>20. A real-time task that is moved without being woken, and not by a stopper or because it may no longer be
 *     where it was, goes where it beats all queued real-time tasks.
 * <li>26. push_busy is set while a push_cpu_stop is queued on the CPU, and only while one is queued or runs.
 * </ul>
 *
 * <p>Where a scheduler policy stands in for the RT class, real-time tasks are on none of that class's queues: 15, 18 and 20 are about the
 * class and not looked at, also not after the policy is ejected, for each CPU hands its tasks over when it schedules. The others must
 * hold of a class that has no tasks, too.
 *
 * <p>16 to 19 and 26 are looked at, for the CPU of the record, where an interrupt handler ends, a softirq or a tasklet begins
 * or ends: there the CPU holds no run-queue lock. What other CPUs do under the lock is done at once.
 */
final class RtInvariants extends Family {
  static final String COUNT = "15: runnable RT tasks are those that the run-queues count";
  static final String CPUPRI = "19: cpupri has a CPU on the level of its most urgent prio";
  static final String PUSH_BUSY = "26: push_busy is a push_cpu_stop under way";
  static final String MASK = "16: overloaded is the bit in rto_mask, rto_count their number";
  static final String PUSHABLE = "17: pushable tasks are queued, movable, not running, sorted";
  static final String OVERLOADED = "17: overloaded is having pushable tasks";
  static final String HIGHEST_PRIO = "18: highest_prio is that of the queue";
  static final String PUSH_BEATS = "20: a moved task beats the queued RT tasks of its new CPU";

  private static final int NO_PRIO = 99;
  private static final int LOOKS_PER_COUNT = 256;
  private static final String OVERLOAD_PROFILE = "profile";

  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.word("overload", List.of(OVERLOAD_PROFILE, "any"), OVERLOAD_PROFILE,
          "when a CPU counts as overloaded: as the kernel profile says, or by any rule"));

  private final boolean overloadAny;
  private final Set<Integer> waking = new LinkedHashSet<>();
  private int looks;

  RtInvariants(Params p) {
    overloadAny = !p.text("overload").equals(OVERLOAD_PROFILE);
  }

  @Override
  public boolean startRecorded(Violations v) {
    return false;
  }

  @Override
  public void event(TraceRecord r) {
    switch (r.event()) {
      case SCHED_WAKING -> waking.add((int) r.arg(1));
      case SCHED_WAKEUP -> waking.remove((int) r.arg(1));
      case SCHED_MIGRATE_TASK -> checkMove(r, machine());
      case LOCAL_TIMER_EXIT, RESCHEDULE_EXIT, CALL_FUNCTION_SINGLE_EXIT, IRQ_WORK_EXIT,
          SOFTIRQ_ENTRY, SOFTIRQ_EXIT, TASKLET_ENTRY, TASKLET_EXIT -> {
        Rq rq = machine().cpu(r.cpu()).rq();
        checkMask(r, rq, machine());
        checkPushable(r, rq);
        if (!replaced()) {
          checkHighestPrio(r, rq);
        }
        checkCpupri(r, rq, machine());
        checkPushBusy(r, rq, machine());
        if (++looks % LOOKS_PER_COUNT == 0) {
          checkCount(machine());
        }
      }
      default -> { }
    }
  }

  @Override
  public void end() {
    checkCount(machine());
  }

  private boolean replaced() {
    return !machine().rule("policy-rt").equals("none");
  }

  private void checkCount(Machine m) {
    if (replaced()) {
      return;
    }
    int counted = 0;
    for (int cpu = 0; cpu < m.nrCpus(); cpu++) {
      counted += m.cpu(cpu).rq().rtNrRunning();
    }
    int runnable = 0;
    for (Task t : m.tasks()) {
      if (t.prio() < MAX_RT_PRIO && t.policy() != Task.Policy.STOP && t.onRq()) {
        runnable++;
      }
    }
    if (counted != runnable) {
      broken(COUNT, "run-queues count " + counted + ", runnable are " + runnable);
    }
  }

  private void checkCpupri(TraceRecord r, Rq rq, Machine m) {
    int level = Math.max(0, NO_PRIO - rq.highestPrioCurr());
    if (m.rootDomain().cpupri(rq.cpu()) != level) {
      broken(CPUPRI, r, "it is on level " + m.rootDomain().cpupri(rq.cpu()) + ", highest_prio.curr is "
          + rq.highestPrioCurr());
    }
  }

  private void checkPushBusy(TraceRecord r, Rq rq, Machine m) {
    boolean work = m.cpu(rq.cpu()).stopWorks().contains("push_cpu_stop");
    boolean mayRun = rq.curr().policy() == Task.Policy.STOP;
    if (rq.pushBusy() ? !work : work && !mayRun) {
      broken(PUSH_BUSY, r, "push_busy is " + rq.pushBusy() + ", the stopper " + (work ? "has" : "has no")
          + " push_cpu_stop");
    }
  }

  private void checkMask(TraceRecord r, Rq rq, Machine m) {
    RootDomain rd = m.rootDomain();
    if (rq.overloaded() != rd.rtoMask(rq.cpu())) {
      broken(MASK, r, "overloaded is " + rq.overloaded() + ", the bit is " + rd.rtoMask(rq.cpu()));
    }
    int bits = 0;
    for (int cpu = rd.rtoMaskNext(-1); cpu < m.nrCpus(); cpu = rd.rtoMaskNext(cpu)) {
      bits++;
    }
    if (bits != rd.rtoCount()) {
      broken(MASK, r, "rto_count is " + rd.rtoCount() + ", rto_mask has " + bits + " bits");
    }
  }

  private void checkPushable(TraceRecord r, Rq rq) {
    int n = rq.nrPushable();
    if (!overloadAny && machine().rule("overload-rule").equals("pushable") && rq.overloaded() != n > 0) {
      broken(OVERLOADED, r, "overloaded is " + rq.overloaded() + " with " + n + " pushable tasks");
    }
    int lastPrio = 0;
    for (int i = 0; i < n; i++) {
      Task t = rq.pushable(i);
      if (t == null || !t.onRq() || t.cpu() != rq.cpu() || t.onCpu() || t.nrCpusAllowed() < 2 || t.prio() < lastPrio) {
        broken(PUSHABLE, r, "entry " + i + " of " + n + (t == null ? " is none" : " is pid " + t.pid()));
        return;
      }
      lastPrio = t.prio();
    }
  }

  private void checkHighestPrio(TraceRecord r, Rq rq) {
    Task first = rq.pushable(0);
    int next = first == null ? NO_PRIO : first.prio();
    if (Math.min(NO_PRIO, rq.highestPrioNext()) != next) {
      broken(HIGHEST_PRIO, r, "next is " + rq.highestPrioNext() + ", the first pushable prio is " + next);
    }
    int curr = Math.min(NO_PRIO, rq.highestPrioCurr()); // an empty queue has 100 before v5.10
    boolean running = rq.curr().prio() < MAX_RT_PRIO && rq.curr().policy() != Task.Policy.STOP && rq.curr().onRq();
    int floor = running ? Math.min(next, rq.curr().prio()) : next;
    if (curr > floor || rq.rtNrRunning() == 0 != (curr == NO_PRIO)) {
      broken(HIGHEST_PRIO, r, "curr is " + curr + " with " + rq.rtNrRunning() + " queued, " + floor + " among them");
    }
  }

  /** Called with both run-queue locks held, the task on neither queue. */
  private void checkMove(TraceRecord r, Machine m) {
    int pid = (int) r.arg(1);
    int prio = (int) r.arg(2);
    Task t = taskOf(pid);
    if (prio >= MAX_RT_PRIO || waking.contains(pid) || r.comm().startsWith("migration/")
        || t == null || !t.allowed((int) r.arg(3)) || replaced()) {
      return;
    }
    Rq dest = m.cpu((int) r.arg(4)).rq();
    if (prio >= dest.highestPrioCurr()) {
      broken(PUSH_BEATS, r, "pid " + pid + " of prio " + prio + " goes to CPU " + dest.cpu()
          + " where prio " + dest.highestPrioCurr() + " is queued");
    }
  }
}
