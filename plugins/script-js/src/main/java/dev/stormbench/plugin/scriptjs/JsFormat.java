package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.scenario.ScenarioLoader;
import dev.stormbench.spi.scenario.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Scenarios that are ECMAScript modules. {@code export default} is an object with the keys of the YAML notation, or what
 * {@code scenario(...)} built; exported fixes, watchdogs, checkers and workloads are definitions.
 */
final class JsFormat implements ScenarioFormat {
  @Override
  public boolean accepts(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".js") || name.endsWith(".mjs");
  }

  @Override
  public Node parse(String file, String text) {
    Document document = read(file, text, new ScenarioLoader() {
      @Override
      public String text(String path, Location from) {
        throw new ScenarioException(from, "'" + path + "' cannot be imported here: this file is read alone");
      }

      @Override
      public Document scenario(String path, Location from) {
        throw new ScenarioException(from, "'" + path + "' cannot be loaded here: this file is read alone");
      }
    });
    if (document.scenario() == null) {
      throw new ScenarioException(Location.of(file), "defines extensions but no scenario");
    }
    return document.scenario();
  }

  @Override
  public Document read(String file, String text, ScenarioLoader loader) {
    if (text.length() > MAX_BYTES) {
      throw new ScenarioException(Location.of(file), "the text is longer than " + MAX_BYTES + " bytes");
    }
    Remembered remembered = new Remembered(loader);
    ScriptModule module = new ScriptModule(file, text, remembered);
    List<Script> scripts = new ArrayList<>(module.inherited);
    if (module.definitions.isEmpty()) {
      module.guest.close();
    } else {
      scripts.add(new JsScript(file, text, remembered, module));
    }
    return new Document(module.scenario, scripts);
  }
}
