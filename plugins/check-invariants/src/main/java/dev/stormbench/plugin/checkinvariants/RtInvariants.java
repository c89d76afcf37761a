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
 * <li>16. A CPU's overloaded flag is its bit of rto_mask; rto_count is the number of bits.
 * <li>17. Pushable tasks are queued here, not running, free to use more than one CPU, and sorted by prio. Since v6.7
 *     (612f769edd06) a CPU is overloaded exactly when it has one ({@code overload: pushable}); profiles before that,
 *     and fixes that clear the flag, need {@code overload: any}.
 * <li>18. highest_prio.next is the prio of the first pushable task or 99; highest_prio.curr is 99 exactly when no
 *     real-time task is queued, and no less urgent than the running or the first pushable one.
 * <li>20. A real-time task that is moved without being woken, and not by a stopper or because it may no longer be
 *     where it was, goes where it beats all queued real-time tasks.
 * </ul>
 *
 * <p>16 to 18 are looked at, for the CPU of the record, where an interrupt handler ends, a softirq or a tasklet begins
 * or ends: there the CPU holds no run-queue lock. What other CPUs do under the lock is done at once.
 */
final class RtInvariants extends Family {
  static final String MASK = "16: overloaded is the bit in rto_mask, rto_count their number";
  static final String PUSHABLE = "17: pushable tasks are queued, movable, not running, sorted";
  static final String OVERLOADED = "17: overloaded is having pushable tasks";
  static final String HIGHEST_PRIO = "18: highest_prio is that of the queue";
  static final String PUSH_BEATS = "20: a moved task beats the queued RT tasks of its new CPU";

  private static final int NO_PRIO = 99;
  private static final String OVERLOAD_PUSHABLE = "pushable";

  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.word("overload", List.of(OVERLOAD_PUSHABLE, "any"), OVERLOAD_PUSHABLE,
          "when a CPU counts as overloaded: with a pushable task (since v6.7), or by any rule"));

  private final boolean overloadPushable;
  private final Set<Integer> waking = new LinkedHashSet<>();

  RtInvariants(Params p) {
    overloadPushable = p.text("overload").equals(OVERLOAD_PUSHABLE);
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
        checkHighestPrio(r, rq);
      }
      default -> { }
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
    if (overloadPushable && rq.overloaded() != n > 0) {
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
    if (rq.highestPrioNext() != next) {
      broken(HIGHEST_PRIO, r, "next is " + rq.highestPrioNext() + ", the first pushable prio is " + next);
    }
    int curr = rq.highestPrioCurr();
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
        || t == null || !t.allowed((int) r.arg(3))) {
      return;
    }
    Rq dest = m.cpu((int) r.arg(4)).rq();
    if (prio >= dest.highestPrioCurr()) {
      broken(PUSH_BEATS, r, "pid " + pid + " of prio " + prio + " goes to CPU " + dest.cpu()
          + " where prio " + dest.highestPrioCurr() + " is queued");
    }
  }
}
