package dev.stormbench.testkit;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.repl.Stop;
import dev.stormbench.spi.scenario.ScenarioException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ReplCommand} must keep to: it says what to type, and whatever is typed it does something or refuses it in one line.
 *
 * <p>The session that it gets has a machine of its own, which has run for 10 ms, and answers everything else with nothing: no file is
 * loaded, and time does not go on.
 */
public abstract class CommandContract {
  private static final long RUN_NS = 10_000_000;
  private static final int WIDTH = 80;

  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The command under test, as the plugin registers it: the word one types. */
  protected abstract String name();

  private String what() {
    return "'" + name() + "' of plugin " + plugin().id();
  }

  private ReplCommand made() {
    Plugin plugin = plugin();
    return Plugins.of(List.of(plugin)).replCommands().find(name()).orElseThrow(() -> Rule.RUNS.broken("plugin " + plugin.id()
        + " has no command '" + name() + "'")).create(ParamsProbe.bind(List.of(), Map.of()));
  }

  // -- what it gets -----------------------------------------------------------------------------------

  /** A session in which nothing happens. */
  private static Session session(boolean loaded) {
    TestScenario s = Scenarios.rtStorm();
    Simulation machine = Simulation.of(new Bench().bind(s), Engine.FAST);
    machine.runTo(RUN_NS);
    return (Session) Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, args) ->
        switch (method.getName()) {
          case "isLoaded" -> loaded;
          case "machine" -> loaded(loaded, machine.machine());
          case "scenario" -> loaded(loaded, s.name());
          case "experiment" -> loaded(loaded, s.node());
          case "digest" -> loaded(loaded, machine.digest());
          case "width" -> WIDTH;
          case "experiments" -> List.of(s.name());
          case "undo" -> throw new CommandException("there is nothing to undo");
          case "load" -> throw new CommandException("there is no file " + args[0]);
          default -> nothing(method, machine.machine());
        });
  }

  private static Object loaded(boolean loaded, Object answer) {
    if (!loaded) {
      throw new CommandException("nothing is loaded");
    }
    return answer;
  }

  private static Object nothing(Method method, Machine machine) {
    Class<?> type = method.getReturnType();
    if (type == Stop.class) {
      return new Stop(Stop.Reason.TIME, machine.nowNs(), "");
    }
    if (type == List.class) {
      return List.of();
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == String.class) {
      return "";
    }
    return type == boolean.class ? (Object) false : type == int.class ? 1 : null;
  }

  private static Arguments typed(List<String> words) {
    return new Arguments() {
      @Override
      public List<String> words() {
        return words;
      }

      @Override
      public String rest() {
        return String.join(" ", words);
      }

      @Override
      public Condition condition(int first) {
        if (first >= words.size()) {
          throw new CommandException("there is no condition");
        }
        return Stub.of(Condition.class, Map.of("holds", false, "text", String.join(" ", words)));
      }

      @Override
      public Optional<Definition> definition() {
        return Optional.empty();
      }
    };
  }

  /** What people type. */
  private static List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>(List.of(List.of()));
    for (String w : List.of("0", "3", "4", "-1", "999999999999999999999", "1.5", "NaN", "10ms", "-10ms", "10 parsecs", "nonsense", "",
        " ", "'", "\"",
        "{", "[", "ü", "a:b", "--", "../../etc", "all", "x".repeat(10_000))) {
      lines.add(List.of(w));
      lines.add(List.of("0", w));
      lines.add(List.of(w, "nonsense", w, w, w, w));
    }
    return lines;
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("command-helps")
  void help_saysWhatToType() {
    ReplCommand c = made();
    Rule.COMMAND_HELPS.check(c.synopsis() != null && !c.help().isBlank(), what() + " has no help");
    Rule.COMMAND_HELPS.check(Registered.names(plugin(), "replCommand").contains(c.example().split(" ")[0]), what() + " has the example '"
        + c.example() + "', which begins with no command of the plugin");
    Rule.COMMAND_HELPS.check(!c.script().isBlank() && c.script().lines().count() == 1, what() + " has the script '" + c.script() + "'");
  }

  @Test
  @Tag("command-refuses")
  void nonsense_isRefusedInOneLine() {
    List<String> example = Arrays.asList(made().example().split(" "));
    List<List<String>> lines = lines();
    lines.add(example.subList(1, example.size()));
    Session session = session(true);
    for (List<String> words : lines) {
      type(Rule.COMMAND_REFUSES, session, words);
    }
  }

  private void type(Rule rule, Session session, List<String> words) {
    String typed = what() + ", given " + words.stream().map(w -> "'" + (w.length() > WIDTH ? w.substring(0, WIDTH) + "..." : w)
        + "'").toList();
    try {
      made().run(session, typed(words));
    } catch (CommandException | ScenarioException e) {
      rule.check(e.getMessage() != null && !e.getMessage().isBlank() && e.getMessage().lines().count() == 1,
          typed + ", says in no line or several: " + e.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw rule.broken(typed + ", throws " + e, e);
    }
  }

  @Test
  @Tag("command-completes")
  void completion_answers() {
    for (boolean loaded : List.of(true, false)) {
      Session session = session(loaded);
      for (List<String> words : lines()) {
        List<String> typed = words.isEmpty() ? List.of("") : words;
        List<String> answer;
        try {
          answer = made().complete(session, typed);
        } catch (RuntimeException | LinkageError e) {
          throw Rule.COMMAND_COMPLETES.broken(what() + ", after " + typed + (loaded ? "" : " with nothing loaded") + ", throws " + e, e);
        }
        Rule.COMMAND_COMPLETES.check(answer != null, what() + ", after " + typed + ", answers null");
      }
    }
  }

  @Test
  @Tag("command-without-machine")
  void withoutAMachine_itSaysSo() {
    List<String> example = Arrays.asList(made().example().split(" "));
    Session session = session(false);
    for (List<String> words : List.of(List.<String>of(), List.of("0"), example.subList(1, example.size()))) {
      type(Rule.COMMAND_WITHOUT_MACHINE, session, words);
    }
  }
}
