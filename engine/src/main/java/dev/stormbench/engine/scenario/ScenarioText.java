package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** From the bytes of a file to nodes: size and encoding are checked here, the rest by the format. */
public final class ScenarioText {
  private ScenarioText() {}

  /** Refuses a file by its size, before it is read. {@code file} is as the user named it. */
  public static void checkSize(String file, long bytes) {
    if (bytes > ScenarioFormat.MAX_BYTES) {
      throw Bad.at(Location.of(file), "the file has " + bytes + " bytes; accepted: up to "
          + ScenarioFormat.MAX_BYTES);
    }
  }

  /** Reads a document with the format that accepts its name. {@code file} is as the user named it. */
  public static Node parse(Plugins plugins, String file, byte[] bytes) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    for (Extension<ScenarioFormat> e : plugins.scenarioFormats().all()) {
      ScenarioFormat format = e.create(new BoundParams(Location.of(file), Map.of(), Map.of()));
      String called = " of scenario-format '" + e.name() + "'";
      if (PluginGate.call(e.owner(), "accepts" + called, () -> format.accepts(name))) {
        String text = decode(file, bytes);
        return PluginGate.call(e.owner(), "parse" + called,
            () -> Objects.requireNonNull(format.parse(file, text), "it returned null"));
      }
    }
    throw Bad.at(Location.of(file), "no plugin reads this kind of file (formats: "
        + Names.list(plugins.scenarioFormats().names()) + ")");
  }

  /** The text of a file; anything but UTF-8 without control characters is refused. */
  static String decode(String file, byte[] bytes) {
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
