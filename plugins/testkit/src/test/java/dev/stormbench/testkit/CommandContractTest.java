package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of commands lets a good one pass and rejects a broken one for each rule. */
class CommandContractTest {
  abstract static class Contract extends CommandContract {
    private final Plugin plugin;

    Contract(ReplCommand command) {
      plugin = Any.command(command);
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

  /** Says what runs on a CPU. */
  static class Running implements ReplCommand {
    @Override
    public String help() {
      return "What runs on a CPU.";
    }

    @Override
    public String example() {
      return Any.NAME + " 2";
    }

    @Override
    public String script() {
      return Any.NAME + "(2)";
    }

    int cpu(Session session, List<String> words) {
      if (words.size() != 1 || !words.getFirst().matches("\\d{1,4}") || Integer.parseInt(words.getFirst()) >= session.machine().nrCpus()) {
        throw new CommandException("accepted: a CPU, 0 to " + (session.machine().nrCpus() - 1));
      }
      return Integer.parseInt(words.getFirst());
    }

    @Override
    public void run(Session session, Arguments arguments) {
      session.print(session.machine().cpu(cpu(session, arguments.words())).curr().comm());
    }
  }

  static class Good extends Contract {
    Good() {
      super(new Running());
    }
  }

  @Test
  void aGoodCommand_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(4);
  }

  static class Helpless extends Contract {
    Helpless() {
      super(new Running() {
        @Override
        public String help() {
          return "";
        }
      });
    }
  }

  static class OtherExample extends Contract {
    OtherExample() {
      super(new Running() {
        @Override
        public String example() {
          return "testet 2";
        }
      });
    }
  }

  static class Parses extends Contract {
    Parses() {
      super(new Running() {
        @Override
        int cpu(Session session, List<String> words) {
          return words.isEmpty() ? 0 : Math.clamp(Integer.parseInt(words.getFirst()), 0, session.machine().nrCpus() - 1);
        }
      });
    }
  }

  static class Talkative extends Contract {
    Talkative() {
      super(new Running() {
        @Override
        int cpu(Session session, List<String> words) {
          session.machine();
          throw new CommandException("No!\nNever!");
        }
      });
    }
  }

  static class CompletesByIndex extends Contract {
    CompletesByIndex() {
      super(new Running() {
        @Override
        public List<String> complete(Session session, List<String> typed) {
          return List.of(typed.getFirst().substring(1));
        }
      });
    }
  }

  static class CompletesWithNothing extends Contract {
    CompletesWithNothing() {
      super(new Running() {
        @Override
        public List<String> complete(Session session, List<String> typed) {
          return null;
        }
      });
    }
  }

  static class WantsAMachine extends Contract {
    WantsAMachine() {
      super(new Running() {
        @Override
        public void run(Session session, Arguments arguments) {
          if (!session.isLoaded()) {
            throw new IllegalStateException("no machine");
          }
          super.run(session, arguments);
        }
      });
    }
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> broken() {
    return Stream.of(
        arguments(Helpless.class, Rule.COMMAND_HELPS, "has no help"),
        arguments(OtherExample.class, Rule.COMMAND_HELPS, "has the example 'testet 2', which begins with no command of the plugin"),
        arguments(Parses.class, Rule.COMMAND_REFUSES, "given ['999999999999999999999'], throws java.lang.NumberFormatException"),
        arguments(Talkative.class, Rule.COMMAND_REFUSES, "says in no line or several: No!"),
        arguments(CompletesByIndex.class, Rule.COMMAND_COMPLETES, "throws java.lang.StringIndexOutOfBoundsException"),
        arguments(CompletesWithNothing.class, Rule.COMMAND_COMPLETES, "after [], answers null"),
        arguments(WantsAMachine.class, Rule.COMMAND_WITHOUT_MACHINE, "given [], throws java.lang.IllegalStateException: no machine"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenCommand_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
