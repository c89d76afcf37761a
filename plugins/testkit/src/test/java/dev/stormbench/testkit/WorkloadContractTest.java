package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of workloads lets a good one pass and rejects a broken one for each rule. */
class WorkloadContractTest {
  private static final long US = 1_000;

  abstract static class Contract extends WorkloadContract {
    private final Plugin plugin;

    Contract(Supplier<Workload> made) {
      plugin = Any.workload(made);
    }

    @Override
    protected Plugin plugin() {
      return plugin;
    }

    @Override
    protected String name() {
      return Any.NAME;
    }
  }

  private static Program busy(long ns) {
    return Program.builder().run(ns).sleep(200 * US).loop().build();
  }

  /** Has callbacks of each kind. */
  static class Good extends Contract {
    Good() {
      super(() -> s -> {
        int[] n = {0};
        s.spawn(TaskSpec.fifo("good", 10, new int[] {1}, 1, new Program(List.of(new Step.Call(self -> n[0]++ % 2 == 0
            ? new Step.Run(new Distribution.Fixed(s.randomNs(50 * US) + 1)) : new Step.Sleep(new Distribution.Fixed(100 * US))),
            new Step.Loop(0, 0)))));
        TaskletPool pool = s.taskletPool(2, 4, "good_fn", cpu -> 10 * US, false);
        s.hrtimer(2, 1, new Distribution.Fixed(300 * US), "good_timer_fn", new TimerAction.Call(cpu -> cpu.softirqPending() == 0
            ? new TimerAction.ScheduleTasklet(pool) : null));
      });
    }
  }

  @Test
  void aGoodWorkload_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(9);
  }

  @Test
  void eachCallback_isMadeToThrow() {
    Set<String> called = new TreeSet<>();
    Good good = new Good();
    good.run(TestScenario.named("calls"), w -> good.spy(w, (callback, of, args, call) -> {
      called.add(callback);
      return call.with(args);
    }));
    assertThat(called).containsExactly("fired", "install", "next", "workNs");
  }

  static class Idle extends Contract {
    Idle() {
      super(() -> s -> { });
    }
  }

  static class Unrepeatable extends Contract {
    Unrepeatable() {
      super(() -> s -> {
        if (s.machine().tasks().stream().map(Task::comm).anyMatch("once"::equals)) {
          throw new IllegalStateException("I am there already");
        }
        s.spawn(TaskSpec.other("once", new int[] {0}, 0, busy(100 * US)));
      });
    }
  }

  static class Unhoused extends Contract {
    Unhoused() {
      super(() -> s -> s.spawn(TaskSpec.other("lost", new int[] {1}, 0, busy(100 * US))));
    }
  }

  static class BuildsLate extends Contract {
    BuildsLate() {
      super(() -> s -> s.hrtimer(0, 1, new Distribution.Fixed(1_000 * US), "late_fn", new TimerAction.Call(cpu -> {
        s.spawn(TaskSpec.other("late", new int[] {0}, 0, busy(100 * US)));
        return null;
      })));
    }
  }

  static class OthersPool extends Contract {
    OthersPool() {
      super(() -> s -> s.hrtimer(0, 1, new Distribution.Fixed(1_000 * US), "pool_fn", new TimerAction.Call(cpu ->
          new TimerAction.ScheduleTasklet(new NotedSetup(0, 4).taskletPool(0, 1, "other_fn", new Distribution.Fixed(1), false)))));
    }
  }

  static class Lucky extends Contract {
    Lucky() {
      super(() -> s -> s.spawn(TaskSpec.other("lucky", new int[] {0}, 0, busy(ThreadLocalRandom.current().nextLong(100 * US) + 1))));
    }
  }

  /** One for all machines; it has more to do with each. */
  static class Shared extends Contract {
    Shared() {
      super(shared());
    }

    private static Supplier<Workload> shared() {
      long[] ns = {10 * US};
      Workload one = (Setup s) -> {
        ns[0] += 7 * US;
        s.spawn(TaskSpec.other("more", new int[] {0}, 0, busy(ns[0])));
      };
      return () -> one;
    }
  }

  /** Goes by what another fix's presence shows. */
  static class Remembers extends Contract {
    Remembers() {
      super(remembers());
    }

    private static Supplier<Workload> remembers() {
      boolean[] failed = {false};
      return () -> (Setup s) -> {
        boolean before = failed[0];
        failed[0] = true;
        s.spawn(TaskSpec.other("one", new int[] {0}, 0, new Program(List.of(new Step.Call(self -> {
          failed[0] = false;
          return new Step.Run(new Distribution.Fixed((before ? 90 : 100) * US));
        }), new Step.Sleep(new Distribution.Fixed(100 * US)), new Step.Loop(0, 0)))));
      };
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Idle.class, Rule.WORKLOAD_DOES_SOMETHING, "in scenario idle leaves digest "),
        arguments(Unrepeatable.class, Rule.WORKLOAD_STARTS_AGAIN,
            "stopped and started again: plugin com.example.any dev failed in install of"
            + " workload 'tested' at 0.010000000 s: IllegalStateException: I am there already"),
        arguments(Unhoused.class, Rule.RUNS, "task lost has its home on CPU 0, where it may not run"),
        arguments(BuildsLate.class, Rule.RUNS, "workload 'tested' builds after install()"),
        arguments(OthersPool.class, Rule.RUNS, "schedules tasklets of a pool that is not this machine's"),
        arguments(Lucky.class, Rule.SAME_RUN_TWICE, "the first run against the second: digest "),
        arguments(Lucky.class, Rule.SAME_RUN_IN_BOTH_ENGINES, "fast against naive: digest "),
        arguments(Shared.class, Rule.SAME_RUN_AFTER_ANOTHER_MACHINE, "alone against after another machine: digest "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_MACHINE, "alone against in turns with another machine: digest "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_PLUGIN, "alone against behind a fix that changes nothing: digest "),
        arguments(Remembers.class, Rule.THROW_IS_BLAMED, "before against after machines that ended with an error: digest "));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenWorkload_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
