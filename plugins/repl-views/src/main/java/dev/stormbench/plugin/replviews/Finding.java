package dev.stormbench.plugin.replviews;

import java.util.List;

/**
 * One thing that {@code why} looks for on a CPU. Every sentence it gives stands there because a condition holds on the machine
 * now; it gives none where there is nothing to say.
 */
interface Finding {
  /** The heading that the sentences stand under. */
  String title();

  /** What was found, as sentences with times and counts that were read from the machine. */
  List<String> sentences(Subject s);
}
