package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of policies lets good ones pass and rejects a broken one for each rule. */
class PolicyContractTest {
  private static final long QUEUE = 0;

  abstract static class Contract extends PolicyContract {
    private final Plugin plugin;

    Contract(Supplier<SchedulerPolicy> made) {
      plugin = Any.policy(made);
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

  /** One queue for all, first in, first out. */
  static class OneQueue implements SchedulerPolicy {
    @Override
    public void init(Scx scx) {
      scx.createDsq(QUEUE);
    }

    @Override
    public void enqueue(Scx scx, Task p, int enqFlags) {
      scx.insert(p, QUEUE, Scx.SLICE_DFL, enqFlags);
    }

    @Override
    public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
      scx.moveToLocal(QUEUE);
    }
  }

  static class Good extends Contract {
    Good() {
      super(OneQueue::new);
    }
  }

  /** As sched_ext without a callback. */
  static class GoodAsDefault extends Contract {
    GoodAsDefault() {
      super(() -> new SchedulerPolicy() { });
    }
  }

  static class GoodForRt extends Contract {
    GoodForRt() {
      super(OneQueue::new);
    }

    @Override
    protected String slot() {
      return "rt";
    }
  }

  @ParameterizedTest
  @MethodSource
  void aGoodPolicy_passes(Class<?> contract) {
    assertThat(Verdict.of(contract)).isEmpty();
    assertThat(Verdict.tests(contract).succeeded().count()).isEqualTo(9);
  }

  static Stream<Class<?>> aGoodPolicy_passes() {
    return Stream.of(Good.class, GoodAsDefault.class, GoodForRt.class, Keeping.class);
  }

