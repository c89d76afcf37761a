package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A session that only has a machine, commands, and what was printed. */
final class Console {
  final List<String> printed = new ArrayList<>();
  final Map<String, ReplCommand> commands = new LinkedHashMap<>();
  @Nullable Machine machine;

  Session session() {
    return Fake.of(Session.class, Map.of(
        "print", a -> {
          printed.add((String) a[0]);
          return null;
        },
        "isLoaded", a -> machine != null,
        "machine", a -> {
          if (machine == null) {
            throw new CommandException("nothing is loaded");
          }
          return machine;
        },
        "names", a -> a[0].equals("commands") ? List.copyOf(commands.keySet()) : List.of(),
        "command", a -> Optional.ofNullable(commands.get(a[0]))));
  }

  /** Adds a command. */
  Console command(String name, BiConsumer<Session, Arguments> does) {
    commands.put(name, new ReplCommand() {
      @Override
      public String help() {
        return name;
      }

      @Override
      public String example() {
        return name;
      }

      @Override
      public String script() {
        return name + "()";
      }

      @Override
      public void run(Session session, Arguments arguments) {
        does.accept(session, arguments);
      }
    });
    return this;
  }
}
