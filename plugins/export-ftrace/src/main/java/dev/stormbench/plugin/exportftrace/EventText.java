package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.machine.SoftirqVec;
import dev.stormbench.spi.trace.TraceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What stands right of an event's name: the kernel's print format of each tracepoint (6.18).
 *
 * <p>Fields that {@link dev.stormbench.spi.trace.TraceEvent} does not have get a fixed text that a kernel could
 * print: callsite, group_dead, was_armed, baseclk, bucket_expiry, idx and flags of timers.
 */
final class EventText {
  private static final SoftirqVec[] SOFTIRQ = SoftirqVec.values();
  private static final String[] TICK_DEPENDENCY = {
    "POSIX_TIMER", "PERF_EVENTS", "SCHED", "CLOCK_UNSTABLE", "RCU", "RCU_EXP"
  };
  private static final String STATE_LETTERS = "SDTtXZPI";
  private static final int STATE_MASK = 0xff;
  private static final int STATE_PREEMPTED = 0x100;

  private static final String RESCHEDULE_CALLSITE = "wakeup_preempt+0x92/0xa0";
  private static final String TOKEN_CALLSITE = "irq_work_queue_on+0x5b/0x90";
  private static final String SINGLE_CALLSITE = "generic_exec_single+0x33/0x130";
  private static final String TOKEN_FUNC = "rto_push_irq_work_func";
  private static final String NO_CALLBACK = "0x0";

  /** Where the last queued csd came from; the IPI that may follow it comes from there, too. */
  private String csdCallsite = SINGLE_CALLSITE;

  void write(Line to, TraceRecord r) {
    switch (r.event()) {
      case SCHED_SWITCH -> schedSwitch(to, r);
      case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW -> {
        task(to, r);
        to.text(" target_cpu=").zeroPadded(r.arg(3), 3);
      }
      case SCHED_MIGRATE_TASK -> {
        task(to, r);
        to.text(" orig_cpu=").decimal(r.arg(3)).text(" dest_cpu=").decimal(r.arg(4));
      }
      case SCHED_WAKE_IDLE_WITHOUT_IPI -> to.text("cpu=").decimal(r.arg(0));
      case SCHED_PROCESS_EXIT -> {
        task(to, r);
        to.text(" group_dead=true");
      }
      case IRQ_HANDLER_ENTRY -> to.text("irq=").decimal(r.arg(0)).text(" name=").text(r.text(1));
      case IRQ_HANDLER_EXIT ->
          to.text("irq=").decimal(r.arg(0)).text(r.arg(1) != 0 ? " ret=handled" : " ret=unhandled");
      case SOFTIRQ_RAISE, SOFTIRQ_ENTRY, SOFTIRQ_EXIT -> softirq(to, r.arg(0));
      case TASKLET_ENTRY, TASKLET_EXIT -> to.text("tasklet=0x").address(r.arg(0)).text(" function=").text(r.text(1));
      case WORKQUEUE_QUEUE_WORK -> to.text("work struct=").address(r.arg(0)).text(" function=").text(r.text(1))
          .text(" workqueue=").text(r.text(2)).text(" req_cpu=").decimal(r.arg(3)).text(" cpu=").decimal(r.arg(4));
      case WORKQUEUE_ACTIVATE_WORK ->
          to.text("work struct ").address(r.arg(0)).text(" function=").text(r.text(1)).character(' ');
      case WORKQUEUE_EXECUTE_START, WORKQUEUE_EXECUTE_END ->
          to.text("work struct ").address(r.arg(0)).text(": function ").text(r.text(1));
      case IPI_SEND_CPU -> ipiSendCpu(to, r);
      case CSD_QUEUE_CPU -> csdQueueCpu(to, r);
      case CSD_FUNCTION_ENTRY, CSD_FUNCTION_EXIT -> to.text("func=").text(r.text(0)).text(", csd=").address(r.arg(1));
      case LOCAL_TIMER_ENTRY, LOCAL_TIMER_EXIT, RESCHEDULE_ENTRY, RESCHEDULE_EXIT,
          CALL_FUNCTION_SINGLE_ENTRY, CALL_FUNCTION_SINGLE_EXIT, IRQ_WORK_ENTRY, IRQ_WORK_EXIT ->
          to.text("vector=").decimal(r.arg(0));
      case HRTIMER_START -> hrtimerStart(to, r);
      case HRTIMER_EXPIRE_ENTRY -> to.text("hrtimer=").address(r.arg(0))
          .text(" function=").text(r.text(2)).text(" now=").unsigned(r.arg(1));
      case HRTIMER_EXPIRE_EXIT, HRTIMER_CANCEL -> to.text("hrtimer=").address(r.arg(0));
      case TIMER_START -> timerStart(to, r);
      case TIMER_EXPIRE_ENTRY -> to.text("timer=").address(r.arg(0)).text(" function=").text(r.text(2))
          .text(" now=").unsigned(r.arg(1)).text(" baseclk=").unsigned(r.arg(1));
      case TIMER_EXPIRE_EXIT -> to.text("timer=").address(r.arg(0));
      case TICK_STOP -> tickStop(to, r);
      case CPU_IDLE -> to.text("state=").unsigned(r.arg(0) & 0xFFFFFFFFL).text(" cpu_id=").unsigned(r.arg(1));
      case SCHED_PI_SETPRIO -> to.text("comm=").text(r.text(0)).text(" pid=").decimal(r.arg(1))
          .text(" oldprio=").decimal(r.arg(2)).text(" newprio=").decimal(r.arg(3));
      case RCU_STALL_WARNING -> to.text(r.text(0)).character(' ').text(r.text(1));
    }
  }

