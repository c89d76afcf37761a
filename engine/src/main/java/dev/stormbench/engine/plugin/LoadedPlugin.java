package dev.stormbench.engine.plugin;

import dev.stormbench.spi.Plugin;

/**
 * A plugin that passed all checks, with what errors need to blame it, read once.
 *
 * @param spiVersion the SPI version it was built for
 */
public record LoadedPlugin(String id, String version, String spiVersion, Plugin plugin) {
  @Override
  public String toString() {
    return id + " " + version;
  }
}
