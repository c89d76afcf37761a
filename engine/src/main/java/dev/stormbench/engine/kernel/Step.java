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
  public static final int SMP_TTWU_LOCKED = 27;
  public static final int SMP_TTWU_NEXT = 28;
  public static final int IRQ_WORK_NEXT = 29;
  public static final int IRQ_WORK_DONE = 30;
  // kernel/sched/core.c
  public static final int TTWU_LOCKED = 31;
  public static final int TTWU_UNLOCK = 32;
  public static final int SCHEDULE_LOCKED = 33;
  public static final int SCHEDULE_PICK = 34;
  public static final int SCHEDULE_SWITCHED = 35;
  public static final int SCHEDULE_FINISH = 36;
  public static final int SCHEDULE_CALLBACKS = 37;
  public static final int SCHEDULE_DONE = 38;
  public static final int SCHEDULE_AGAIN = 39;
  public static final int SETSCHED_LOCKED = 40;
  public static final int SETSCHED_CALLBACKS = 41;
  public static final int SETSCHED_DONE = 42;
  public static final int AFFINITY_LOCKED = 43;
  public static final int AFFINITY_MIGRATE = 44;
  public static final int AFFINITY_MIGRATED = 87;
  public static final int PUSH_CPU_STOP_SECOND = 88;
  public static final int IRQ_LEAVE = 89;
  public static final int SYSCALL_EXIT_WORK = 90;
  public static final int SYSCALL_EXIT_AGAIN = 91;
  public static final int PROGRAM_YIELDED = 92;
  public static final int COND_RESCHED_END = 93;
  public static final int YIELD_LOCKED = 45;
  public static final int MIGRATION_CPU_STOP = 46;
  // kernel/sched/rt.c
  public static final int PUSH_RETRY = 47;
  public static final int PUSH_LOCK_SECOND = 48;
  public static final int PUSH_LOCKED_BOTH = 49;
  public static final int PUSH_FOUND = 50;
  public static final int PUSH_RELOCKED = 51;
  public static final int PUSH_TASKS = 52;
  public static final int PULL_NEXT = 53;
  public static final int PULL_LOCK_SECOND = 54;
  public static final int PULL_LOCKED_BOTH = 55;
  public static final int PULL_STOP_QUEUED = 56;
  public static final int TELL_LOCKED = 57;
  public static final int TELL_SEND = 58;
  public static final int RTO_WORK = 59;
  public static final int RTO_PUSHED = 60;
  public static final int RTO_NEXT = 61;
  public static final int RTO_LOCKED = 62;
  public static final int RTO_UNLOCK = 63;
  public static final int RTO_SENT = 64;
  public static final int PUSH_CPU_STOP = 65;
  public static final int PUSH_CPU_STOP_PUSHED = 66;
  public static final int RT_PERIOD_NEXT = 67;
  public static final int RT_PERIOD_LOCKED = 68;
  // kernel/stop_machine.c, workqueue.c, watchdog.c
  public static final int STOPPER = 69;
  public static final int STOPPER_WORK = 70;
  public static final int STOPPER_WORK_DONE = 71;
  public static final int WORKER = 72;
  public static final int WORKER_DONE = 73;
  public static final int WATCHDOG_SAMPLE = 74;
  public static final int WATCHDOG_CHECK = 75;
  // tasks
  public static final int PROGRAM = 76;
  public static final int PROGRAM_SYSCALL = 77;
  public static final int IDLE_LOOP = 78;
  public static final int BALANCE_PUSH_BACK = 79;
  public static final int DEVICE_DONE = 80;
  public static final int DEVICE_WOKEN = 81;
  public static final int DL_SERVER_LOCKED = 82;
  public static final int TIMER_POST_NEXT = 83;
  public static final int IDLE_FLUSHED = 84;
  public static final int RTO_TRY_PUSH = 85;
  public static final int SCHEDULE_BALANCED = 86;

  private Step() {}
}
