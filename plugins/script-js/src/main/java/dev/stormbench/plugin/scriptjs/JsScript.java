package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioLoader;
import dev.stormbench.spi.scenario.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definitions of a script file. Their functions share its variables, so each machine has one of its own. */
final class JsScript implements Script {
  private final String file;
  private final String text;
  private final ScenarioLoader loader;
  private @Nullable ScriptModule module;

  /** @param module null to evaluate the file when it is needed */
  JsScript(String file, String text, ScenarioLoader loader, @Nullable ScriptModule module) {
    this.file = file;
    this.text = text;
    this.loader = loader;
    this.module = module;
  }

  @Override
  public String id() {
    return file;
  }

  @Override
  public void init(Registry r) {
    Guest guest = module().guest;
    for (ScriptModule.Defined d : module().definitions.values()) {
      switch (d.kind()) {
        case "fix" -> r.fix(d.name(), d.doc(), List.of(), p -> new JsFix(guest, d));
        case "watchdog" -> r.watchdog(d.name(), d.doc(), List.of(), p -> new JsWatchdog(guest, d));
        case "checker" -> r.checker(d.name(), d.doc(), List.of(), p -> new JsChecker(guest, d));
        case "scheduler-policy" -> r.schedulerPolicy(d.name(), d.doc(), List.of(), p -> new JsPolicy(guest, d));
        default -> r.workload(d.name(), d.doc(), List.of(), p -> new JsWorkload(guest, module(), d));
      }
    }
  }

  @Override
  public Script renew() {
    return new JsScript(file, text, loader, null);
  }

  @Override
  public String source() {
    return module().source();
  }

  @Override
  public Location definedAt(String kind, String name) {
    ScriptModule.Defined d = module().definitions.get(kind + " " + name);
    return d == null ? Location.of(file) : d.at();
  }

  private ScriptModule module() {
    if (module == null) {
      module = new ScriptModule(file, text, loader);
    }
    return module;
  }
}
