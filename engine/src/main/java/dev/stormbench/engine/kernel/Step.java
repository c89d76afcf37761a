package dev.stormbench.engine.kernel;

/**
 * The places where kernel functions are cut: each constant names what happens when a segment is over.
 * {@link Kernel#step} is the table that leads from here to the code.
 */
public final class Step {
  // kernel/entry/common.c, arch/x86/kernel/irq.c
  public static final int IRQ_HANDLER = 0;
  public static final int IRQ_EXIT = 1;
  public static final int IRQ_RETURN = 2;
  public static final int EXIT_TO_USER_WORK = 3;
  public static final int EXIT_TO_USER_AGAIN = 4;
  public static final int PREEMPT_SCHEDULE_IRQ = 5;
  public static final int PREEMPT_SCHEDULE_IRQ_END = 6;
  // kernel/softirq.c
  public static final int SOFTIRQ_RESTART = 7;
  public static final int SOFTIRQ_NEXT_VEC = 8;
  public static final int SOFTIRQ_VEC_DONE = 9;
  public static final int SOFTIRQ_PASS_END = 10;
  public static final int SOFTIRQ_LEAVE = 11;
  public static final int TASKLET_NEXT = 12;
  public static final int TASKLET_DONE = 13;
  public static final int TIMER_SOFTIRQ_NEXT = 14;
  public static final int TIMER_SOFTIRQ_FIRE = 15;
  public static final int TIMER_SOFTIRQ_DONE = 16;
  public static final int SOFTIRQ_UNITS = 17;
  public static final int KSOFTIRQD = 18;
  public static final int KSOFTIRQD_RESCHED = 19;
  // kernel/time/hrtimer.c, tick-sched.c
  public static final int HRTIMER_NEXT = 20;
  public static final int HRTIMER_DONE = 21;
  public static final int TICK_LOCKED = 22;
  public static final int HRTIMER_SOFT_NEXT = 23;
  public static final int HRTIMER_SOFT_DONE = 24;
  // kernel/smp.c, irq_work.c
  public static final int SMP_FLUSH_NEXT = 25;
  public static final int SMP_WORK_DONE = 26;
  public static final int SMP_TTWU_NEXT = 27;
  public static final int IRQ_WORK_NEXT = 28;
  public static final int IRQ_WORK_DONE = 29;
  // kernel/sched/core.c
  public static final int TTWU_LOCKED = 30;
  public static final int TTWU_UNLOCK = 31;
  public static final int SCHEDULE_LOCKED = 32;
  public static final int SCHEDULE_PICK = 33;
  public static final int SCHEDULE_SWITCHED = 34;
  public static final int SCHEDULE_FINISH = 35;
  public static final int SCHEDULE_DONE = 36;
  public static final int SETSCHED_LOCKED = 37;
  public static final int SETSCHED_CALLBACKS = 38;
  public static final int AFFINITY_LOCKED = 39;
  public static final int AFFINITY_MIGRATE = 40;
  public static final int AFFINITY_MIGRATED = 41;
  public static final int PUSH_CPU_STOP_SECOND = 42;
  public static final int IRQ_LEAVE = 43;
  public static final int SYSCALL_EXIT_WORK = 44;
  public static final int SYSCALL_EXIT_AGAIN = 45;
  public static final int PROGRAM_YIELDED = 46;
  public static final int COND_RESCHED_END = 47;
  public static final int YIELD_LOCKED = 48;
  public static final int MIGRATION_CPU_STOP = 49;
  // kernel/sched/rt.c
  public static final int PUSH_RETRY = 50;
  public static final int PUSH_LOCK_SECOND = 51;
  public static final int PUSH_LOCKED_BOTH = 52;
  public static final int PUSH_RELOCKED = 53;
  public static final int PUSH_TASKS = 54;
  public static final int PULL_NEXT = 55;
  public static final int PULL_LOCK_SECOND = 56;
  public static final int PULL_LOCKED_BOTH = 57;
  public static final int PULL_STOP_QUEUED = 58;
  public static final int TELL_LOCKED = 59;
  public static final int RTO_WORK = 60;
  public static final int RTO_PUSHED = 61;
  public static final int RTO_LOCKED = 62;
  public static final int PUSH_CPU_STOP = 63;
  public static final int PUSH_CPU_STOP_PUSHED = 64;
  public static final int RT_PERIOD_NEXT = 65;
  public static final int RT_PERIOD_LOCKED = 66;
  // kernel/stop_machine.c, workqueue.c, watchdog.c
  public static final int STOPPER = 67;
  public static final int STOPPER_WORK = 68;
  public static final int STOPPER_WORK_DONE = 69;
  public static final int WORKER = 70;
  public static final int WORKER_DONE = 71;
  public static final int WATCHDOG_CHECK = 72;
  // tasks
  public static final int PROGRAM = 73;
  public static final int PROGRAM_SYSCALL = 74;
  public static final int IDLE_LOOP = 75;
  public static final int DEVICE_DONE = 76;
  public static final int IDLE_FLUSHED = 77;
  public static final int RTO_TRY_PUSH = 78;

  private Step() {}
}
