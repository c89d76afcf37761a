package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of scheduler policies lets good ones pass and rejects a broken one for each rule. */
class PolicyContractTest {
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

  /** All defaults. */
  static class Good extends Contract {
    Good() {
      super(() -> new SchedulerPolicy() { });
    }
  }

  /** The same in place of the RT class. */
  static class GoodRt extends Contract {
    GoodRt() {
      super(() -> new SchedulerPolicy() { });
    }

    @Override
    protected String slot() {
      return "rt";
    }
  }

  /** Keeps its tasks itself. */
  static class Keeps implements SchedulerPolicy {
    final Deque<Task> kept = new ArrayDeque<>();

    @Override
    public long timeoutNs() {
      return 1_000_000_000;
    }

    @Override
    public int selectCpu(Scx scx, Task p, int prevCpu) {
      return prevCpu;
    }

    @Override
    public void enqueue(Scx scx, Task p, int enqFlags) {
      kept.add(p);
      int idle = scx.pickIdleCpu(p, 0);
      if (idle >= 0) {
        scx.kickCpu(idle, 0);
      }
    }

    @Override
    public void dequeue(Scx scx, Task p, int deqFlags) {
      kept.remove(p);
    }

    @Override
    public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
      for (Task p : kept) {
        if (p.allowed(cpu) && (p.migrationDisabled() == 0 || p.cpu() == cpu)) {
          kept.remove(p);
          scx.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
          return;
        }
      }
    }
  }

  static class GoodKeeper extends Contract {
    GoodKeeper() {
      super(Keeps::new);
    }
  }

  @Test
  void goodPolicies_pass() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.of(GoodRt.class)).isEmpty();
    assertThat(Verdict.of(GoodKeeper.class)).isEmpty();
    assertThat(Verdict.rules(Good.class)).contains("policy-stays", "policy-starves-nobody", "policy-keeps-cpus-busy", "policy-ends", "runs");
  }

  /** Sends a task to a CPU that it may not use. */
  static class Misplaces extends Contract {
    Misplaces() {
      super(() -> new SchedulerPolicy() {
        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          scx.insert(p, Scx.localOn(p.kthread() ? 0 : p.cpu()), Scx.SLICE_DFL, 0);
        }
      });
    }
  }

  /** The last that came goes first, and those below never. */
  static class Starves extends Contract {
    Starves() {
      super(() -> new Keeps() {
        @Override
        public void enqueue(Scx scx, Task p, int enqFlags) {
          if (p.comm().equals("short")) {
            return; // forgotten
          }
          super.enqueue(scx, p, enqFlags);
        }
      });
    }
  }

  /** Only one CPU takes what may run anywhere. */
  static class Idles extends Contract {
    Idles() {
      super(() -> new Keeps() {
        @Override
        public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
          if (cpu == 0 || kept.stream().anyMatch(p -> p.nrCpusAllowed() == 1 && p.allowed(cpu))) {
            super.dispatch(scx, cpu, prev);
          }
        }

        @Override
        public long timeoutNs() {
          return TIMEOUT_NS;
        }
      });
    }
  }

  static class EndsBadly extends Contract {
    EndsBadly() {
      super(() -> new SchedulerPolicy() {
        @Override
        public void dump(Scx scx, Consumer<String> line) {
          throw new IllegalStateException("nothing to say");
        }

        @Override
        public void exit(Scx scx, ExitInfo why) {
          scx.createDsq(0);
        }
      });
    }
  }

  /** Remembers another machine's tasks. */
  static class Remembers extends Contract {
    static class Turns implements SchedulerPolicy {
      private static int turn;

      @Override
      public void enqueue(Scx scx, Task p, int enqFlags) {
        scx.insert(p, turn++ % 7 == 0 ? Scx.DSQ_LOCAL : Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
      }
    }

    Remembers() {
      super(Turns::new);
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Misplaces.class, "policy-stays", "not allowed for"),
        arguments(Starves.class, "policy-starves-nobody", "runnable task stall: short"),
        arguments(Idles.class, "policy-keeps-cpus-busy", "with a CPU idle that it may use"),
        arguments(EndsBadly.class, "policy-ends", "dump() threw java.lang.IllegalStateException: nothing to say"),
        arguments(Remembers.class, "same-run-twice", "digest"));
  }

  @ParameterizedTest
  @MethodSource
  void broken(Class<?> contract, String rule, String why) {
    assertThat(Verdict.of(contract)).containsKey(rule).satisfies(all -> assertThat(all.get(rule)).contains(why));
  }
}
