package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts, softirqs, tasklets and IPIs. All of it follows from the records.
 *
 * <ul>
 * <li>28. Handler entries and exits pair up; handlers do not nest; what happens between carries the hardirq flag.
 * <li>29. A softirq vector begins with none active on the CPU and no handler open, and ends as it began.
 * <li>30. Within a pass vectors ascend. One entry makes at most {@value #MAX_SOFTIRQ_RESTART} passes, goes round again
 *     only if the last pass ended without need-resched, and, where HZ is known, before 2 ms in jiffies are over.
 *     ksoftirqd's loop leaves no record of where one entry ends, nor does local_bh_enable(), which has preemption
 *     disabled; so their passes are not counted.
 * <li>31. A tasklet runs inside vector TASKLET or HI, on one CPU at a time.
 * <li>32. No sched_switch inside a handler or a softirq; under the rt model softirqs are preemptible.
 * <li>33. A reschedule interrupt of task context does not run softirqs.
 * <li>34. An IPI is entered after it was sent, at most once per send, and at least once after the last send. In
 *     recorded traces only the latter: requests to many CPUs (ipi_send_cpumask) are not among the events here. Neither
 *     where the kernel has no such tracepoint (before v6.4).
 * <li>35. A wake-up that is queued for another CPU (sched_ttwu_pending) is run there. It brings its own IPI, or wakes a
 *     polling CPU, unless an earlier entry of that CPU's list is still waiting there.
 * <li>36. The token's irq_work has no csd_function_entry.
 * </ul>
 */
final class IrqInvariants extends Family {
  static final String NESTING = "28: handlers pair up and do not nest";
  static final String HARDIRQ_FLAG = "28: events inside a handler carry the hardirq flag";
  static final String SOFTIRQ_PAIR = "29: softirq vectors pair up and do not nest";
  static final String PASSES = "30: passes ascend, at most 10, again only without need-resched and before 2 ms";
  static final String TASKLET = "31: a tasklet runs inside its vector, on one CPU at a time";
  static final String NO_SWITCH = "32: no sched_switch inside a handler or a softirq";
  static final String RESCHEDULE = "33: a reschedule interrupt runs no softirqs";
  static final String IPI = "34: an IPI is entered after its send, at most once per send";
  static final String CSD_RUN = "35: what is queued for a CPU is run there";
  static final String CSD_IPI = "35: the first entry of a list brings an IPI";
  static final String TOKEN_NO_CSD = "36: the token's irq_work has no csd_function events";

  private static final int MAX_SOFTIRQ_RESTART = 10;
  private static final long MAX_SOFTIRQ_TIME_NS = 2_000_000;
  /** The timekeeping CPU may be late with a jiffy, and a pass may begin within one. */
  private static final int JIFFIES_SLACK = 3;
  private static final long LOST_IPI_NS = 100_000_000;
  private static final String CALL_FUNCTION_SINGLE = "generic_smp_call_function_single_interrupt";
  private static final int NONE = -1;
  private static final String TTWU = "sched_ttwu_pending";
  private static final int HI_SOFTIRQ = 0;
  private static final int TASKLET_SOFTIRQ = 6;

  private final PerCpu<CpuSeen> cpus = new PerCpu<>(CpuSeen::new);
  private long lastNs;

  @Override
  public void event(TraceRecord r) {
    see(r.event());
    CpuSeen c = cpus.get(r.cpu());
    checkCsdIpi(c, r);
    c.idle = r.pid() == 0;
    lastNs = Math.max(lastNs, r.timeNs());
    checkContext(c, r);
    switch (r.event()) {
      case LOCAL_TIMER_ENTRY, IRQ_WORK_ENTRY, IRQ_HANDLER_ENTRY -> handlerEntry(c, r);
      case RESCHEDULE_ENTRY -> {
        ipiEntry(c.reschedule, r);
        handlerEntry(c, r);
      }
      case CALL_FUNCTION_SINGLE_ENTRY -> {
        ipiEntry(c.callFunctionSingle, r);
        handlerEntry(c, r);
      }
      case LOCAL_TIMER_EXIT -> handlerExit(c, r, TraceEvent.LOCAL_TIMER_ENTRY);
      case IRQ_WORK_EXIT -> handlerExit(c, r, TraceEvent.IRQ_WORK_ENTRY);
      case IRQ_HANDLER_EXIT -> handlerExit(c, r, TraceEvent.IRQ_HANDLER_ENTRY);
      case RESCHEDULE_EXIT -> handlerExit(c, r, TraceEvent.RESCHEDULE_ENTRY);
      case CALL_FUNCTION_SINGLE_EXIT -> {
        c.listMayWait = c.callFunctionSingle.flying > 0;
        handlerExit(c, r, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY);
      }
      case SOFTIRQ_ENTRY -> softirqEntry(c, r);
      case SOFTIRQ_EXIT -> softirqExit(c, r);
      case TASKLET_ENTRY -> taskletEntry(c, r);
      case TASKLET_EXIT -> taskletExit(c, r);
      case SCHED_SWITCH -> checkSwitch(c, r);
      case IPI_SEND_CPU -> ipiSend(r);
      case CSD_QUEUE_CPU -> csdQueue(r);
      case CSD_FUNCTION_ENTRY -> {
        if (TTWU.equals(r.text(0))) {
          c.csdQueuedNs = NONE;
        }
        if ("rto_push_irq_work_func".equals(r.text(0))) {
          broken(TOKEN_NO_CSD, r, "func is rto_push_irq_work_func");
        }
      }
      default -> { }
    }
  }

  @Override
  public void lost(int cpu) {
    cpus.forget(cpu);
  }

  private void checkContext(CpuSeen c, TraceRecord r) {
    if (c.handler != null && !Flags.any(r, Flags.HARDIRQ | Flags.NMI)) {
      broken(HARDIRQ_FLAG, r, "inside the handler of " + c.handler.eventName());
    }
    if (!Flags.any(r, Flags.SOFTIRQ)) {
      c.lastVec = NONE; // whatever entry there was has ended
    }
    boolean afterReschedule = c.rescheduledTask && Flags.preemptDepth(r) == 0; // else it is local_bh_enable()'s
    c.rescheduledTask = !softirqsArePreemptible() && r.event() == TraceEvent.RESCHEDULE_EXIT && r.pid() != 0
        && !Flags.any(r, Flags.SOFTIRQ | Flags.BH_OFF) && !r.comm().startsWith("ksoftirqd/");
    if (afterReschedule && r.event() == TraceEvent.SOFTIRQ_ENTRY) {
      broken(RESCHEDULE, r, "right after a reschedule interrupt");
    }
  }

  private void handlerEntry(CpuSeen c, TraceRecord r) {
    if (c.handler != null) {
      broken(NESTING, r, "inside the handler of " + c.handler.eventName());
    }
    if (!Flags.any(r, Flags.HARDIRQ)) {
      broken(HARDIRQ_FLAG, r, "at its entry");
    }
    c.handler = r.event();
    c.handlerArg = r.arg(0);
    c.seen = true;
  }

  private void handlerExit(CpuSeen c, TraceRecord r, TraceEvent entry) {
    boolean cutOff = !live() && !c.seen;
    if (!cutOff && (c.handler != entry || c.handlerArg != r.arg(0))) {
      broken(NESTING, r, "open is " + (c.handler == null ? "none" : c.handler.eventName()));
    }
    c.handler = null;
    c.seen = true;
  }

  private void softirqEntry(CpuSeen c, TraceRecord r) {
    int vec = (int) r.arg(0);
    if (c.vec != NONE || c.handler != null || !Flags.any(r, Flags.SOFTIRQ) || Flags.any(r, Flags.HARDIRQ)) {
      broken(SOFTIRQ_PAIR, r, "vec " + vec + " begins, active is vec " + c.vec);
    }
    c.vec = vec;
    if (c.lastVec == NONE) {
      c.passes = 1;
      c.entryNs = r.timeNs();
    } else if (vec <= c.lastVec) {
      c.passes++;
      checkPass(c, r);
    }
    c.lastVec = vec;
  }

  private void checkPass(CpuSeen c, TraceRecord r) {
    if (r.comm().startsWith("ksoftirqd/") || softirqsArePreemptible()
        || (r.pid() != 0 && Flags.preemptDepth(r) > 0)) {
      return;
    }
    if (r.pid() == 0 && c.needReschedAtExit) {
      c.passes = 1; // the idle loop has flushed its call list on the way to schedule(): another entry, not a pass
      c.entryNs = r.timeNs();
      return;
    }
    if (c.passes > MAX_SOFTIRQ_RESTART) {
      broken(PASSES, r, "pass " + c.passes);
    }
    if (c.needReschedAtExit) {
      broken(PASSES, r, "pass " + c.passes + " after one that ended with need-resched");
    }
    if (live()) {
      long jiffyNs = 1_000_000_000L / machine().hz();
      long limitNs = (MAX_SOFTIRQ_TIME_NS + jiffyNs - 1) / jiffyNs * jiffyNs + JIFFIES_SLACK * jiffyNs;
      if (r.timeNs() - c.entryNs > limitNs) {
        broken(PASSES, r, "pass " + c.passes + " begins " + (r.timeNs() - c.entryNs) + " ns after the first");
      }
    }
  }

  private void softirqExit(CpuSeen c, TraceRecord r) {
    boolean cutOff = !live() && c.lastVec == NONE;
    if (!cutOff && c.vec != (int) r.arg(0)) {
      broken(SOFTIRQ_PAIR, r, "vec " + r.arg(0) + " ends, active is vec " + c.vec);
    }
    if (c.inTasklet) {
      broken(TASKLET, r, "vec " + r.arg(0) + " ends inside a tasklet");
    }
    c.vec = NONE;
    c.lastVec = (int) r.arg(0);
    c.needReschedAtExit = Flags.any(r, Flags.NEED_RESCHED);
  }

  private void taskletEntry(CpuSeen c, TraceRecord r) {
    if (c.vec != TASKLET_SOFTIRQ && c.vec != HI_SOFTIRQ && (live() || c.vec != NONE)) {
      broken(TASKLET, r, "inside vec " + c.vec);
    }
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      CpuSeen other = cpus.get(cpu);
      if (other.inTasklet && (cpu == r.cpu() || other.tasklet == r.arg(0))) {
        broken(TASKLET, r, String.format(Locale.ROOT, "tasklet %x begins, CPU %d runs %x", r.arg(0), cpu, other.tasklet));
      }
    }
    c.inTasklet = true;
    c.tasklet = r.arg(0);
  }

  private void taskletExit(CpuSeen c, TraceRecord r) {
    boolean cutOff = !live() && !c.inTasklet;
    if (!cutOff && (!c.inTasklet || c.tasklet != r.arg(0))) {
      broken(TASKLET, r, String.format(Locale.ROOT, "tasklet %x ends, but it did not begin here", r.arg(0)));
    }
    c.inTasklet = false;
  }

  private void checkSwitch(CpuSeen c, TraceRecord r) {
    if (c.handler != null || (c.vec != NONE && !softirqsArePreemptible())) {
      broken(NO_SWITCH, r, c.handler != null ? "inside " + c.handler.eventName() : "inside vec " + c.vec);
    }
  }

  /** The list of a CPU that was just found empty brings its IPI with the next record of the sender. */
  private void checkCsdIpi(CpuSeen c, TraceRecord r) {
    int to = c.queuedFor;
    c.queuedFor = NONE;
    if (to == NONE) {
      return;
    }
    boolean brings = (r.event() == TraceEvent.IPI_SEND_CPU || r.event() == TraceEvent.SCHED_WAKE_IDLE_WITHOUT_IPI)
        && r.arg(0) == to;
    if (!brings) {
      broken(CSD_IPI, r, "after an entry for CPU " + to + ", whose list was empty");
    }
  }

  private void csdQueue(TraceRecord r) {
    CpuSeen target = cpus.get((int) r.arg(0));
    boolean ttwu = TTWU.equals(r.text(2));
    boolean maySpare = !live() && (!ttwu || target.idle); // sched_wake_idle_without_ipi may not be recorded
    if (!target.listMayWait && !maySpare) {
      cpus.get(r.cpu()).queuedFor = (int) r.arg(0);
    }
    target.listMayWait = true;
    if (ttwu && target.csdQueuedNs == NONE) {
      target.csdQueuedNs = r.timeNs();
    }
  }

  private void ipiSend(TraceRecord r) {
    CpuSeen target = cpus.get((int) r.arg(0));
    String callback = Objects.requireNonNull(r.text(2));
    boolean reschedule = callback.isEmpty();
    if (!reschedule && !callback.startsWith(CALL_FUNCTION_SINGLE)) {
      return; // by the irq_work vector: the callback is the work's function
    }
    Ipi ipi = reschedule ? target.reschedule : target.callFunctionSingle;
    ipi.flying++;
    ipi.sent = true;
    ipi.lastSendNs = r.timeNs();
  }

  private void ipiEntry(Ipi ipi, TraceRecord r) {
    if (ipi.flying == 0 && live() && machine().hasTracepoint("ipi_send_cpu")) {
      broken(IPI, r, "nobody sent it");
    }
    ipi.flying = Math.max(0, ipi.flying - 1);
    ipi.lastEntryNs = r.timeNs();
  }

  @Override
  public void end() {
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      long queuedNs = cpus.get(cpu).csdQueuedNs;
      if (queuedNs != NONE && lastNs - queuedNs > LOST_IPI_NS) {
        broken(CSD_RUN, "CPU " + cpu + ": a wake-up was queued at " + queuedNs + " ns and never run");
      }
      checkArrived(cpu, TraceEvent.RESCHEDULE_ENTRY, cpus.get(cpu).reschedule);
      checkArrived(cpu, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, cpus.get(cpu).callFunctionSingle);
    }
  }

  private void checkArrived(int cpu, TraceEvent entry, Ipi ipi) {
    if (sees(entry) && ipi.sent && ipi.lastEntryNs < ipi.lastSendNs && lastNs - ipi.lastSendNs > LOST_IPI_NS) {
      broken(IPI, "CPU " + cpu + ": " + entry.eventName().replace("_entry", "") + " was sent at " + ipi.lastSendNs + " ns and never entered");
    }
  }

  /** What the records said of a CPU. */
  private static final class CpuSeen {
    /** Entry event of the handler that runs. */
    @Nullable TraceEvent handler;
    long handlerArg;
    /** A handler was seen to begin or end. */
    boolean seen;
    /** Vector that runs. */
    int vec = NONE;
    /** Last vector of the entry to the softirq loop that is under way. */
    int lastVec = NONE;
    int passes;
    long entryNs;
    boolean needReschedAtExit;
    boolean inTasklet;
    long tasklet;
    boolean idle;
    /** CPU in whose empty list this one queued an entry with its last record. */
    int queuedFor = NONE;
    /** Since when a wake-up waits in the list of this CPU. */
    long csdQueuedNs = NONE;
    /** Entries may wait in the list of this CPU, which it takes somewhere in the interrupt, or as idle, unseen. */
    boolean listMayWait;
    /** The last event was the exit of a reschedule interrupt of task context. */
    boolean rescheduledTask;
    final Ipi reschedule = new Ipi();
    final Ipi callFunctionSingle = new Ipi();
  }

  /** One vector on its way to one CPU. Merged sends stay counted as flying: they allow too much, never too little. */
  private static final class Ipi {
    long flying;
    boolean sent;
    long lastSendNs;
    long lastEntryNs = -1;
  }
}
