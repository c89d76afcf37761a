package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.machine.Task.Policy;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.TaskletBody;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.TimerCallback;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one workload: brings the machine up to the present, asks, and refuses nonsense within the gate, so that it
 * is the workload's fault.
 */
final class Callbacks {
  /** The longest time that a callback may answer. */
  private static final long NS_MAX = 3_600_000_000_000L;
  private static final long UNTIL_NS_MAX = 100_000_000_000_000L;
  private static final int RT_PRIORITY_MAX = 99;

  private final Kernel k;
  private final WorkloadHost host;

  Callbacks(Kernel k, WorkloadHost host) {
    this.k = k;
    this.host = host;
  }

  /** The step that a task executes now; null to go on. */
  Program.@Nullable Step next(Cpu c, TaskStruct p, String what, ProgramCallback callback) {
    k.catchUpAll();
    return host.call(what, c.id, () -> {
      Program.Step answer = callback.next(p);
      if (answer != null) {
        checkStep(answer, c, p);
      }
      return answer;
    });
  }

  /** What a timer does now; null for nothing. */
  @Nullable TimerAction fired(Cpu c, String what, TimerCallback callback) {
    k.catchUpAll();
    return host.call(what, c.id, () -> {
      TimerAction answer = callback.fired(c);
      if (answer != null) {
        checkAction(answer, c.id);
      }
      return answer;
    });
  }

  /** Nominal CPU time of the tasklet that begins now. */
  long workNs(Cpu c, String what, TaskletBody body) {
    k.catchUpAll();
    return host.call(what, c.id, () -> {
      long ns = body.workNs(c);
      check(ns >= 0 && ns <= NS_MAX, ns + " ns", "0 to " + NS_MAX + " ns");
      return ns;
    });
  }

  /** Blames the workload. */
  void refuse(Cpu c, String what, String why) {
    host.call(what, c.id, () -> {
      throw new IllegalStateException(why);
    });
  }

  private static void check(boolean right, Object answer, String accepted) {
    if (!right) {
      throw new IllegalArgumentException("answered " + answer + "; accepted: " + accepted);
    }
  }

  // -- steps ----------------------------------------------------------------------------------------

  private void checkStep(Program.Step s, Cpu c, TaskStruct p) {
    check(c.softirqCount() == 0 || s instanceof Program.Step.Run || s instanceof Program.Step.RunForever
        || s instanceof Program.Step.Post || s instanceof Program.Step.Raise, s,
        "Run, RunForever, Post or Raise, while bottom halves are disabled");
    switch (s) {
      case Program.Step.Run r -> checkTime(r.time(), s);
      case Program.Step.Spin r -> checkTime(r.time(), s);
      case Program.Step.Sleep r -> checkTime(r.time(), s);
      case Program.Step.Block r -> checkTime(r.time(), s);
      case Program.Step.Until u -> check(u.atNs() >= 0 && u.atNs() <= UNTIL_NS_MAX, s, "0 to " + UNTIL_NS_MAX + " ns");
      case Program.Step.Wait w -> checkName(w.semaphore(), s, "the name of a semaphore");
      case Program.Step.Post w -> checkName(w.semaphore(), s, "the name of a semaphore");
      case Program.Step.Lock l -> {
        checkName(l.mutex(), s, "the name of a mutex");
        check(p.pi == null || !p.pi.holds(l.mutex()), s, "the name of a mutex that the task does not hold");
      }
      case Program.Step.Unlock u -> check(p.pi != null && p.pi.holds(u.mutex()), s, "the name of a mutex that the task holds");
      case Program.Step.SetPolicy w -> check(w.policy() == Policy.OTHER ? w.rtPriority() == 0
          : (w.policy() == Policy.FIFO || w.policy() == Policy.RR) && isRtPriority(w.rtPriority()), s,
          "OTHER with priority 0, FIFO and RR with 1 to " + RT_PRIORITY_MAX);
      case Program.Step.SetPrio w -> check(p.policy() != Policy.OTHER && isRtPriority(w.rtPriority()), s + " for a task that is "
          + p.policy(), "1 to " + RT_PRIORITY_MAX + " for a task that is FIFO or RR");
      case Program.Step.SetAffinity w -> checkCpus(w.cpus());
      case Program.Step.Raise r -> {
        check(r.softirqVec() == Softirq.NET_RX_SOFTIRQ || r.softirqVec() == Softirq.BLOCK_SOFTIRQ, s, "NET_RX 3 or BLOCK 4");
        if (r.work() != null) {
          checkTime(r.work(), s);
        }
      }
      case Program.Step.RunForever r -> { }
      case Program.Step.Yield y -> { }
      case Program.Step.CondResched r -> { }
      case Program.Step.MigrateDisable m -> { }
      case Program.Step.MigrateEnable m -> { }
      case Program.Step.Loop l -> checkPlace(s);
      case Program.Step.Call x -> checkPlace(s);
      case Program.Step.LocalBhDisable b -> checkPlace(s);
      case Program.Step.LocalBhEnable b -> checkPlace(s);
    }
  }

