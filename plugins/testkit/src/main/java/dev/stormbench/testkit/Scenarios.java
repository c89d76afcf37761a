package dev.stormbench.testkit;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TimerAction;

/** The scenarios of the kit: small machines, a few ms of virtual time each. */
public final class Scenarios {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final int[] ALL = {};
  private static final int NET_RX = 3;

  private Scenarios() {}

  /**
   * A small storm of RT push: on each of 4 CPUs two FIFO tasks that sleep and run and may go anywhere, on two of them tasklets that keep
   * the CPU in softirq, fair hogs, and tasks that wait for each other's mutexes with priority inheritance. All ops of {@link
   * dev.stormbench.spi.RtOps}, {@link dev.stormbench.spi.RtoOps} and {@link dev.stormbench.spi.SoftirqOps} are asked.
   */
  public static TestScenario rtStorm() {
    return TestScenario.named("rt-storm").lastingMs(20)
        .load("sleepers", s -> sleepers(s, 4, 2))
        .load("tasklets", s -> {
          tasklets(s, 0);
          tasklets(s, 1);
        })
        .load("hogs", s -> hogs(s, 4))
        .load("boosts", Scenarios::boosts);
  }

  /** The same without IPIs for pulling, on a kernel whose need_resched waits for the end of a system call. */
  public static TestScenario rtStormPulled() {
    return rtStorm().with("name", "rt-storm-pulled").kernel("features", java.util.Map.of("RT_PUSH_IPI", false)).kernel("preempt", "none");
  }

  /** Tasklets, network packets, timers of both kinds and works on 2 CPUs, more than there is time for. */
  public static TestScenario softirqStorm() {
    return TestScenario.named("softirq-storm").cpus(2).lastingMs(20)
        .load("tasklets", s -> {
          tasklets(s, 0);
          tasklets(s, 1);
        })
        .load("packets", s -> s.interrupts(s.irqLine(1, 40, "eth0", 2 * US, NET_RX, new Distribution.Exponential(20 * US), null), 0,
            new Distribution.Exponential(60 * US)))
        .load("works", s -> s.timer(0, 0, new Distribution.Fixed(2 * MS), "poll_fn", new TimerAction.QueueWork("poll_work", 200 * US)))
        .load("hogs", s -> hogs(s, 2));
  }

  /** A few tasks that sleep and run, and CPUs that idle in between: nobody waits long for anything. */
  public static TestScenario healthy() {
    return TestScenario.named("healthy").lastingMs(20)
        .load("sleepers", s -> sleepers(s, 4, 1))
        .load("fair", s -> {
          for (int i = 0; i < 2; i++) {
            s.spawn(TaskSpec.other("fair-" + i, ALL, i, Program.builder().run(100 * US).sleep(500 * US).loop().build()));
          }
        });
  }

  private static void sleepers(Setup s, int cpus, int each) {
    for (int i = 0; i < cpus * each; i++) {
      s.spawn(TaskSpec.fifo("sleeper-" + i, 50, ALL, i % cpus, Program.builder().run(20 * US).sleep((100 + i) * US).loop().build())
          .startingAt(s.randomNs(100 * US)));
    }
  }

  private static void hogs(Setup s, int cpus) {
    for (int i = 0; i < cpus; i++) {
      s.spawn(TaskSpec.other("hog-" + i, new int[] {i}, i, Program.builder().add(new Step.RunForever()).build()));
    }
  }

  private static void tasklets(Setup s, int cpu) {
    s.hrtimer(cpu, s.randomNs(100 * US) + 1, new Distribution.Fixed(100 * US), "storm_timer_fn",
        new TimerAction.ScheduleTasklet(s.taskletPool(cpu, 16, "storm_tasklet_fn", new Distribution.Fixed(80 * US), false)));
  }

  /** A waiter that is more urgent than all makes the owner of its mutex urgent, while that one waits behind others. */
  private static void boosts(Setup s) {
    for (int i = 0; i < 2; i++) {
      String mutex = "m" + i;
      s.spawn(TaskSpec.fifo("owner-" + i, 10, ALL, 2, Program.builder().add(new Step.Lock(mutex, true)).run(300 * US)
          .add(new Step.Unlock(mutex)).sleep(100 * US).loop().build()));
      s.spawn(TaskSpec.fifo("waiter-" + i, 80, ALL, 3, Program.builder().sleep((450 + 50 * i) * US).add(new Step.Lock(mutex, true))
          .run(20 * US).add(new Step.Unlock(mutex)).loop().build()));
    }
    for (int i = 0; i < 4; i++) {
      s.spawn(new TaskSpec("between-" + i, Task.Policy.FIFO, 30, 0, new int[] {2, 3}, 2 + i % 2, false, 0,
          Program.builder().run(150 * US).sleep(200 * US).loop().build()));
    }
  }
}
