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
  public static final int HRTIMER_DONE = 20;
  public static final int TICK_LOCKED = 21;
  public static final int HRTIMER_SOFT_NEXT = 22;
  public static final int HRTIMER_SOFT_DONE = 23;
  // kernel/smp.c, irq_work.c
  public static final int SMP_FLUSH_NEXT = 24;
  public static final int SMP_WORK_DONE = 25;
  public static final int SMP_TTWU_NEXT = 26;
  public static final int IRQ_WORK_NEXT = 27;
  public static final int IRQ_WORK_DONE = 28;
  // kernel/sched/core.c
  public static final int TTWU_LOCKED = 29;
  public static final int TTWU_UNLOCK = 30;
  public static final int SCHEDULE_LOCKED = 31;
  public static final int SCHEDULE_PICK = 32;
  public static final int SCHEDULE_SWITCHED = 33;
  public static final int SCHEDULE_FINISH = 34;
  public static final int SCHEDULE_DONE = 35;
  public static final int SETSCHED_LOCKED = 36;
  public static final int SETSCHED_CALLBACKS = 37;
  public static final int AFFINITY_LOCKED = 38;
  public static final int AFFINITY_MIGRATE = 39;
  public static final int AFFINITY_MIGRATED = 40;
  public static final int PUSH_CPU_STOP_SECOND = 41;
  public static final int IRQ_LEAVE = 42;
  public static final int SYSCALL_EXIT_WORK = 43;
  public static final int SYSCALL_EXIT_AGAIN = 44;
  public static final int PROGRAM_YIELDED = 45;
  public static final int COND_RESCHED_END = 46;
  public static final int YIELD_LOCKED = 47;
  public static final int MIGRATION_CPU_STOP = 48;
  // kernel/sched/rt.c
  public static final int PUSH_RETRY = 49;
  public static final int PUSH_LOCK_SECOND = 50;
  public static final int PUSH_LOCKED_BOTH = 51;
  public static final int PUSH_RELOCKED = 52;
  public static final int PUSH_TASKS = 53;
  public static final int PULL_NEXT = 54;
  public static final int PULL_LOCK_SECOND = 55;
  public static final int PULL_LOCKED_BOTH = 56;
  public static final int PULL_STOP_QUEUED = 57;
  public static final int TELL_LOCKED = 58;
  public static final int RTO_WORK = 59;
  public static final int RTO_PUSHED = 60;
  public static final int RTO_LOCKED = 61;
  public static final int PUSH_CPU_STOP = 62;
  public static final int PUSH_CPU_STOP_PUSHED = 63;
  public static final int RT_PERIOD_NEXT = 64;
  public static final int RT_PERIOD_LOCKED = 65;
  public static final int WALK_TELL_LOCKED = 100;
  public static final int WALK_WORK = 101;
  public static final int WALK_TRY_PUSH = 102;
  public static final int WALK_PUSHED = 103;
  public static final int WALK_LOCKED = 104;
  // kernel/stop_machine.c, workqueue.c, watchdog.c
  public static final int STOPPER = 66;
  public static final int STOPPER_WORK = 67;
  public static final int STOPPER_WORK_DONE = 68;
  public static final int WORKER = 69;
  public static final int WORKER_DONE = 70;
  public static final int WATCHDOG_CHECK = 71;
  // tasks
  public static final int PROGRAM = 72;
  public static final int PROGRAM_SYSCALL = 73;
  public static final int IDLE_LOOP = 74;
  public static final int DEVICE_DONE = 75;
  public static final int IDLE_FLUSHED = 76;
  public static final int RTO_TRY_PUSH = 77;
  public static final int LOCAL_BH_ENABLED = 78;
  public static final int LOCAL_BH_RESCHED = 79;

  public static final int STOPPER_SHOULD_RUN = 90;
  public static final int STOPPER_RUNS = 91;
  public static final int STOPPER_THREAD = 92;
  public static final int STOPPER_TAKEN = 93;

  public static final int IDLE_ENTER = 94;
  // kernel/irq/manage.c
  public static final int IRQ_THREAD = 95;
  public static final int IRQ_THREAD_HANDLED = 96;
  public static final int IRQ_THREAD_DONE = 97;

  // kernel/locking/rtmutex.c, kernel/futex/pi.c; rt_mutex_setprio of kernel/sched/core.c
  public static final int FUTEX_LOCK = 110;
  public static final int FUTEX_LOCKED = 111;
  public static final int RTMUTEX_SPIN = 112;
  public static final int PI_CHAIN_ADJUSTED = 113;
  public static final int PI_CHAIN_NEXT = 114;
  public static final int PI_CHAIN_LOCKED = 115;
  public static final int PI_CHAIN_END = 116;
  public static final int FUTEX_UNLOCK = 117;
  public static final int FUTEX_UNLOCKED = 118;
  public static final int FUTEX_WAKE = 119;
  public static final int FUTEX_WOKEN = 120;
  public static final int FUTEX_DEADLOCKED = 121;
  public static final int SETPRIO_LOCKED = 122;
  public static final int SETPRIO_CALLBACKS = 123;

  private Step() {}
}
