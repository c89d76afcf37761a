package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import java.util.List;

/** Turns frames into the function names that the kernel's call traces show. */
final class Backtrace {
  private Backtrace() {}

  /** Adds the functions a frame of {@code curr} or of its CPU's irq stack stands for, innermost first. */
  static void frames(Frame f, TaskStruct curr, List<String> out) {
    switch (f.pc) {
      case Step.TASKLET_DONE -> {
        out.add(((Softirq.Tasklet) f.a).pool.function);
        out.add("tasklet_action_common");
      }
      case Step.TASKLET_NEXT -> out.add("tasklet_action_common");
      case Step.TIMER_SOFTIRQ_NEXT, Step.TIMER_SOFTIRQ_FIRE, Step.TIMER_SOFTIRQ_DONE -> out.add("run_timer_softirq");
      case Step.SOFTIRQ_UNITS -> out.add("net_rx_action");
      case Step.HRTIMER_SOFT_NEXT, Step.HRTIMER_SOFT_DONE -> out.add("hrtimer_run_softirq");
      case Step.SOFTIRQ_RESTART, Step.SOFTIRQ_NEXT_VEC, Step.SOFTIRQ_VEC_DONE, Step.SOFTIRQ_PASS_END, Step.SOFTIRQ_LEAVE -> {
        out.add("handle_softirqs");
        if (f.vector >= 0) {
          out.add("__irq_exit_rcu");
          entry(f, out);
        }
      }
      case Step.IRQ_HANDLER, Step.IRQ_LEAVE, Step.IRQ_EXIT, Step.HRTIMER_DONE, Step.DEVICE_DONE -> entry(f, out);
      case Step.RTO_WORK, Step.RTO_TRY_PUSH, Step.RTO_PUSHED, Step.RTO_LOCKED -> out.add("rto_push_irq_work_func");
      case Step.WALK_WORK, Step.WALK_TRY_PUSH, Step.WALK_PUSHED, Step.WALK_LOCKED -> out.add("try_to_push_tasks");
      case Step.PUSH_RETRY, Step.PUSH_LOCK_SECOND, Step.PUSH_LOCKED_BOTH -> out.add("push_rt_task");
      case Step.PULL_NEXT, Step.PULL_LOCK_SECOND, Step.PULL_LOCKED_BOTH -> out.add("pull_rt_task");
      case Step.SMP_FLUSH_NEXT, Step.SMP_WORK_DONE, Step.SMP_TTWU_NEXT -> out.add("__flush_smp_call_function_queue");
      case Step.TTWU_LOCKED, Step.TTWU_UNLOCK -> out.add("try_to_wake_up");
      case Step.SCHEDULE_LOCKED, Step.SCHEDULE_PICK, Step.SCHEDULE_SWITCHED, Step.SCHEDULE_FINISH, Step.SCHEDULE_DONE ->
          out.add("__schedule");
      case Step.EXIT_TO_USER_WORK, Step.EXIT_TO_USER_AGAIN -> out.add("irqentry_exit_to_user_mode");
      case Step.PREEMPT_SCHEDULE_IRQ, Step.PREEMPT_SCHEDULE_IRQ_END -> out.add("preempt_schedule_irq");
      case Step.STOPPER_SHOULD_RUN, Step.STOPPER_RUNS, Step.STOPPER -> out.add("smpboot_thread_fn");
      case Step.STOPPER_THREAD, Step.STOPPER_TAKEN, Step.STOPPER_WORK, Step.STOPPER_WORK_DONE -> {
        out.add("cpu_stopper_thread");
        out.add("smpboot_thread_fn");
      }
      case Step.FUTEX_LOCK, Step.FUTEX_LOCKED, Step.RTMUTEX_SPIN, Step.FUTEX_DEADLOCKED -> out.add("futex_lock_pi");
      case Step.FUTEX_UNLOCK, Step.FUTEX_UNLOCKED, Step.FUTEX_WAKE, Step.FUTEX_WOKEN -> out.add("futex_unlock_pi");
      case Step.PI_CHAIN_ADJUSTED, Step.PI_CHAIN_NEXT, Step.PI_CHAIN_LOCKED, Step.PI_CHAIN_END ->
          out.add("rt_mutex_adjust_prio_chain");
      case Step.SETPRIO_LOCKED, Step.SETPRIO_CALLBACKS -> out.add("rt_mutex_setprio");
      case Step.WORKER, Step.WORKER_DONE -> out.add("worker_thread");
      case Step.KSOFTIRQD, Step.KSOFTIRQD_RESCHED -> out.add("run_ksoftirqd");
      case Step.IRQ_THREAD, Step.IRQ_THREAD_DONE -> out.add("irq_thread");
      case Step.IRQ_THREAD_HANDLED -> {
        out.add("irq_forced_thread_fn");
        out.add("irq_thread");
      }
      case Step.IDLE_LOOP, Step.IDLE_ENTER, Step.IDLE_FLUSHED -> out.add("do_idle");
      case Step.LOCAL_BH_ENABLED -> {
        out.add("do_softirq");
        out.add("__local_bh_enable_ip");
      }
      case Step.PROGRAM, Step.PROGRAM_SYSCALL -> {
        if (!f.user) {
          out.add(curr.kthread ? "kthread" : "do_syscall_64");
        }
      }
      default -> { }
    }
  }

  private static void entry(Frame f, List<String> out) {
    out.add(Vector.sysvec(f.vector));
    out.add("asm_" + Vector.sysvec(f.vector));
  }
}
