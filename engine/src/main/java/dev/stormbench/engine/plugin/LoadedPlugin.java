package dev.stormbench.engine.plugin;

import dev.stormbench.spi.Plugin;

/**
 * A plugin that passed all checks, with what errors need to blame it, read once.
 *
 * @param spiVersion the SPI version it was built for
 */
public record LoadedPlugin(String id, String version, String spiVersion, Plugin plugin, Origin origin) {
  /** One of the class path. */
  public LoadedPlugin(String id, String version, String spiVersion, Plugin plugin) {
    this(id, version, spiVersion, plugin, Origin.CLASS_PATH);
  }

  /** Id and version, and of a third party's plugin also its jar. */
  public String described() {
    return origin.isThirdParty() ? this + " (" + origin.jar() + ")" : toString();
  }

  @Override
  public String toString() {
    return id + " " + version;
  }
}
