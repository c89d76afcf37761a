package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The token that visits overloaded CPUs (RT_PUSH_IPI). All of it needs the machine.
 *
 * <ul>
 * <li>21. A walk's token is at one place: it is sent on only from where it is, and begun anew only after it has arrived
 *     where it was sent last. While rto_cpu names a CPU the token's irq_work is queued or runs.
 * <li>22. With the rule {@code self-skip} (94894c9c477e) the token is never sent to the CPU that sends it.
 * <li>23. rto_loop does not pass rto_loop_next.
 * <li>24. A walk ends only after a circuit that began after every request that was made before its last visit began.
 * <li>25. A visit that moves no task leaves the pushable tasks, the overload flag and the running task as they were,
 *     and takes back no need-resched.
 * </ul>
 *
 * <p>An idle CPU takes its call list on its way to schedule(), too, without an interrupt, and of that there is no record:
 * whether the token has arrived there is not known, so it counts as arrived, and 24 and 25 do not look at such visits.
 *
 * <p>With the rule {@code ipi-tracepoints: ipi} (v6.4) only what the token sends to its own CPU is on record, so its way is
 * not known, and where it was sent is not looked at.
 *
 * <p>Looked at where the call-function interrupt ends; rto_lock is free there as far as this CPU goes, and other CPUs
 * take and release it at once, but for what a visit does after it.
 */
final class TokenInvariants extends Family {
  static final String ONE_TOKEN = "21: the token is at one place";
  static final String LIVE = "21: while rto_cpu names a CPU the token is queued or runs";
  static final String NOT_TO_SELF = "22: the token is not sent to the CPU that sends it";
  static final String LOOP = "23: rto_loop does not pass rto_loop_next";
  static final String REQUEST = "24: a walk ends after a full circuit for every request";
  static final String BARREN = "25: a barren visit changes nothing but need-resched";

  private static final String TOKEN = "rto_push_irq_work_func";
  private static final int NOWHERE = -1;

  private final PerCpu<CpuSeen> cpus = new PerCpu<>(CpuSeen::new);
  /** Where the token was sent last. */
  private int sentTo = NOWHERE;
  private boolean arrived;

  @Override
  public boolean startRecorded(Violations v) {
    return false;
  }

  @Override
  public void event(TraceRecord r) {
    CpuSeen c = cpus.get(r.cpu());
    switch (r.event()) {
      case SCHED_WAKEUP, SCHED_WAKEUP_NEW -> cpus.get((int) r.arg(3)).touched = true;
      case SCHED_MIGRATE_TASK -> {
        cpus.get((int) r.arg(3)).touched = true;
        CpuSeen to = cpus.get((int) r.arg(4));
        to.touched = true;
        to.coming = taskOf((int) r.arg(1));
      }
      case SCHED_SWITCH -> {
        c.touched = true;
        arrived |= sentTo == r.cpu() && r.pid() == 0;
      }
      case CSD_QUEUE_CPU, IPI_SEND_CPU -> {
        if (TOKEN.equals(r.text(2))) {
          sent(r, (int) r.arg(0));
        }
      }
      case CALL_FUNCTION_SINGLE_ENTRY, IRQ_WORK_ENTRY -> visitBegins(c, r);
      case CALL_FUNCTION_SINGLE_EXIT, IRQ_WORK_EXIT -> visitEnds(c, r);
      default -> { }
    }
  }

  private void sent(TraceRecord r, int to) {
    if (machine().rule("ipi-tracepoints").equals("ipi")) {
      return;
    }
    arrived |= sentTo != NOWHERE && machine().cpu(sentTo).curr().pid() == 0;
    boolean goesOn = Flags.any(r, Flags.HARDIRQ) || sentTo == r.cpu() && r.pid() == 0;
    if (goesOn ? sentTo != r.cpu() || !arrived : sentTo != NOWHERE && !arrived) {
      broken(ONE_TOKEN, r, "it is sent to CPU " + to + ", but was sent to CPU " + sentTo + " and has "
          + (arrived ? "" : "not ") + "arrived");
    }
    if (to == r.cpu() && machine().rule("self-skip").equals("true")) {
      broken(NOT_TO_SELF, r, "it is sent to CPU " + to);
    }
    cpus.get(r.cpu()).sentOn = true;
    sentTo = to;
    arrived = false;
  }

  private void visitBegins(CpuSeen c, TraceRecord r) {
    c.visited = sentTo == r.cpu() && !arrived && r.pid() != 0;
    arrived |= sentTo == r.cpu();
    c.sentOn = false;
    c.touched = c.coming != null && !c.coming.onRq(); // its mover has yet to get the lock
    c.coming = c.touched ? c.coming : null;
    c.loopNextBefore = machine().rootDomain().rtoLoopNext();
    c.before = c.visited ? new Pushables(machine().cpu(r.cpu()).rq(), machine().cpu(r.cpu()).needResched()) : null;
  }

  private void visitEnds(CpuSeen c, TraceRecord r) {
    RootDomain rd = machine().rootDomain();
    if (rd.rtoCpu() >= 0 && !rd.tokenLive()) {
      broken(LIVE, r, "rto_cpu is " + rd.rtoCpu() + ", but the irq_work neither queued nor running");
    }
    if (rd.rtoLoopNext() - rd.rtoLoop() < 0) {
      broken(LOOP, r, "rto_loop is " + rd.rtoLoop() + ", rto_loop_next " + rd.rtoLoopNext());
    }
    Pushables before = c.before;
    if (!c.visited || before == null) {
      return;
    }
    if (!c.sentOn && sentTo == r.cpu() && arrived) {
      sentTo = NOWHERE;
    }
    if (!c.sentOn && rd.rtoLoop() - c.loopNextBefore < 0) {
      broken(REQUEST, r, "rto_loop is " + rd.rtoLoop() + ", but rto_loop_next was " + c.loopNextBefore
          + " before the last visit");
    }
    Pushables after = new Pushables(machine().cpu(r.cpu()).rq(), machine().cpu(r.cpu()).needResched());
    if (!c.touched && !before.leftBy(after)) {
      broken(BARREN, r, before.describe() + " became " + after.describe());
    }
    c.visited = false;
  }

  /** What a barren visit leaves as it was. */
  private static final class Pushables {
    private final Task curr;
    private final boolean overloaded;
    private final boolean needResched;
    private final List<@Nullable Task> tasks = new ArrayList<>();

    Pushables(Rq rq, boolean needResched) {
      curr = rq.curr();
      overloaded = rq.overloaded();
      this.needResched = needResched;
      for (int i = 0; i < rq.nrPushable(); i++) {
        tasks.add(rq.pushable(i));
      }
    }

    boolean leftBy(Pushables after) {
      return curr == after.curr && overloaded == after.overloaded && tasks.equals(after.tasks)
          && (after.needResched || !needResched);
    }

    String describe() {
      return "curr pid " + curr.pid() + ", " + tasks.size() + " pushable, overloaded " + overloaded
          + ", need-resched " + needResched;
    }
  }

  /** What is known of a CPU. */
  private static final class CpuSeen {
    boolean visited;
    boolean sentOn;
    boolean touched;
    /** Who was given to this CPU last, until it is seen in the queue. */
    @Nullable Task coming;
    int loopNextBefore;
    @Nullable Pushables before;
  }
}
