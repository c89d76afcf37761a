package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The one text of a scenario's content: kinds, keys and values in the order of the file, without
 * places, comments, quotes and layout. Its hash names the scenario in results.
 */
final class Canonical {
  private Canonical() {}

  /** Without {@code sources} of scripts it is the same for each notation. */
  static String sha256(List<String> sources, Node... parts) {
    StringBuilder text = new StringBuilder();
    sources.forEach(s -> write(s, text));
    for (Node part : parts) {
      write(part, text);
      text.append('\n');
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Lengths stand before texts, so that no two trees have the same text. */
  private static void write(Node node, StringBuilder out) {
    switch (node) {
      case Node.Scalar s -> {
        out.append(s.kind().name().charAt(0));
        write(s.text(), out);
      }
      case Node.Sequence s -> {
        out.append('[');
        s.items().forEach(item -> write(item, out));
        out.append(']');
      }
      case Node.Mapping m -> {
        out.append('{');
        for (Node.Entry e : m.entries()) {
          write(e.key(), out);
          write(e.value(), out);
        }
        out.append('}');
      }
    }
  }

  private static void write(String s, StringBuilder out) {
    out.append(s.length()).append(':').append(s);
  }
}
