package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtOps.PrioBail;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of fixes lets good ones pass and rejects a broken one for each rule. */
class FixContractTest {
  /** Replaces one op of a table. */
  static <T> T replaced(Class<T> type, T base, String op, BiFunction<Object[], Spy.Call, Object> answer) {
    return Spy.on(type, base, (name, of, args, call) -> name.equals(op) ? answer.apply(args, call) : call.with(args));
  }

  private static Object ask(Object[] args, Spy.Call call) {
    try {
      return call.with(args);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** What the broken ones are made of: pushes for the handler, and lists it. */
  static class Pushing implements KernelFix {
    @Override
    public Set<String> replaces() {
      return Set.of("prioBail");
    }

    @Override
    public RtOps rt(RtOps base) {
      return replaced(RtOps.class, base, "prioBail", (args, call) -> (boolean) args[2] ? PrioBail.PUSH : ask(args, call));
    }
  }

  abstract static class Contract extends FixContract {
    private final Plugin plugin;

    Contract(Plugin plugin) {
      this.plugin = plugin;
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

  // -- good ones --------------------------------------------------------------------------------------

  static class Good extends Contract {
    Good() {
      super(Any.fix(Pushing::new));
    }
  }

  /** Replaces each op, and answers as base does. */
  static class GoodForAll extends Contract {
    static class All implements KernelFix {
      @Override
      public Set<String> replaces() {
        return FixContract.OPS;
      }

      @Override
      public boolean wraps() {
        return true;
      }

      @Override
      public RtOps rt(RtOps base) {
        return Spy.on(RtOps.class, base, (name, of, args, call) -> call.with(args));
      }

      @Override
      public RtoOps rto(RtoOps base) {
        return Spy.on(RtoOps.class, base, (name, of, args, call) -> call.with(args));
      }

      @Override
      public SoftirqOps softirq(SoftirqOps base) {
        return Spy.on(SoftirqOps.class, base, (name, of, args, call) -> call.with(args));
      }
    }

    GoodForAll() {
      super(Any.fix(All::new));
    }
  }

  /** One scenario reaches all ops, so that what a fix does is seen. */
  static class GoodInOneScenario extends GoodForAll {
    @Override
    protected List<TestScenario> scenarios() {
      return List.of(Scenarios.rtStorm());
    }
  }

  @ParameterizedTest
  @MethodSource
  void aGoodFix_passes(Class<?> contract) {
    assertThat(Verdict.of(contract)).isEmpty();
    assertThat(Verdict.tests(contract).succeeded().count()).isEqualTo(14);
  }

  static List<Class<?>> aGoodFix_passes() {
    return List.of(Good.class, GoodForAll.class, GoodInOneScenario.class);
  }

  // -- broken ones ------------------------------------------------------------------------------------

  static class Unlisted extends Contract {
    Unlisted() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public Set<String> replaces() {
          return Set.of();
        }
      }));
    }
  }

  /** Forgets an op that has a default. */
  static class Forgetful extends Contract {
    record Table(RtOps base) implements RtOps {
      @Override
      public PrioBail prioBail(Rq rq, Task next, boolean pull) {
        return pull ? PrioBail.PUSH : base.prioBail(rq, next, pull);
      }

      @Override
      public Task nextPushable(Rq rq) {
        return base.nextPushable(rq);
      }

      @Override
      public int pushTarget(Task task, int thisCpu) {
        return base.pushTarget(task, thisCpu);
      }

      @Override
      public boolean overloadRule(Rq rq) {
        return base.overloadRule(rq);
      }

      @Override
      public boolean needPull(Rq rq, Task prev) {
        return base.needPull(rq, prev);
      }
    }

