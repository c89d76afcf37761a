package dev.stormbench.repl;

import dev.stormbench.spi.Spi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
final class Version {
  private Version() {}

  /** {@code stormbench 0.1.0 (spi 0.1.0, JDK 25.0.3)}. */
  static String line() {
    return "stormbench " + stormbench() + " (spi " + Spi.VERSION + ", JDK " + Runtime.version() + ")";
  }

  /** {@code 0.1.0}. */
  static String stormbench() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is not in the jar; build with Maven");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
