package dev.stormbench.spi.scenario;

/** Turns text into nodes, nothing more: the engine binds and checks, so all notations give equal errors. */
public interface ScenarioFormat {
  /** Largest scenario or profile in bytes; hosts refuse bigger files before they read them. */
  int MAX_BYTES = 1 << 20;

  /** Whether a file of this name (the last path element) is in this notation. */
  boolean accepts(String fileName);

  /**
   * Reads one document.
   *
   * @param file as the user named it, for locations
   * @throws ScenarioException at the first syntax error, duplicate key or exceeded limit
   */
  Node parse(String file, String text);
}
