package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of watchdogs lets a good one pass and rejects a broken one for each rule. */
class WatchdogContractTest {
  private static final long S = 1_000_000_000;

  abstract static class Contract extends WatchdogContract {
    private final Plugin plugin;

    Contract(Supplier<WatchdogPolicy> made) {
      plugin = Any.watchdog(made);
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

  /** Reports a CPU that has not switched for too long. */
  static class Switches implements WatchdogPolicy {
    private long stallNs;
    private Machine machine;

    @Override
    public void start(Machine m) {
      machine = m;
      stallNs = stallNs(m);
    }

    @Override
    public void watchdogTimer(Cpu cpu, LockupState state, Console console) {
      if (machine.nowNs() - cpu.lastSwitchNs() > stallNs) {
        console.report(cpu, stallNs / S);
      }
    }

    @Override
    public long everyNs() {
      return S;
    }

    @Override
    public void check(Machine m, Console console) {
      m.cpu(0).stack();
    }
  }

  static class Good extends Contract {
    Good() {
      super(Switches::new);
    }
  }

  @Test
  void aGoodWatchdog_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(11);
  }

  /** Changes a token that it may only look at. */
  static class Meddles extends Contract {
    Meddles() {
      super(() -> new Switches() {
        @Override
        public long everyNs() {
          return 100_000;
        }

        @Override
        public void check(Machine m, Console console) {
          m.rootDomain().rtoLoop(m.rootDomain().rtoLoop() + 3);
        }
      });
    }
  }

  static class Loud extends Contract {
    Loud() {
      super(() -> new Switches() {
        @Override
        public void check(Machine m, Console console) {
          console.warn(m.cpu(1), "all is well");
        }
      });
    }
  }

  static class Blind extends Contract {
    Blind() {
      super(() -> new WatchdogPolicy() { });
    }
  }

  static class Hasty extends Contract {
    Hasty() {
      super(() -> new Switches() {
        private boolean slow;

        @Override
        public long everyNs() {
          slow = !slow;
          return slow ? 999 : S;
        }

        @Override
        public long stallNs(Machine m) {
          return -1;
        }
      });
    }

    @Override
    protected List<TestScenario> scenarios() {
      return List.of(Scenarios.healthy());
    }
  }

  static class Throwing extends Contract {
    Throwing() {
      super(() -> new Switches() {
        @Override
        public void watchdogTimer(Cpu cpu, LockupState state, Console console) {
          throw new IllegalStateException("woof");
        }
      });
    }
  }

  static class Lucky extends Contract {
    Lucky() {
      super(() -> new Switches() {
        @Override
        public void watchdogTimer(Cpu cpu, LockupState state, Console console) {
          console.printk("lucky number " + ThreadLocalRandom.current().nextInt());
        }
      });
    }
  }

  static class Shared extends Contract {
    Shared() {
      super(shared());
    }

    private static Supplier<WatchdogPolicy> shared() {
      WatchdogPolicy one = new Switches() {
        private int n;

        @Override
        public void watchdogTimer(Cpu cpu, LockupState state, Console console) {
          console.printk("sample " + n++);
        }
      };
      return () -> one;
    }
  }

  /** Minds a machine that was not run to its end. */
  static class Remembers extends Contract {
    Remembers() {
      super(remembers());
    }

    private static Supplier<WatchdogPolicy> remembers() {
      boolean[] failed = {false};
      return () -> new Switches() {
        @Override
        public void start(Machine m) {
          super.start(m);
          if (failed[0]) {
            throw new IllegalStateException("again");
          }
          failed[0] = true;
        }

        @Override
        public long everyNs() {
          failed[0] = false;
          return S;
        }

        @Override
        public Set<Source> sources() {
          return Set.of();
        }
      };
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Meddles.class, Rule.WATCHDOG_OBSERVES, "in scenario healthy, without it against with it, though it did nothing: "),
        arguments(Loud.class, Rule.WATCHDOG_KEEPS_QUIET, "in scenario healthy reports [] and warns of [Warning["),
        arguments(Blind.class, Rule.WATCHDOG_FINDS_ITS_STALL, "in scenario stall-soft, which has a stall of kind SOFT, reports and warns of"
            + " nothing; it says that it finds one of 2000000000 ns"),
        arguments(Hasty.class, Rule.WATCHDOG_SAYS_SENSE, "everyNs() answered 999, stallNs() answered -1"),
        arguments(Throwing.class, Rule.RUNS, "failed in watchdogTimer of watchdog 'tested' at 0."),
        arguments(Lucky.class, Rule.SAME_RUN_TWICE, "the first run against the second: kernel log: '["),
        arguments(Lucky.class, Rule.SAME_RUN_IN_BOTH_ENGINES, "fast against naive: kernel log: '["),
        arguments(Shared.class, Rule.SAME_RUN_AFTER_ANOTHER_MACHINE, "alone against after another machine: kernel log: '["),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_MACHINE, "alone against in turns with another machine: kernel log: '["),
        arguments(Shared.class, Rule.SAME_RUN_BESIDE_ANOTHER_PLUGIN, "alone against behind a fix that changes nothing: kernel log: '["),
        arguments(Remembers.class, Rule.THROW_IS_BLAMED,
            "after machines that ended with an error: plugin com.example.any dev failed in start of"
            + " watchdog 'tested': IllegalStateException: again"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenWatchdog_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