    Forgetful() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public RtOps rt(RtOps base) {
          return new Table(base);
        }
      }));
    }
  }

  static class AsksTwice extends Contract {
    AsksTwice() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public RtoOps rto(RtoOps base) {
          return replaced(RtoOps.class, base, "rtoNextCpu", (args, call) -> {
            ask(args, call);
            return ask(args, call);
          });
        }
      }));
    }
  }

  static class Mistyped extends Contract {
    Mistyped() {
      super(Any.fix(() -> new KernelFix() {
        @Override
        public Set<String> replaces() {
          return Set.of("prioBial");
        }
      }));
    }
  }

  static class Undecided extends Contract {
    Undecided() {
      super(Any.fix(() -> new KernelFix() {
        private int asked;

        @Override
        public Set<String> replaces() {
          return asked++ == 0 ? Set.of("pushTarget") : Set.of();
        }
      }));
    }
  }

  static class SaysItWraps extends Contract {
    SaysItWraps() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public boolean wraps() {
          return true;
        }
      }));
    }
  }

  static class AnswersNull extends Contract {
    AnswersNull() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public RtOps rt(RtOps base) {
          return replaced(RtOps.class, base, "prioBail", (args, call) -> {
            ask(args, call);
            return null;
          });
        }
      }));
    }
  }

  static class AnswersNoCpu extends Contract {
    AnswersNoCpu() {
      super(Any.fix(() -> new KernelFix() {
        @Override
        public Set<String> replaces() {
          return Set.of("pushTarget");
        }

        @Override
        public RtOps rt(RtOps base) {
          return replaced(RtOps.class, base, "pushTarget", (args, call) -> 4);
        }
      }));
    }
  }

  static class AnswersNoBatch extends Contract {
    AnswersNoBatch() {
      super(Any.fix(() -> new KernelFix() {
        @Override
        public Set<String> replaces() {
          return Set.of("taskletBatch");
        }

        @Override
        public SoftirqOps softirq(SoftirqOps base) {
          return replaced(SoftirqOps.class, base, "taskletBatch", (args, call) -> 0);
        }
      }));
    }
  }

  static class AnswersOthersTask extends Contract {
    AnswersOthersTask() {
      super(Any.fix(() -> new KernelFix() {
        @Override
        public Set<String> replaces() {
          return Set.of("nextPushable");
        }

        @Override
        public RtOps rt(RtOps base) {
          return replaced(RtOps.class, base, "nextPushable", (args, call) -> ((Rq) args[0]).curr());
        }
      }));
    }
  }

  static class WritesTheToken extends Contract {
    WritesTheToken() {
      super(Any.fix(() -> new Pushing() {
        private Machine machine;

        @Override
        public void start(Machine m) {
          machine = m;
        }

        @Override
        public RtOps rt(RtOps base) {
          return replaced(RtOps.class, base, "prioBail", (args, call) -> {
            machine.rootDomain().rtoCpu(2);
            return ask(args, call);
          });
        }
      }));
    }
  }

  static class WithoutTable extends Contract {
    WithoutTable() {
      super(Any.fix(() -> new KernelFix() {
        @Override
        public SoftirqOps softirq(SoftirqOps base) {
          return null;
        }
      }));
    }
  }

  static class NeverAsked extends Contract {
    NeverAsked() {
      super(Any.fix(() -> new KernelFix() {
        @Override
        public Set<String> replaces() {
          return Set.of("rtoNextCpu");
        }
      }));
    }

    @Override
    protected List<TestScenario> scenarios() {
      return List.of(Scenarios.softirqStorm());
    }
  }

  static class Throwing extends Contract {
    Throwing() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public RtOps rt(RtOps base) {
          return replaced(RtOps.class, base, "prioBail", (args, call) -> {
            throw new IllegalStateException("no idea");
          });
        }
      }));
    }
  }

  static class Lucky extends Contract {
    Lucky() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public RtOps rt(RtOps base) {
          return replaced(RtOps.class, base, "prioBail", (args, call) -> ThreadLocalRandom.current().nextBoolean() ? PrioBail.PUSH
              : ask(args, call));
        }
      }));
    }
  }

  /** One for all machines, and it counts. */
  static class Shared extends Contract {
    static class Counting extends Pushing {
      private int n;

      @Override
      public RtOps rt(RtOps base) {
        return replaced(RtOps.class, base, "prioBail", (args, call) -> ++n % 7 < 3 ? PrioBail.PUSH : ask(args, call));
      }
    }

    Shared() {
      super(shared());
    }

    private static Plugin shared() {
      KernelFix one = new Counting();
      return Any.fix(() -> one);
    }
  }

  /** Keeps what it counts in a static field. */
  static class Static extends Contract {
    Static() {
      super(new CountingPlugin());
    }
  }

  static class WantsToBeFirst extends Contract {
    WantsToBeFirst() {
      super(Any.fix(() -> new Pushing() {
        @Override
        public RtOps rt(RtOps base) {
          return base.getClass().getName().contains("Proxy") ? base : super.rt(base);
        }
      }));
    }
  }

  /** Minds that a machine has begun and not gone on. */
  static class Unfinished extends Contract {
    static class Once extends Pushing {
      private final List<Object> begun;

      Once(List<Object> begun) {
        this.begun = begun;
      }

      @Override
      public void start(Machine m) {
        if (!begun.isEmpty()) {
          throw new IllegalStateException("another machine has begun");
        }
        begun.add(this);
      }

      @Override
      public RtOps rt(RtOps base) {
        begun.clear();
        return super.rt(base);
      }
    }

    Unfinished() {
      super(unfinished());
    }

    private static Plugin unfinished() {
      List<Object> begun = new ArrayList<>();
      return Any.fix(() -> new Once(begun));
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Unlisted.class, Rule.FIX_REPLACES_HONEST, "prioBail answered PUSH and did not ask base, and replaces() is []"),
        arguments(Forgetful.class, Rule.FIX_REPLACES_HONEST,
            "prioRaisePushes answered false and did not ask base, and replaces() is [prioBail]"),
        arguments(AsksTwice.class, Rule.FIX_REPLACES_HONEST, "rtoNextCpu asked base 2 times, which moves the token each time"),
        arguments(Mistyped.class, Rule.FIX_REPLACES_KNOWN_OPS, "names [prioBial]; there are [invokeSoftirq, needPull, nextPushable,"),
        arguments(Undecided.class, Rule.FIX_REPLACES_KNOWN_OPS, "names first one, then another of [["),
        arguments(SaysItWraps.class, Rule.FIX_WRAPS_HONEST, "prioBail answered PUSH and did not ask base"),
        arguments(AnswersNull.class, Rule.FIX_ANSWERS_SENSE, "prioBail answered null; accepted: anything but null"),
        arguments(AnswersNoCpu.class, Rule.FIX_ANSWERS_SENSE, "pushTarget answered 4; accepted: 0 to 3, or -1 for none"),
        arguments(AnswersNoBatch.class, Rule.FIX_ANSWERS_SENSE, "taskletBatch answered 0; accepted: 1 to "),
        arguments(AnswersOthersTask.class, Rule.FIX_ANSWERS_SENSE, "; accepted: a task that waits in the queue it is asked for, or null"),
        arguments(WritesTheToken.class, Rule.FIX_TOKEN_WRITTEN_IN_PLACE, "prioBail has changed rtoCpu from "),
        arguments(WithoutTable.class, Rule.FIX_TABLES_GIVEN, "softirq() answered null"),
        arguments(NeverAsked.class, Rule.FIX_REACHED, "is never asked for [rtoNextCpu] in scenarios [softirq-storm]"),
        arguments(Throwing.class, Rule.RUNS, "scenario rt-storm: plugin com.example.any dev failed in op of fix 'tested' at 0.0"),
        arguments(Lucky.class, Rule.SAME_RUN_TWICE, "in scenario rt-storm, the first run against the second: digest "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_MACHINE, "alone against in turns with another machine: digest "),
        arguments(Static.class, Rule.SAME_RUN_AFTER_ANOTHER_MACHINE, "alone against after another machine: digest "),
        arguments(WantsToBeFirst.class, Rule.SAME_RUN_BESIDE_ANOTHER_PLUGIN, "alone against behind a fix that changes nothing: digest "),
        arguments(Unlisted.class, Rule.SAME_RUN_IN_BOTH_ENGINES, "fast against naive: digest "),
        arguments(Unfinished.class, Rule.THROW_IS_BLAMED,
            "after machines that ended with an error: plugin com.example.any dev failed in fix"
            + " 'tested': IllegalStateException: another machine has begun"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenFix_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
