package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task does again and again, as data that the engine interprets: {@code run 20us; sleep 100us;
 * loop}. After the last step the task exits. {@link Step.Call} is the way out for what data cannot say; the engine then
 * has to ask at every turn, so keep such steps off what runs a million times.
 *
 * @since 0.1.0
 */
@Stability.Stable
public record Program(List<Step> steps) {
  public Program {
    steps = List.copyOf(steps);
  }

  /** One step. */
  public sealed interface Step {
    /** Uses the CPU in user mode, or in the kernel for kernel threads. */
    record Run(Distribution time) implements Step {}

    /** Uses the CPU in user mode until its CPU time has grown by so much: a loop that reads CLOCK_THREAD_CPUTIME_ID. */
    record Spin(Distribution time) implements Step {}

    /** Uses the CPU for ever. */
    record RunForever() implements Step {}

    /** clock_nanosleep relative to now. */
    record Sleep(Distribution time) implements Step {}

    /** Sleeps uninterruptibly (state D) for so long, as who waits for a disk does: io_schedule_timeout. */
    record Block(Distribution time) implements Step {}

    /** clock_nanosleep until an absolute virtual time in ns. */
    record Until(long atNs) implements Step {}

    /** Waits for a semaphore (a futex) to be positive and takes one. */
    record Wait(String semaphore) implements Step {}

    /** Adds one to a semaphore and wakes the first waiter. */
    record Post(String semaphore) implements Step {}

    /**
     * Takes a mutex: in user mode if it is free, else by a futex system call that waits for it, the most urgent waiter
     * first. The task must not hold it.
     *
     * @param pi whether who waits lends its priority to the owner (PTHREAD_PRIO_INHERIT); the same for all locks of a mutex
     */
    record Lock(String mutex, boolean pi) implements Step {}

    /** Gives back a mutex that the task holds, and wakes the first waiter. */
    record Unlock(String mutex) implements Step {}

    /** sched_yield. */
    record Yield() implements Step {}

    /** A voluntary preemption point of kernel code. */
    record CondResched() implements Step {}

    /** sched_setscheduler for itself. {@code rtPriority} 1-99 for FIFO and RR, else 0. */
    record SetPolicy(Task.Policy policy, int rtPriority) implements Step {}

    /** sched_setparam for itself: keeps the policy. */
    record SetPrio(int rtPriority) implements Step {}

    /** sched_setaffinity for itself. */
    record SetAffinity(int[] cpus) implements Step {}

    /** migrate_disable. */
    record MigrateDisable() implements Step {}

    /** migrate_enable. */
    record MigrateEnable() implements Step {}

    /**
     * local_bh_disable, in a system call for user tasks: until the matching {@link LocalBhEnable} the task runs in the
     * kernel and no softirqs run on its CPU. Between the two only {@link Run}, {@link RunForever}, {@link Post}, {@link
     * Raise} and {@link Loop} make sense: nothing there may sleep or return to user mode.
     */
    record LocalBhDisable() implements Step {}

    /** local_bh_enable: the outermost one runs what is pending, in the task's name. */
    record LocalBhEnable() implements Step {}

    /**
     * Leaves one unit of work to a softirq of the task's CPU and raises it: raise_softirq, which wakes ksoftirqd unless
     * bottom halves are disabled.
     *
     * @param softirqVec NET_RX 3 or BLOCK 4, whose units device interrupts make, too
     * @param work CPU time of the unit, beside the vector's own cost; null for none
     */
    record Raise(int softirqVec, @Nullable Distribution work) implements Step {}

    /** Goes back to step {@code to}; {@code times} in all, 0 for ever. */
    record Loop(int to, int times) implements Step {}

    /** Asks what to do now, each time the task comes here. By itself it takes no time. */
    record Call(ProgramCallback callback) implements Step {}
  }

  /** Starts building. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a program step by step. */
  public static final class Builder {
    private final List<Step> steps = new ArrayList<>();

    /** {@link Step.Run} of a fixed time in ns. */
    public Builder run(long ns) {
      return add(new Step.Run(new Distribution.Fixed(ns)));
    }

    /** {@link Step.Sleep} of a fixed time in ns. */
    public Builder sleep(long ns) {
      return add(new Step.Sleep(new Distribution.Fixed(ns)));
    }

    /** {@link Step.Loop} to the first step, for ever. */
    public Builder loop() {
      return add(new Step.Loop(0, 0));
    }

    /** {@link Step.Call}. */
    public Builder call(ProgramCallback callback) {
      return add(new Step.Call(callback));
    }

    /** Any step. */
    public Builder add(Step step) {
      steps.add(step);
      return this;
    }

    /** The program. */
    public Program build() {
      return new Program(steps);
    }
  }
}
