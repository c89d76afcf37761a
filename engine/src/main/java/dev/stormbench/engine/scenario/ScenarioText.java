package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.scenario.ScenarioLoader;
import dev.stormbench.spi.scenario.Script;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** From the bytes of a file to nodes: size and encoding are checked here, the rest by the format. */
public final class ScenarioText {
  static final String SCRIPTS = "scripts";

  private ScenarioText() {}

  /** Refuses a file by its size, before it is read. {@code file} is as the user named it. */
  public static void checkSize(String file, long bytes) {
    if (bytes > ScenarioFormat.MAX_BYTES) {
      throw Bad.at(Location.of(file), "the file has " + bytes + " bytes; accepted: up to "
          + ScenarioFormat.MAX_BYTES);
    }
  }

  /** Reads nodes with the format that accepts the file's name. {@code file} is as the user named it. */
  public static Node parse(Plugins plugins, String file, byte[] bytes) {
    return use(plugins, file, bytes, "parse", (format, text) -> format.parse(file, text));
  }

  /**
   * Reads a document with the format that accepts the file's name, and the scripts that its key {@code scripts} names.
   * {@code file} is as the user named it.
   */
  public static Document read(Plugins plugins, String file, byte[] bytes, ScenarioLoader loader) {
    Document document = use(plugins, file, bytes, "read", (format, text) -> format.read(file, text, loader));
    if (!(document.scenario() instanceof Node.Mapping m) || m.get(SCRIPTS) == null) {
      return document;
    }
    Set<Script> scripts = new LinkedHashSet<>(document.scripts());
    for (Node item : scripts(m)) {
      Document named = loader.scenario(Values.text(item, "an item of scripts"), item.at());
      if (named.scripts().isEmpty()) {
        throw Bad.at(item.at(), "'" + Values.text(item, SCRIPTS) + "' defines no workload, fix, watchdog or checker");
      }
      scripts.addAll(named.scripts());
    }
    return new Document(m, List.copyOf(scripts));
  }

  /** The items of the key {@code scripts}, which names files whose definitions a scenario uses. */
  static List<Node> scripts(Node.Mapping scenario) {
    Node node = scenario.get(SCRIPTS);
    return node == null ? List.of() : Values.list(node, "scripts in the scenario", "a list of files such as [./my-fix.js]").items();
  }

  /** The text of a scenario in the format that accepts the file's name. {@code file} is as the user named it. */
  public static String write(Plugins plugins, String file, Node scenario) {
    return use(plugins, file, "write", format -> {
      if (!format.writes()) {
        throw Bad.at(Location.of(file), "this kind of file is only read; accepted: a name that ends in .yaml");
      }
      return format.write(scenario);
    });
  }

  private static <R> R use(Plugins plugins, String file, byte[] bytes, String what, BiFunction<ScenarioFormat, String, R> use) {
    return use(plugins, file, what, format -> use.apply(format, decode(file, bytes)));
  }

  private static <R> R use(Plugins plugins, String file, String what, Function<ScenarioFormat, R> use) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    for (Extension<ScenarioFormat> e : plugins.scenarioFormats().shippedFirst()) {
      ScenarioFormat format = e.create(new BoundParams(Location.of(file), Map.of(), Map.of()));
      String called = " of scenario-format '" + e.name() + "'";
      if (PluginGate.call(e.owner(), "accepts" + called, () -> format.accepts(name))) {
        return PluginGate.call(e.owner(), what + called,
            () -> Objects.requireNonNull(use.apply(format), "it returned null"));
      }
    }
    throw Bad.at(Location.of(file), "no plugin reads this kind of file (formats: "
        + Names.list(plugins.scenarioFormats().names()) + ")");
  }

  /** The text of a file; anything but UTF-8 without control characters is refused. */
  public static String decode(String file, byte[] bytes) {
    checkSize(file, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i];
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        throw Bad.at(Location.of(file),
            String.format(Locale.ROOT, "not a text file: byte 0x%02x at offset %d", b, i));
      }
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      throw Bad.at(Location.of(file), "not a text file: no valid UTF-8 at offset " + in.position());
    }
  }
}
