package dev.stormbench.engine.plugin;

import java.util.List;
import java.util.function.Supplier;

/**
 * A folder or a jar of a third party, opened and looked into by who reads files; none of its code has run.
 *
 * @param loader sees the JDK, the SPI and the jars of the bundle, and nothing else
 */
public record Bundle(ClassLoader loader, List<Provider> providers) {
  /**
   * A class that the bundle says is a plugin.
   *
   * @param builtFor the SPI version that stands in its class file, for a class that cannot be loaded; {@code ?} if none can be read
   */
  public record Provider(String className, Origin origin, Supplier<String> builtFor) {}

  public Bundle {
    providers = List.copyOf(providers);
  }
}
