package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;

/**
 * Turns text into nodes, nothing more: the engine binds and checks, so all notations give equal errors.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface ScenarioFormat {
  /** Largest scenario, script or profile in bytes; hosts refuse bigger files before they read them. */
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

  /**
   * Reads one document that may refer to other files, and may define extensions: what hosts call. A notation that can do
   * neither only has {@link #parse}.
   *
   * @param file as the user named it, for locations
   * @throws ScenarioException as {@link #parse}, and for what {@code loader} refuses
   */
  default Document read(String file, String text, ScenarioLoader loader) {
    return Document.of(parse(file, text));
  }

  /** Whether {@link #write} can be called. */
  default boolean writes() {
    return false;
  }

  /** The text of a document in this notation; reading it gives the same nodes. Only where {@link #writes()}. */
  default String write(Node scenario) {
    throw new UnsupportedOperationException("this notation is only read");
  }
}
