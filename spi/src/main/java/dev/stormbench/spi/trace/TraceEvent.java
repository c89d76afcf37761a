package dev.stormbench.spi.trace;

import java.util.List;
import java.util.Locale;

/**
 * The tracepoints that are modelled, with the kernel's names and field names. The order of the
 * constants is part of the digest: new ones go to the end.
 */
public enum TraceEvent {
  SCHED_SWITCH("sched", "prev_comm", "prev_pid", "prev_prio", "prev_state", "next_comm", "next_pid", "next_prio"),
  SCHED_WAKING("sched", "comm", "pid", "prio", "target_cpu"),
  SCHED_WAKEUP("sched", "comm", "pid", "prio", "target_cpu"),
  SCHED_WAKEUP_NEW("sched", "comm", "pid", "prio", "target_cpu"),
  SCHED_MIGRATE_TASK("sched", "comm", "pid", "prio", "orig_cpu", "dest_cpu"),
  SCHED_WAKE_IDLE_WITHOUT_IPI("sched", "cpu"),
  SCHED_PROCESS_EXIT("sched", "comm", "pid", "prio"),
  IRQ_HANDLER_ENTRY("irq", "irq", "name"),
  IRQ_HANDLER_EXIT("irq", "irq", "ret"),
  SOFTIRQ_RAISE("irq", "vec"),
  SOFTIRQ_ENTRY("irq", "vec"),
  SOFTIRQ_EXIT("irq", "vec"),
  TASKLET_ENTRY("irq", "tasklet", "function"),
  TASKLET_EXIT("irq", "tasklet", "function"),
  WORKQUEUE_QUEUE_WORK("workqueue", "work", "function", "workqueue", "req_cpu", "cpu"),
  WORKQUEUE_ACTIVATE_WORK("workqueue", "work", "function"),
  WORKQUEUE_EXECUTE_START("workqueue", "work", "function"),
  WORKQUEUE_EXECUTE_END("workqueue", "work", "function"),
  IPI_SEND_CPU("ipi", "cpu", "callback"),
  CSD_QUEUE_CPU("csd", "cpu", "func", "csd"),
  CSD_FUNCTION_ENTRY("csd", "func", "csd"),
  CSD_FUNCTION_EXIT("csd", "func", "csd"),
  LOCAL_TIMER_ENTRY("irq_vectors", "vector"),
  LOCAL_TIMER_EXIT("irq_vectors", "vector"),
  RESCHEDULE_ENTRY("irq_vectors", "vector"),
  RESCHEDULE_EXIT("irq_vectors", "vector"),
  CALL_FUNCTION_SINGLE_ENTRY("irq_vectors", "vector"),
  CALL_FUNCTION_SINGLE_EXIT("irq_vectors", "vector"),
  IRQ_WORK_ENTRY("irq_vectors", "vector"),
  IRQ_WORK_EXIT("irq_vectors", "vector"),
  HRTIMER_START("timer", "hrtimer", "function", "expires", "softexpires", "mode"),
  HRTIMER_EXPIRE_ENTRY("timer", "hrtimer", "now", "function"),
  HRTIMER_EXPIRE_EXIT("timer", "hrtimer"),
  HRTIMER_CANCEL("timer", "hrtimer"),
  TIMER_START("timer", "timer", "function", "expires", "now"),
  TIMER_EXPIRE_ENTRY("timer", "timer", "now", "function"),
  TIMER_EXPIRE_EXIT("timer", "timer"),
  TICK_STOP("timer", "success", "dependency"),
  CPU_IDLE("power", "state", "cpu_id"),
  RCU_STALL_WARNING("rcu", "rcuname", "msg"),
  SCHED_PI_SETPRIO("sched", "comm", "pid", "oldprio", "newprio");

  private final String system;
  private final List<String> fields;
  private final String eventName = name().toLowerCase(Locale.ROOT);

  TraceEvent(String system, String... fields) {
    this.system = system;
    this.fields = List.of(fields);
  }

  /** The subsystem, such as {@code sched}. */
  public String system() {
    return system;
  }

  /** The tracepoint's name, such as {@code sched_switch}. */
  public String eventName() {
    return eventName;
  }

  /** Field names in the order of {@link TraceRecord#arg}. */
  public List<String> fields() {
    return fields;
  }
}
