package dev.stormbench.spi.trace;

import dev.stormbench.spi.Stability;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The tracepoints that are modelled, and some that only traces of real kernels have, with the kernel's names. Fields are those
 * of the kernel's {@code format} texts (v6.18) behind the common ones, in their order and with their values: numbers are the ring
 * buffer's. The order of the constants is part of the digest: new ones go to the end.
 *
 * @since 0.1.0
 */
@Stability.Stable
public enum TraceEvent {
  SCHED_SWITCH("sched", "prev_comm[]", "prev_pid", "prev_prio", "prev_state", "next_comm[]", "next_pid", "next_prio"),
  SCHED_WAKING("sched", "comm[]", "pid", "prio", "target_cpu"),
  SCHED_WAKEUP("sched", "comm[]", "pid", "prio", "target_cpu"),
  SCHED_WAKEUP_NEW("sched", "comm[]", "pid", "prio", "target_cpu"),
  SCHED_MIGRATE_TASK("sched", "comm[]", "pid", "prio", "orig_cpu", "dest_cpu"),
  SCHED_WAKE_IDLE_WITHOUT_IPI("sched", "cpu"),
  SCHED_PROCESS_EXIT("sched", "comm[]", "pid", "prio", "group_dead"),
  IRQ_HANDLER_ENTRY("irq", "irq", "name[]"),
  IRQ_HANDLER_EXIT("irq", "irq", "ret"),
  SOFTIRQ_RAISE("irq", "vec"),
  SOFTIRQ_ENTRY("irq", "vec"),
  SOFTIRQ_EXIT("irq", "vec"),
  TASKLET_ENTRY("irq", "tasklet*", "func()"),
  TASKLET_EXIT("irq", "tasklet*", "func()"),
  WORKQUEUE_QUEUE_WORK("workqueue", "work*", "function()", "workqueue[]", "req_cpu", "cpu"),
  WORKQUEUE_ACTIVATE_WORK("workqueue", "work*", "function()"),
  WORKQUEUE_EXECUTE_START("workqueue", "work*", "function()"),
  WORKQUEUE_EXECUTE_END("workqueue", "work*", "function()"),
  IPI_SEND_CPU("ipi", "cpu", "callsite()", "callback()"),
  CSD_QUEUE_CPU("csd", "cpu", "callsite()", "func()", "csd*"),
  CSD_FUNCTION_ENTRY("csd", "func()", "csd*"),
  CSD_FUNCTION_EXIT("csd", "func()", "csd*"),
  LOCAL_TIMER_ENTRY("irq_vectors", "vector"),
  LOCAL_TIMER_EXIT("irq_vectors", "vector"),
  RESCHEDULE_ENTRY("irq_vectors", "vector"),
  RESCHEDULE_EXIT("irq_vectors", "vector"),
  CALL_FUNCTION_SINGLE_ENTRY("irq_vectors", "vector"),
  CALL_FUNCTION_SINGLE_EXIT("irq_vectors", "vector"),
  IRQ_WORK_ENTRY("irq_vectors", "vector"),
  IRQ_WORK_EXIT("irq_vectors", "vector"),
  HRTIMER_START("timer", "hrtimer*", "function()", "expires", "softexpires", "mode", "was_armed"),
  HRTIMER_EXPIRE_ENTRY("timer", "hrtimer*", "now", "function()"),
  HRTIMER_EXPIRE_EXIT("timer", "hrtimer*"),
  HRTIMER_CANCEL("timer", "hrtimer*"),
  TIMER_START("timer", "timer*", "function()", "expires", "bucket_expiry", "now", "flags"),
  TIMER_EXPIRE_ENTRY("timer", "timer*", "now", "function()", "baseclk"),
  TIMER_EXPIRE_EXIT("timer", "timer*"),
  TICK_STOP("timer", "success", "dependency"),
  CPU_IDLE("power", "state", "cpu_id"),
  RCU_STALL_WARNING("rcu", "rcuname[]", "msg[]"),
  SCHED_PI_SETPRIO("sched", "comm[]", "pid", "oldprio", "newprio"),
  SCHED_STAT_RUNTIME("sched", "comm[]", "pid", "runtime"),
  HRTIMER_SETUP("timer", "hrtimer*", "clockid", "mode"),
  TIMER_INIT("timer", "timer*"),
  TIMER_CANCEL("timer", "timer*"),
  RCU_UTILIZATION("rcu", "s[]"),
  // no part of the model hits these
  SCHED_PROCESS_FORK("sched", "parent_comm[]", "parent_pid", "child_comm[]", "child_pid"),
  CALL_FUNCTION_ENTRY("irq_vectors", "vector"),
  CALL_FUNCTION_EXIT("irq_vectors", "vector"),
  IPI_SEND_CPUMASK("ipi", "cpumask[]", "callsite()", "callback()");

  /** What a field holds. */
  public enum Kind {
    /** A number. */
    NUMBER,
    /** A pointer that prints hashed: a timer, a tasklet, a work. */
    ADDRESS,
    /** A kernel function by name, without offset; empty for a null pointer. */
    SYMBOL,
    /** A comm, a device's or workqueue's name, a message. */
    TEXT;

    /** What {@link TraceRecord#text} has, not {@link TraceRecord#arg}. */
    public boolean isText() {
      return this == SYMBOL || this == TEXT;
    }
  }

  private final String system;
  private final List<String> fields;
  private final List<Kind> kinds;
  private final String eventName = name().toLowerCase(Locale.ROOT);

  /** The fields with what they hold: {@code comm[]} a text, {@code func()} a symbol, {@code work*} an address, {@code pid} a number. */
  TraceEvent(String system, String... fields) {
    this.system = system;
    this.fields = Arrays.stream(fields).map(f -> f.replaceFirst("\\W+$", "")).toList();
    kinds = Arrays.stream(fields).map(TraceEvent::kind).toList();
  }

  private static Kind kind(String field) {
    return field.endsWith("[]") ? Kind.TEXT : field.endsWith("()") ? Kind.SYMBOL : field.endsWith("*") ? Kind.ADDRESS : Kind.NUMBER;
  }

  /** The subsystem, such as {@code sched}. */
  public String system() {
    return system;
  }

  /** The tracepoint's name, such as {@code sched_switch}. */
  public String eventName() {
    return eventName;
  }

  /**
   * Whether it is part of the digest and of the number of tracepoints. Those that are not accompany others and say nothing of their
   * own: only those see them who look.
   */
  public boolean isCounted() {
    return switch (this) {
      case SCHED_STAT_RUNTIME, HRTIMER_SETUP, TIMER_INIT, TIMER_CANCEL, RCU_UTILIZATION -> false;
      default -> true;
    };
  }

  /** Field names in the order of {@link TraceRecord#arg}. */
  public List<String> fields() {
    return fields;
  }

  /** What the i-th field of {@link #fields()} holds. */
  public Kind kind(int i) {
    return kinds.get(i);
  }

  /** Place of a field in {@link #fields()}; -1 if there is none of that name. */
  public int field(String name) {
    return fields.indexOf(name);
  }
}
