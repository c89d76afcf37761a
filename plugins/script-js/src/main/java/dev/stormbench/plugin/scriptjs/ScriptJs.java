package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Registers the scenario format and the script language {@code js}. */
@BuiltFor(Spi.VERSION)
public final class ScriptJs implements Plugin {
  @Override
  public String id() {
    return "script-js";
  }

  @Override
  public void init(Registry registry) {
    registry.scenarioFormat("js", "JavaScript modules: *.js, *.mjs.", new JsFormat());
    registry.scriptLanguage("js", "JavaScript, on GraalJS.", new JsLanguage());
  }
}
