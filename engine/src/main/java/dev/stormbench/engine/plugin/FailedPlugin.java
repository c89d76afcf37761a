package dev.stormbench.engine.plugin;

import java.util.List;

/**
 * A plugin of a third party that was left out, or a folder or jar that has none that could be loaded.
 *
 * @param id its id; if that is not known its class, or else the place
 * @param version {@code ?} if it is not known, as is the SPI version
 * @param cause why, in one line
 * @param registered what it had registered when it failed: nobody else has these names because of that
 */
public record FailedPlugin(String id, String version, String spiVersion, Origin origin, PluginException cause, List<Extension<?>> registered) {
  private static final String UNKNOWN = "?";

  public FailedPlugin {
    registered = List.copyOf(registered);
  }

  /** A folder or jar that was not opened. */
  public static FailedPlugin refused(String place, String reason) {
    return new FailedPlugin(place, UNKNOWN, UNKNOWN, new Origin(place, place, List.of(), ""),
        PluginException.refused(place, reason), List.of());
  }

  /** A plugin that failed with this. */
  static FailedPlugin of(Origin origin, PluginException cause, List<Extension<?>> registered) {
    return new FailedPlugin(cause.pluginId(), cause.pluginVersion(), cause.builtFor(), origin, cause, registered);
  }

  /** Why it was left out: one line that names it. */
  public String message() {
    return String.valueOf(cause.getMessage());
  }

  /** Whether it had registered that name. */
  boolean had(ExtensionPoint point, String name) {
    return registered.stream().anyMatch(e -> e.point() == point && e.name().equals(name));
  }
}
