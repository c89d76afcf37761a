package dev.stormbench.repl.imports;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;

/** Where the fields stand that are asked for, by their names. */
final class Fields {
  static final int PREV_COMM = of(TraceEvent.SCHED_SWITCH, "prev_comm");
  static final int PREV_PID = of(TraceEvent.SCHED_SWITCH, "prev_pid");
  static final int PREV_PRIO = of(TraceEvent.SCHED_SWITCH, "prev_prio");
  static final int PREV_STATE = of(TraceEvent.SCHED_SWITCH, "prev_state");
  static final int NEXT_COMM = of(TraceEvent.SCHED_SWITCH, "next_comm");
  static final int NEXT_PID = of(TraceEvent.SCHED_SWITCH, "next_pid");
  static final int NEXT_PRIO = of(TraceEvent.SCHED_SWITCH, "next_prio");
  /** Of sched_waking, sched_wakeup, sched_wakeup_new and sched_migrate_task alike. */
  static final int COMM = of(TraceEvent.SCHED_WAKING, "comm");
  static final int PID = of(TraceEvent.SCHED_WAKING, "pid");
  static final int PRIO = of(TraceEvent.SCHED_WAKING, "prio");
  static final int TARGET_CPU = of(TraceEvent.SCHED_WAKING, "target_cpu");

  private Fields() {}

  /** The index of the first of some names that the event has; -1: of none. */
  static int of(TraceEvent event, String... names) {
    for (String name : names) {
      int i = event.fields().indexOf(name);
      if (i >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** A number by the field's name; 0 if there is none. */
  static long number(TraceRecord r, String... names) {
    int i = of(r.event(), names);
    return i < 0 ? 0 : r.arg(i);
  }

  /** A text by the field's name; empty if there is none. */
  static String text(TraceRecord r, String... names) {
    int i = of(r.event(), names);
    String text = i < 0 ? null : r.text(i);
    return text == null ? "" : text;
  }
}