  /** Keeps tasks to itself until a CPU asks. */
  static class Keeping extends Contract {
    Keeping() {
      super(() -> new SchedulerPolicy() {
        private final List<Task> kept = new ArrayList<>();

        @Override
        public int selectCpu(Scx scx, Task p, int prevCpu) {
          int idle = scx.pickIdleCpu(p, 0);
          return idle < 0 ? prevCpu : idle;
        }

        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          kept.add(p);
          scx.kickCpu(p.cpu(), Scx.KICK_IDLE);
        }

        @Override
        public void dequeue(Scx scx, Task p, int deqFlags) {
          kept.remove(p);
        }

        @Override
        public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
          for (Task p : kept) {
            if (p.allowed(cpu)) {
              kept.remove(p);
              scx.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
              return;
            }
          }
        }
      });
    }
  }

  @Test
  void theScenario_reachesAllCallbacks() {
    Set<String> called = new TreeSet<>();
    Keeping keeping = new Keeping();
    keeping.run(Scenarios.schedStorm(false), p -> keeping.spy(p, (callback, of, args, call) -> {
      called.add(callback);
      return call.with(args);
    }));
    assertThat(called).containsExactly("dequeue", "dispatch", "enqLast", "enqueue", "exitTask", "init", "initTask", "quiescent", "runnable", "running",
        "selectCpu", "setCpumask", "stopping", "tick", "timeoutNs", "updateIdle");
  }

  static class InsertsTwice extends Contract {
    InsertsTwice() {
      super(() -> new OneQueue() {
        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          super.enqueue(scx, p, enqFlags);
          super.enqueue(scx, p, enqFlags);
        }
      });
    }
  }

  static class InsertsNowhere extends Contract {
    InsertsNowhere() {
      super(() -> new OneQueue() {
        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          scx.insert(p, QUEUE + 1, Scx.SLICE_DFL, enqFlags);
        }
      });
    }
  }

  static class MovesInEnqueue extends Contract {
    MovesInEnqueue() {
      super(() -> new OneQueue() {
        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          super.enqueue(scx, p, enqFlags);
          scx.moveToLocal(QUEUE);
        }
      });
    }
  }

  static class InsertsOthers extends Contract {
    InsertsOthers() {
      super(() -> new OneQueue() {
        private Task last;

        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          super.enqueue(scx, last == null ? p : last, enqFlags);
          last = p;
        }
      });
    }
  }

  static class NoCpu extends Contract {
    NoCpu() {
      super(() -> new OneQueue() {
        @Override
        public int selectCpu(Scx scx, Task p, int prevCpu) {
          return 4;
        }
      });
    }
  }

  static class ThrowsInTick extends Contract {
    ThrowsInTick() {
      super(() -> new OneQueue() {
        @Override
        public void tick(Scx scx, Task p) {
          throw new IllegalStateException("tock");
        }
      });
    }
  }

  static class ThrowsInInit extends Contract {
    ThrowsInInit() {
      super(() -> new OneQueue() {
        @Override
        public void init(Scx scx) {
          throw new IllegalStateException("no queue");
        }
      });
    }
  }

  /** Never runs the third task. */
  static class Starves extends Contract {
    Starves() {
      super(() -> new OneQueue() {
        @Override
        public int selectCpu(Scx scx, Task p, int prevCpu) {
          return prevCpu;
        }

        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          if (!p.comm().equals("task-3")) {
            super.enqueue(scx, p, enqFlags);
          }
        }
      });
    }
  }

  static class Lucky extends Contract {
    Lucky() {
      super(() -> new OneQueue() {
        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          scx.insert(p, QUEUE, Scx.SLICE_DFL, ThreadLocalRandom.current().nextBoolean() ? Scx.ENQ_HEAD : 0);
        }
      });
    }
  }

  static class Shared extends Contract {
    Shared() {
      super(shared());
    }

    private static Supplier<SchedulerPolicy> shared() {
      SchedulerPolicy one = new OneQueue() {
        private int n;

        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          scx.insert(p, QUEUE, Scx.SLICE_DFL, ++n % 7 < 3 ? Scx.ENQ_HEAD : 0);
        }
      };
      return () -> one;
    }
  }

  /** Minds machines that ended early. */
  static class Remembers extends Contract {
    Remembers() {
      super(remembers());
    }

    private static Supplier<SchedulerPolicy> remembers() {
      boolean[] open = {false};
      return () -> new OneQueue() {
        @Override
        public long timeoutNs() {
          if (open[0]) {
            throw new IllegalStateException("begun twice");
          }
          open[0] = true;
          return TIMEOUT_NS;
        }

        @Override
        public void init(Scx scx) {
          super.init(scx);
          open[0] = false;
        }
      };
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(InsertsTwice.class, Rule.POLICY_STAYS, "in scenario sched-storm is ejected at "),
        arguments(InsertsNowhere.class, Rule.POLICY_STAYS, "in scenario sched-storm is ejected at "),
        arguments(MovesInEnqueue.class, Rule.POLICY_STAYS, "in scenario sched-storm is ejected at "),
        arguments(InsertsOthers.class, Rule.POLICY_STAYS, "in scenario sched-storm is ejected at "),
        arguments(NoCpu.class, Rule.POLICY_STAYS, "in scenario sched-storm is ejected at "),
        arguments(ThrowsInTick.class, Rule.POLICY_STAYS, "runtime error, tick() of plugin com.example.any dev threw java.lang.IllegalStateException: tock"),
        arguments(ThrowsInInit.class, Rule.RUNS, "failed in init of scheduler-policy 'tested': IllegalStateException: no queue"),
        arguments(Starves.class, Rule.POLICY_RUNS_ALL, "these ran for less than 5000000 ns: [task-3 (0 ns)]"),
        arguments(Lucky.class, Rule.SAME_RUN_TWICE, "the first run against the second: digest "),
        arguments(Lucky.class, Rule.SAME_RUN_IN_BOTH_ENGINES, "fast against naive: digest "),
        arguments(Shared.class, Rule.SAME_RUN_AFTER_ANOTHER_MACHINE, "alone against after another machine: digest "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_MACHINE, "alone against in turns with another machine: digest "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_PLUGIN, "alone against behind a fix that changes nothing: digest "),
        arguments(Remembers.class, Rule.THROW_IS_BLAMED, "after machines that ended with an error: plugin com.example.any dev failed in init of"
            + " scheduler-policy 'tested': IllegalStateException: begun twice"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenPolicy_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
