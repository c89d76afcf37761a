package dev.stormbench.repl.prompt;

import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioLoader;

/** For what was typed at the prompt: it stands alone. */
enum NoFiles implements ScenarioLoader {
  /** The one. */
  INSTANCE;

  @Override
  public String text(String path, Location from) {
    throw refused(path, from);
  }

  @Override
  public Document scenario(String path, Location from) {
    throw refused(path, from);
  }

  private static ScenarioException refused(String path, Location from) {
    return new ScenarioException(from, "what is typed at the prompt cannot read '" + path + "'; load a file instead");
  }
}