  private static void task(Line to, TraceRecord r) {
    to.text("comm=").text(r.text(0)).text(" pid=").decimal(r.arg(1)).text(" prio=").decimal(r.arg(2));
  }

  private static void schedSwitch(Line to, TraceRecord r) {
    to.text("prev_comm=").text(r.text(0)).text(" prev_pid=").decimal(r.arg(1)).text(" prev_prio=").decimal(r.arg(2));
    to.text(" prev_state=");
    state(to, (int) r.arg(3));
    to.text(" ==> next_comm=").text(r.text(4));
    to.text(" next_pid=").decimal(r.arg(5)).text(" next_prio=").decimal(r.arg(6));
  }

  private static void state(Line to, int state) {
    if ((state & STATE_MASK) == 0) {
      to.character('R');
    }
    boolean first = true;
    for (int i = 0; i < STATE_LETTERS.length(); i++) {
      if ((state & 1 << i) != 0) {
        if (!first) {
          to.character('|');
        }
        to.character(STATE_LETTERS.charAt(i));
        first = false;
      }
    }
    if ((state & STATE_PREEMPTED) != 0) {
      to.character('+');
    }
  }

  private static void softirq(Line to, long vec) {
    to.text("vec=").unsigned(vec).text(" [action=");
    if (vec >= 0 && vec < SOFTIRQ.length) {
      to.text(SOFTIRQ[(int) vec].name());
    } else {
      to.text("0x").text(Long.toHexString(vec));
    }
    to.character(']');
  }

  private void csdQueueCpu(Line to, TraceRecord r) {
    csdCallsite = TOKEN_FUNC.equals(r.text(1)) ? TOKEN_CALLSITE : SINGLE_CALLSITE;
    to.text("cpu=").unsigned(r.arg(0)).text(" callsite=").text(csdCallsite)
        .text(" func=").text(r.text(1)).text(" csd=").address(r.arg(2));
  }

  private void ipiSendCpu(Line to, TraceRecord r) {
    String callback = r.text(1);
    boolean reschedule = isReschedule(callback);
    to.text("cpu=").unsigned(r.arg(0)).text(" callsite=").text(reschedule ? RESCHEDULE_CALLSITE : csdCallsite);
    to.text(" callback=");
    if (reschedule) {
      to.text(NO_CALLBACK);
    } else {
      to.text(callback).text("+0x0/0x20");
    }
  }

  private static boolean isReschedule(@Nullable String callback) {
    return callback == null || callback.isEmpty() || callback.equals(NO_CALLBACK);
  }

  private static void hrtimerStart(Line to, TraceRecord r) {
    to.text("hrtimer=").address(r.arg(0)).text(" function=").text(r.text(1));
    to.text(" expires=").unsigned(r.arg(2)).text(" softexpires=").unsigned(r.arg(3)).text(" mode=");
    String words = r.text(4);
    if (words != null) {
      to.text(words);
    } else {
      mode(to, (int) r.arg(4));
    }
    to.text(" was_armed=0");
  }

  private static void mode(Line to, int mode) {
    to.text((mode & 1) != 0 ? "REL" : "ABS");
    if ((mode & 2) != 0) {
      to.text("|PINNED");
    }
    if ((mode & 4) != 0) {
      to.text("|SOFT");
    }
    if ((mode & 8) != 0) {
      to.text("|HARD");
    }
  }

  private static void timerStart(Line to, TraceRecord r) {
    long expires = r.arg(2);
    to.text("timer=").address(r.arg(0)).text(" function=").text(r.text(1));
    to.text(" expires=").unsigned(expires).text(" [timeout=").decimal(expires - r.arg(3)).character(']');
    to.text(" bucket_expiry=").unsigned(expires).text(" cpu=").decimal(r.cpu()).text(" idx=0 flags=");
  }

  private static void tickStop(Line to, TraceRecord r) {
    to.text("success=").decimal(r.arg(0)).text(" dependency=");
    long dependency = r.arg(1);
    if (r.text(1) != null) {
      to.text(r.text(1));
    } else if (dependency == 0) {
      to.text("NONE");
    } else if (Long.bitCount(dependency) == 1 && Long.numberOfTrailingZeros(dependency) < TICK_DEPENDENCY.length) {
      to.text(TICK_DEPENDENCY[Long.numberOfTrailingZeros(dependency)]);
    } else {
      to.text("0x").text(Long.toHexString(dependency));
    }
  }
}