  private static void checkPlace(Program.Step s) {
    check(false, s.getClass().getSimpleName(), "any step but Loop, Call, LocalBhDisable and LocalBhEnable, or null to go on");
  }

  private static boolean isRtPriority(int prio) {
    return prio >= 1 && prio <= RT_PRIORITY_MAX;
  }

  private static void checkName(@Nullable String name, Object answer, String accepted) {
    check(name != null && !name.isBlank(), answer, accepted);
  }

  private void checkCpus(int @Nullable [] cpus) {
    check(cpus != null && cpus.length > 0, "SetAffinity without CPUs", "0 to " + (k.nrCpus() - 1));
    for (int cpu : cpus) {
      check(cpu >= 0 && cpu < k.nrCpus(), "SetAffinity to CPU " + cpu, "0 to " + (k.nrCpus() - 1));
    }
  }

  private static void checkTime(@Nullable Distribution d, Object answer) {
    boolean right = switch (d) {
      case null -> false;
      case Distribution.Fixed(long ns) -> inRange(ns);
      case Distribution.Exponential(double mean) -> inRange(mean);
      case Distribution.Uniform(long low, long high) -> inRange(low) && inRange(high) && low <= high;
      case Distribution.Normal(double mean, double stddev) -> inRange(mean) && inRange(stddev);
    };
    check(right, answer, "times of 0 to " + NS_MAX + " ns");
  }

  private static boolean inRange(double ns) {
    return ns >= 0 && ns <= NS_MAX;
  }

  // -- timers ---------------------------------------------------------------------------------------

  private void checkAction(TimerAction a, int cpu) {
    switch (a) {
      case TimerAction.ScheduleTasklet s -> checkPool(s, cpu);
      case TimerAction.Post p -> checkName(p.semaphore(), a, "the name of a semaphore");
      case TimerAction.QueueWork q -> {
        check(q.function() != null && !q.function().isBlank(), a, "a work with the name of its function");
        check(q.costNs() >= 0 && q.costNs() <= NS_MAX, a, "0 to " + NS_MAX + " ns");
      }
      case TimerAction.Call x -> check(false, "Call", "ScheduleTasklet, Post, QueueWork, or null for nothing");
    }
  }

  /** A timer schedules tasklets of its own CPU. */
  void checkPool(TimerAction.ScheduleTasklet s, int cpu) {
    if (!(s.pool() instanceof TaskletPoolImpl p && p.isOf(k))) {
      throw new IllegalArgumentException("a timer on CPU " + cpu + " schedules tasklets of a pool that is not this machine's");
    }
    if (s.pool().cpu() != cpu) {
      throw new IllegalArgumentException("a timer on CPU " + cpu + " schedules tasklets of a pool on CPU " + s.pool().cpu()
          + "; accepted: a pool of the timer's CPU");
    }
  }
}
