package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Reads scripts from memory, on a thread with the stack that the workbench gives to scripts. */
final class Read implements ScenarioLoader {
  private static final long STACK = 64L << 20;

  private final Map<String, String> files = new LinkedHashMap<>();

  /** Adds a file that can be imported. */
  Read with(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** Reads {@code x.js}. */
  Document document(String text) {
    return onLargeStack(() -> new JsFormat().read("x.js", text, this));
  }

  /** Its scenario. */
  static Node scenario(String text) {
    return new Read().document(text).scenario();
  }

  static <T> T onLargeStack(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread t = new Thread(null, task, "script", STACK);
    t.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public String text(String path, Location from) {
    if (path.startsWith("../") || path.startsWith("/")) {
      throw new ScenarioException(from, "'" + path + "' leads out of the scenario's folder");
    }
    String text = files.get(path);
    if (text == null) {
      throw new ScenarioException(from, "'" + path + "': no such file");
    }
    return text;
  }

  @Override
  public Document scenario(String path, Location from) {
    String text = files.get(path);
    if (text == null) {
      throw new ScenarioException(from, "no scenario '" + path + "' is shipped");
    }
    return new JsFormat().read(path.replace("./", ""), text, this);
  }
}
