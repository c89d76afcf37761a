package dev.stormbench.testkit;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TimerAction;
import java.util.Locale;
import java.util.Map;

/** The scenarios of the kit: small machines, a few ms of virtual time each but for the stalls. */
public final class Scenarios {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final long S = 1_000_000_000;
  private static final long STALL_AT_NS = 2 * S;
  private static final long STALL_NS = 9 * S;
  private static final int CPUS = 4;
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
        .load("sleepers", s -> sleepers(s, CPUS, 2))
        .load("tasklets", s -> {
          tasklets(s, 0);
          tasklets(s, 1);
        })
        .load("hogs", s -> hogs(s, CPUS))
        .load("boosts", Scenarios::boosts);
  }

  /** The same without IPIs for pulling, on a kernel whose need_resched waits for the end of a system call. */
  public static TestScenario rtStormPulled() {
    return rtStorm().with("name", "rt-storm-pulled").kernel("features", Map.of("RT_PUSH_IPI", false)).kernel("preempt", "none");
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

  /**
   * More tasks than CPUs, of which each does something else that a scheduler meets: some never sleep, some yield, change their affinity or
   * their priority, disable their migration, are pinned, wait for each other's mutexes, or exit; some are kernel threads.
   *
   * @param rt real-time tasks, which leave a third of the time; else fair ones, which leave none
   */
  public static TestScenario crowd(boolean rt) {
    return TestScenario.named(rt ? "rt-crowd" : "crowd").lastingMs(60).load("crowd", s -> {
      for (int i = 0; i < 3 * CPUS; i++) {
        Program.Builder p = Program.builder().run((100 + 20 * i) * US);
        switch (i % 6) {
          case 0 -> p.add(new Step.Yield()).run(50 * US);
          case 1 -> p.add(new Step.SetAffinity(new int[] {i % CPUS})).run(100 * US).add(new Step.SetAffinity(new int[] {0, 1, 2, 3}));
          case 2 -> p.add(new Step.MigrateDisable()).run(150 * US).add(new Step.MigrateEnable());
          case 3 -> p.add(new Step.Lock("m", true)).run(100 * US).add(new Step.Unlock("m"));
          case 4 -> p.add(rt ? new Step.SetPrio(20 + i) : new Step.SetPolicy(Task.Policy.FIFO, 10)).run(50 * US)
              .add(rt ? new Step.SetPrio(40) : new Step.SetPolicy(Task.Policy.OTHER, 0));
          default -> p.add(new Step.Post("s"));
        }
        Program program = p.sleep((600 + 70 * i) * US).loop().build();
        int[] cpus = i % 5 == 4 ? new int[] {i % CPUS} : ALL;
        s.spawn(new TaskSpec("crowd-" + i, rt ? Task.Policy.FIFO : Task.Policy.OTHER, rt ? 30 + i : 0, rt ? 0 : i - 5, cpus, i % CPUS,
            i % 4 == 3, s.randomNs(MS), program));
      }
      s.spawn(TaskSpec.other("short", ALL, 0, Program.builder().run(MS).build()));
      if (!rt) {
        hogs(s, 2);
        s.spawn(TaskSpec.other("roams", ALL, 0, Program.builder().add(new Step.RunForever()).build()));
      }
    });
  }

  /** A few tasks that now and then run, and CPUs that idle in between: nobody waits long for anything. */
  public static TestScenario healthy() {
    return TestScenario.named("healthy").lastingMs(20)
        .load("tasks", s -> {
          for (int i = 0; i < CPUS; i++) {
            s.spawn(TaskSpec.fifo("rt-" + i, 50, ALL, i, Program.builder().run(50 * US).sleep(5 * MS).loop().build()));
            s.spawn(TaskSpec.other("fair-" + i, ALL, i, Program.builder().run(100 * US).sleep(7 * MS).loop().build()));
          }
        })
        .load("works", s -> s.timer(0, 0, new Distribution.Fixed(9 * MS), "poll_fn", new TimerAction.QueueWork("poll_work", 20 * US)));
  }

  /**
   * A stall that begins after 2 s on a kernel that is quick to notice: {@code kernel.watchdog_thresh} is 1, {@code
   * kernel.hung_task_timeout_secs} and {@code rcu-stall-timeout} are 3 s.
   *
   * @param kind SOFT: a tasklet that runs for 9 s; HARD: an interrupt handler that does; TASK: a task in state D for as long; WORKQUEUE: a
   *     FIFO task that keeps a CPU for more than a minute
   */
  public static TestScenario stall(WatchdogPolicy.Stall kind) {
    TestScenario s = healthy().lastingMs(kind == WatchdogPolicy.Stall.WORKQUEUE ? 66_000 : 14_000)
        .with("name", "stall-" + kind.name().toLowerCase(Locale.ROOT))
        .kernel("sysctl", Map.of("kernel.watchdog_thresh", 1, "kernel.hung_task_timeout_secs", 3)).kernel("rcu-stall-timeout", "3s")
        .kernel("dl-server", false).load("hog", t -> hogs(t, 1));
    return s.load("stall", t -> {
      switch (kind) {
        case SOFT -> t.hrtimer(0, STALL_AT_NS, new Distribution.Fixed(1000 * S), "stall_timer_fn",
            new TimerAction.ScheduleTasklet(t.taskletPool(0, 1, "stall_fn", new Distribution.Fixed(STALL_NS), false)));
        case HARD -> t.interrupts(t.irqLine(0, 41, "stall0", STALL_NS, -1, null, null), STALL_AT_NS, new Distribution.Fixed(1000 * S));
        case TASK -> t.spawn(TaskSpec.other("stall", ALL, 1,
            Program.builder().add(new Step.Block(new Distribution.Fixed(STALL_NS))).build())
            .startingAt(STALL_AT_NS));
        case WORKQUEUE -> t.spawn(TaskSpec.fifo("stall", 50, new int[] {0}, 0, Program.builder().add(new Step.RunForever()).build())
            .startingAt(STALL_AT_NS));
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
    s.hrtimer(cpu, s.randomNs(100 * US) + 1, new Distribution.Exponential(100 * US), "storm_timer_fn",
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
