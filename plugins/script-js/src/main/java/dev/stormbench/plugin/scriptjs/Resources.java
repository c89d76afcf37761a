package dev.stormbench.plugin.scriptjs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Source;

/** Our own JavaScript. */
final class Resources {
  private static final String ACORN = "/META-INF/resources/webjars/acorn/8.15.0/dist/acorn.js";

  private Resources() {}

  /** A resource of this package. */
  static String text(String name) {
    return read(name);
  }

  /** The same as code that stack traces leave out. */
  static Source source(String name) {
    return source(name, read(name));
  }

  static Source source(String name, String text) {
    return Source.newBuilder("js", text, "stormbench:" + name).internal(true).cached(true).buildLiteral();
  }

  /** The parser that finds places. */
  static Source acorn() {
    return source("acorn.js", read(ACORN));
  }

  private static String read(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
