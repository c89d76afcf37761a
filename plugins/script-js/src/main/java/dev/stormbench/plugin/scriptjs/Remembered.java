package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioLoader;
import java.util.LinkedHashMap;
import java.util.Map;

/** A loader that reads each file once, so that a script that is evaluated again sees what it saw first. */
final class Remembered implements ScenarioLoader {
  private final ScenarioLoader loader;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Document> documents = new LinkedHashMap<>();

  Remembered(ScenarioLoader loader) {
    this.loader = loader;
  }

  @Override
  public String text(String path, Location from) {
    String text = texts.get(path);
    if (text == null) {
      text = loader.text(path, from);
      texts.put(path, text);
    }
    return text;
  }

  @Override
  public Document scenario(String path, Location from) {
    Document document = documents.get(path);
    if (document == null) {
      document = loader.scenario(path, from);
      documents.put(path, document);
    }
    return document;
  }
}
