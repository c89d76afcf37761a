package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;

/**
 * How a notation reaches other files, as far as the host lets it: those below the folder of the file that is read.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface ScenarioLoader {
  /**
   * The text of another file.
   *
   * @param path relative to the folder of the file that is read, with {@code /} between names
   * @param from who asks, blamed if there is no such file, if it lies outside that folder (symbolic links are followed
   *     first), or if it is too large or no text
   * @throws ScenarioException at {@code from}
   */
  String text(String path, Location from);

  /**
   * Another scenario: {@code ./other.yaml} relative to the folder of the file that is read, or the name of one that is
   * shipped, such as {@code rt-push-storm}.
   *
   * @throws ScenarioException at {@code from}, as {@link #text}; in the file itself where that is wrong
   */
  Document scenario(String path, Location from);
}
