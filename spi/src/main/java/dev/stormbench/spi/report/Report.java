package dev.stormbench.spi.report;

import dev.stormbench.spi.Stability;
import java.util.List;

/**
 * A document.
 *
 * @param title in plain text, as all texts here
 * @param sections in the order in which they are read
 * @since 0.2.0
 */
@Stability.Experimental
public record Report(String title, List<Section> sections) {
  /** With a copy of the sections. */
  public Report {
    sections = List.copyOf(sections);
  }

  /**
   * A part of it with a heading.
   *
   * @param blocks in the order in which they are read
   */
  public record Section(String title, List<Block> blocks) {
    /** With a copy of the blocks. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }
}
