package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;

/**
 * Checked parameter values, defaults filled in. Asking for an undeclared name or another type is a bug of the plugin.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface Params {
  /** Where the item that carries the parameters stands. */
  Location at();

  /** Where a parameter stands: its value if written, else the item. */
  Location at(String name);

  /** Whether the user wrote the parameter. */
  boolean isSet(String name);

  /** An {@code INTEGER}. */
  int intValue(String name);

  /** A {@code NUMBER}. */
  double number(String name);

  /** A {@code BOOLEAN}. */
  boolean flag(String name);

  /** A {@code TEXT} or {@code WORD}. */
  String text(String name);

  /** A {@code DURATION} in ns. */
  long durationNs(String name);

  /** A {@code DISTRIBUTION}. */
  Distribution distribution(String name);

  /** {@code CPUS}, ascending, all present on the machine, never empty. */
  int[] cpus(String name);

  /** A {@code PROGRAM}. */
  Program program(String name);
}
