package dev.stormbench.spi.workload;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

/**
 * A device interrupt line.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface IrqLine {
  /** Its number. */
  int irq();

  /** Its name, as in irq_handler_entry. */
  String name();
}
