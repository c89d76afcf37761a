package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says: a scenario, extensions that it defines, or both.
 *
 * @param scenario null if the file only defines extensions
 * @param scripts what defines them, each once
 * @since 0.1.0
 */
@Stability.Stable
public record Document(@Nullable Node scenario, List<Script> scripts) {
  public Document {
    scripts = List.copyOf(scripts);
  }

  /** A scenario without code of its own. */
  public static Document of(Node scenario) {
    return new Document(scenario, List.of());
  }
}
