package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of checkers lets a good one pass and rejects a broken one for each rule. */
class CheckerContractTest {
  abstract static class Contract extends CheckerContract {
    private final Plugin plugin;

    Contract(Supplier<Checker> made) {
      plugin = Any.checker(made);
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

  /** Who is switched out on a CPU is who was switched in. */
  static class Switches implements Checker {
    private final long[] running = new long[8];
    Violations violations;
    Machine machine;

    @Override
    public void start(Machine m, Violations v) {
      machine = m;
      violations = v;
    }

    @Override
    public boolean startRecorded(Violations v) {
      violations = v;
      Arrays.fill(running, -1);
      return true;
    }

    @Override
    public void lost(int cpu) {
      running[cpu] = -1;
    }

    @Override
    public void event(TraceRecord r) {
      if (r.event() == TraceEvent.SCHED_SWITCH) {
        long prev = r.arg(r.event().field("prev_pid"));
        if (running[r.cpu()] >= 0 && running[r.cpu()] != prev) {
          violations.violated("switches", prev + " is switched out, and " + running[r.cpu()] + " was running");
        }
        running[r.cpu()] = r.arg(r.event().field("next_pid"));
      }
    }
  }

  static class Good extends Contract {
    Good() {
      super(Switches::new);
    }
  }

  @Test
  void aGoodChecker_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(11);
  }

  static class Meddles extends Contract {
    Meddles() {
      super(() -> new Switches() {
        @Override
        public void event(TraceRecord r) {
          if (machine != null) {
            machine.rootDomain().rtoLoop(machine.rootDomain().rtoLoop() + 1);
          }
        }
      });
    }
  }

  static class Wrong extends Contract {
    Wrong() {
      super(() -> new Switches() {
        @Override
        public void event(TraceRecord r) {
          if (r.event() == TraceEvent.SCHED_MIGRATE_TASK) {
            violations.violated("nobody-moves", "somebody moved");
          }
        }
      });
    }
  }

  static class Keeps extends Contract {
    Keeps() {
      super(() -> new Switches() {
        private TraceRecord last;

        @Override
        public void event(TraceRecord r) {
          if (last != null && last.timeNs() > r.timeNs() || last != null && last.pid() < 0) {
            violations.violated("order", "time went back");
          }
          last = r;
        }
      });
    }
  }

  static class WantsTheBeginning extends Contract {
    WantsTheBeginning() {
      super(() -> new Switches() {
        @Override
        public boolean startRecorded(Violations v) {
          violations = v;
          return true;
        }
      });
    }
  }

  static class WantsAMachine extends Contract {
    WantsAMachine() {
      super(() -> new Switches() {
        @Override
        public void end() {
          machine.nowNs();
        }
      });
    }
  }

  static class Throwing extends Contract {
    Throwing() {
      super(() -> new Switches() {
        @Override
        public void event(TraceRecord r) {
          throw new IllegalStateException("no idea");
        }
      });
    }
  }

  /** One for all machines, and each may do a little more. */
  static class Shared extends Contract {
    Shared() {
      super(shared());
    }

    private static Supplier<Checker> shared() {
      Checker one = new Switches() {
        private int n;

        @Override
        public void event(TraceRecord r) {
          if (machine != null && ++n % 1000 == 0) {
            machine.rootDomain().rtoLoop(n);
          }
        }
      };
      return () -> one;
    }
  }

  static class Remembers extends Contract {
    Remembers() {
      super(remembers());
    }

    private static Supplier<Checker> remembers() {
      boolean[] open = {false};
      return () -> new Switches() {
        @Override
        public void start(Machine m, Violations v) {
          super.start(m, v);
          if (open[0]) {
            throw new IllegalStateException("begun twice");
          }
        }

        @Override
        public void event(TraceRecord r) {
          open[0] = true;
        }

        @Override
        public void end() {
          open[0] = false;
        }
      };
    }

    @Override
    protected List<TestScenario> scenarios() {
      return List.of(Scenarios.healthy());
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Meddles.class, Rule.CHECKER_OBSERVES, "in scenario rt-storm, without it against with it: "),
        arguments(Wrong.class, Rule.CHECKER_HOLDS, "in scenario rt-storm: checker tested, invariant nobody-moves at "),
        arguments(Keeps.class, Rule.CHECKER_COPIES_RECORDS,
            "with records that stay it violates nothing, with records that are reused it ends with"),
        arguments(WantsTheBeginning.class, Rule.CHECKER_TAKES_RECORDINGS, "told of the last 2 thirds of scenario rt-storm, switches: "),
        arguments(WantsAMachine.class, Rule.CHECKER_TAKES_RECORDINGS,
            "told of the last 3 thirds of scenario rt-storm, threw java.lang.NullPointer"),
        arguments(Throwing.class, Rule.RUNS,
            "failed in event of checker 'tested' at 0.000000000 s on cpu 0: IllegalStateException: no idea"),
        arguments(Shared.class, Rule.SAME_RUN_TWICE, "the first run against the second: "),
        arguments(Shared.class, Rule.SAME_RUN_AFTER_ANOTHER_MACHINE, "alone against after another machine: "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_MACHINE, "alone against in turns with another machine: "),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_PLUGIN, "alone against behind a fix that changes nothing: "),
        arguments(Shared.class, Rule.SAME_RUN_IN_BOTH_ENGINES, "fast against naive: "),
        arguments(Remembers.class, Rule.THROW_IS_BLAMED,
            "after machines that ended with an error: plugin com.example.any dev failed in start of"
            + " checker 'tested': IllegalStateException: begun twice"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenChecker_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
