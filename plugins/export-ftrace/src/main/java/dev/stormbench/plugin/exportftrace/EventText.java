package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.machine.SoftirqVec;
import dev.stormbench.spi.trace.TraceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What stands right of an event's name: the kernel's print format of each tracepoint (6.18). Of a symbol with its offset
 * ({@code %pS}) the offset is a fixed one that a kernel could print.
 */
final class EventText {
  private static final SoftirqVec[] SOFTIRQ = SoftirqVec.values();
  private static final String[] TICK_DEPENDENCY = {
    "POSIX_TIMER", "PERF_EVENTS", "SCHED", "CLOCK_UNSTABLE", "RCU", "RCU_EXP"
  };
  private static final String STATE_LETTERS = "SDTtXZPI";
  private static final int STATE_MASK = 0xff;
  private static final int STATE_PREEMPTED = 0x100;

  private static final String CALLSITE_OFFSET = "+0x5b/0x90";
  private static final String FUNCTION_OFFSET = "+0x0/0x20";
  private static final String[] CLOCKS = new String[12];
  private static final String TIMER_FLAG_LETTERS = "MDPI";
  private static final int TIMER_FLAG_SHIFT = 18;
  private static final int TIMER_IDX_SHIFT = 22;
  private static final int TIMER_CPU_MASK = 0x0003FFFF;

  static {
    CLOCKS[0] = "CLOCK_REALTIME";
    CLOCKS[1] = "CLOCK_MONOTONIC";
    CLOCKS[7] = "CLOCK_BOOTTIME";
    CLOCKS[11] = "CLOCK_TAI";
  }

  private EventText() {}

  static void write(Line to, TraceRecord r) {
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
        to.text(r.arg(3) != 0 ? " group_dead=true" : " group_dead=false");
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
      case IPI_SEND_CPU -> ipi(to.text("cpu=").unsigned(r.arg(0)), r);
      case IPI_SEND_CPUMASK -> ipi(to.text("cpumask=").text(r.text(0)), r);
      case CSD_QUEUE_CPU -> offset(to.text("cpu=").unsigned(r.arg(0)).text(" callsite="), r.text(1), CALLSITE_OFFSET)
          .text(" func=").text(r.text(2)).text(" csd=").address(r.arg(3));
      case CSD_FUNCTION_ENTRY, CSD_FUNCTION_EXIT -> to.text("func=").text(r.text(0)).text(", csd=").address(r.arg(1));
      case LOCAL_TIMER_ENTRY, LOCAL_TIMER_EXIT, RESCHEDULE_ENTRY, RESCHEDULE_EXIT,
          CALL_FUNCTION_SINGLE_ENTRY, CALL_FUNCTION_SINGLE_EXIT, CALL_FUNCTION_ENTRY, CALL_FUNCTION_EXIT, IRQ_WORK_ENTRY, IRQ_WORK_EXIT ->
          to.text("vector=").decimal(r.arg(0));
      case HRTIMER_START -> hrtimerStart(to, r);
      case HRTIMER_EXPIRE_ENTRY -> to.text("hrtimer=").address(r.arg(0))
          .text(" function=").text(r.text(2)).text(" now=").unsigned(r.arg(1));
      case HRTIMER_EXPIRE_EXIT, HRTIMER_CANCEL -> to.text("hrtimer=").address(r.arg(0));
      case TIMER_START -> timerStart(to, r);
      case TIMER_EXPIRE_ENTRY -> to.text("timer=").address(r.arg(0)).text(" function=").text(r.text(2))
          .text(" now=").unsigned(r.arg(1)).text(" baseclk=").unsigned(r.arg(3));
      case TIMER_INIT, TIMER_CANCEL, TIMER_EXPIRE_EXIT -> to.text("timer=").address(r.arg(0));
      case TICK_STOP -> tickStop(to, r);
      case CPU_IDLE -> to.text("state=").unsigned(r.arg(0) & 0xFFFFFFFFL).text(" cpu_id=").unsigned(r.arg(1));
      case SCHED_PI_SETPRIO -> to.text("comm=").text(r.text(0)).text(" pid=").decimal(r.arg(1))
          .text(" oldprio=").decimal(r.arg(2)).text(" newprio=").decimal(r.arg(3));
      case SCHED_STAT_RUNTIME -> to.text("comm=").text(r.text(0)).text(" pid=").decimal(r.arg(1))
          .text(" runtime=").unsigned(r.arg(2)).text(" [ns]");
      case SCHED_PROCESS_FORK -> to.text("comm=").text(r.text(0)).text(" pid=").decimal(r.arg(1))
          .text(" child_comm=").text(r.text(2)).text(" child_pid=").decimal(r.arg(3));
      case HRTIMER_SETUP -> hrtimerSetup(to, r);
      case RCU_UTILIZATION -> to.text(r.text(0));
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

  private static void ipi(Line to, TraceRecord r) {
    offset(to.text(" callsite="), r.text(1), CALLSITE_OFFSET);
    offset(to.text(" callback="), r.text(2), FUNCTION_OFFSET);
  }

  private static Line offset(Line to, @Nullable String symbol, String offset) {
    return symbol == null || symbol.isEmpty() ? to.text("0x0") : to.text(symbol).text(offset);
  }

  private static void hrtimerSetup(Line to, TraceRecord r) {
    to.text("hrtimer=").address(r.arg(0)).text(" clockid=");
    int clock = (int) r.arg(1);
    if (clock >= 0 && clock < CLOCKS.length && CLOCKS[clock] != null) {
      to.text(CLOCKS[clock]);
    } else {
      to.text("0x").text(Integer.toHexString(clock));
    }
    mode(to.text(" mode="), (int) r.arg(2));
  }

  private static void hrtimerStart(Line to, TraceRecord r) {
    to.text("hrtimer=").address(r.arg(0)).text(" function=").text(r.text(1));
    to.text(" expires=").unsigned(r.arg(2)).text(" softexpires=").unsigned(r.arg(3)).text(" mode=");
    mode(to, (int) r.arg(4));
    to.text(" was_armed=").decimal(r.arg(5));
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
    to.text(" expires=").unsigned(expires).text(" [timeout=").decimal(expires - r.arg(4)).character(']');
    int flags = (int) r.arg(5);
    to.text(" bucket_expiry=").unsigned(r.arg(3)).text(" cpu=").decimal(flags & TIMER_CPU_MASK);
    to.text(" idx=").decimal(flags >>> TIMER_IDX_SHIFT).text(" flags=");
    boolean first = true;
    for (int i = 0; i < TIMER_FLAG_LETTERS.length(); i++) {
      if ((flags & 1 << TIMER_FLAG_SHIFT + i) != 0) {
        if (!first) {
          to.character('|');
        }
        to.character(TIMER_FLAG_LETTERS.charAt(i));
        first = false;
      }
    }
  }

  private static void tickStop(Line to, TraceRecord r) {
    to.text("success=").decimal(r.arg(0)).text(" dependency=");
    long dependency = r.arg(1);
    if (dependency == 0) {
      to.text("NONE");
    } else if (Long.bitCount(dependency) == 1 && Long.numberOfTrailingZeros(dependency) < TICK_DEPENDENCY.length) {
      to.text(TICK_DEPENDENCY[Long.numberOfTrailingZeros(dependency)]);
    } else {
      to.text("0x").text(Long.toHexString(dependency));
    }
  }
}
