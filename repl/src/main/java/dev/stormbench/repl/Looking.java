package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;

/** The script language on a machine that one only looks at: a session without commands, files or time. */
final class Looking {
  private Looking() {}

  /** Opens it, to read conditions. */
  static ScriptLanguage.Prompt open(Extensions<ScriptLanguage> languages, Machine machine) {
    Iterator<Extension<ScriptLanguage>> all = languages.all().iterator();
    if (!all.hasNext()) {
      throw new ScenarioException(Location.of("a condition"), "no script language is installed (plugin script-js is missing)");
    }
    Extension<ScriptLanguage> first = all.next();
    Session session = (Session) Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] {Session.class},
        (self, method, args) -> switch (method.getName()) {
          case "isLoaded" -> true;
          case "machine" -> machine;
          case "names" -> List.of();
          default -> throw new CommandException("a condition only looks at the machine");
        });
    return first.create(NoParams.of(first, Location.of(first.name()))).open(session);
  }
}
