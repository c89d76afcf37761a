package dev.stormbench.engine.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What costs time. A cost profile gives every one of these a value; nothing else costs anything. */
public enum CostEntry {
  IRQ_ENTRY("From the interrupt being taken to the first instruction of its handler."),
  IRQ_EXIT("From the end of a handler to the interrupted work, no softirq pending."),
  IRQ_DISTURBANCE("Pipeline and cache penalty that the interrupted work pays per interrupt."),
  IPI_SEND("The sender's write to the APIC."),
  IPI_FLIGHT_LLC("From the write to the target's APIC, within a last-level cache."),
  IPI_FLIGHT_SOCKET("From the write to the target's APIC, within a socket."),
  IPI_FLIGHT_CROSS("From the write to the target's APIC, across sockets."),
  IDLE_ENTRY("From the switch to the idle task to the wait, irqs off: the governor, the look at the next timer."),
  IDLE_EXIT("From the interrupt or wake-up of an idle CPU to the scheduler."),
  MWAIT_WAKE("From the write to the flag of an mwait-idle CPU to its leaving idle."),
  HRTIMER_INTERRUPT("hrtimer_interrupt() without callbacks: clock read, device programmed."),
  HRTIMER_CALLBACK("One hrtimer callback without what it wakes."),
  HRTIMER_START("Starting or cancelling an hrtimer, device programmed."),
  TICK("Body of the scheduler tick."),
  TTWU("try_to_wake_up() on the waker, enqueue included."),
  TTWU_REMOTE("Added when waker and target share no last-level cache."),
  SCHEDULE("__schedule() up to the pick."),
  CONTEXT_SWITCH("Switching to another task."),
  COLD_SWITCH("What schedule() costs more when its CPU has not switched for 1 ms: its code and data are cold."),
  SYSCALL("Entry and exit of a system call."),
  EXIT_TO_USER("Return to user mode from an interrupt."),
  RESCHED_IPI("Body of the reschedule interrupt."),
  IRQ_WORK("Running one irq_work item, without its function."),
  CSD("Running one call-single item, without its function."),
  RTO_WORK("Body of the token's handler up to the forward: locks, mask scan, bail."),
  PUSH_TASK("Moving one task in push_rt_task(), locks not counted."),
  PULL_SCAN("One visited run-queue in the direct pull."),
  BALANCE_CALLBACK("One balance callback, without the pushes it makes."),
  SOFTIRQ_ENTRY("Entering handle_softirqs(), per pass."),
  SOFTIRQ_EXIT("Leaving handle_softirqs()."),
  TASKLET("Taking one tasklet off the list, its body not counted."),
  TIMER_SOFTIRQ("One run of the TIMER softirq without callbacks."),
  TIMER_CALLBACK("One callback of the timer wheel."),
  WORK_ITEM("Taking one work item in a kworker, its function not counted."),
  STOPPER_WORK("Each third of the stopper thread's way to its work: its loop, the look at the list, taking the work."),
  WATCHDOG_SAMPLE("Body of watchdog_timer_fn() without a report."),
  NMI("An NMI of the hard-lockup detector: entry, the counter's restart, the check without a report, exit."),
  PRINTK_LINE("One line to the console."),
  LOCK_HANDOVER_LLC("From unlock to the next spinner's first instruction, within a last-level cache."),
  LOCK_HANDOVER_SOCKET("From unlock to the next spinner's first instruction, within a socket."),
  LOCK_HANDOVER_CROSS("From unlock to the next spinner's first instruction, across sockets."),
  LOCK_ACQUIRE("Taking a free lock."),
  LINE_LLC("A dirty cache line from another core of the last-level cache."),
  LINE_SOCKET("A dirty cache line from the same socket."),
  LINE_CROSS("A dirty cache line from another socket."),
  RTO_LOCK_HOLD("Time rto_lock is held per hop."),
  CPUPRI_SCAN("One search of cpupri."),
  AFFINITY_CHANGE("sched_setaffinity(), locks not counted."),
  SOFTIRQ_NET_UNIT("One packet in NET_RX, the scenario's work not counted."),
  BODY_SCALE(Unit.RATIO, "CPU time of a nominal unit of work on this box.");

  /** What the value of an entry counts. */
  public enum Unit {
    /** Nanoseconds of CPU time. */
    NS,
    /** A factor. */
    RATIO;

    /** As it stands in a file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Unit unit;
  private final String doc;

  CostEntry(String doc) {
    this(Unit.NS, doc);
  }

  CostEntry(Unit unit, String doc) {
    this.unit = unit;
    this.doc = doc;
  }

  /** As it stands in a file: {@code ipi-flight-llc}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What its value counts. */
  public Unit unit() {
    return unit;
  }

  /** One sentence. */
  public String doc() {
    return doc;
  }

  /** The entry of that key, or null. */
  public static @Nullable CostEntry find(String key) {
    for (CostEntry e : values()) {
      if (e.key().equals(key)) {
        return e;
      }
    }
    return null;
  }

  public static List<String> keys() {
    return Arrays.stream(values()).map(CostEntry::key).toList();
  }
}
