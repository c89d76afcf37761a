package dev.stormbench.spi.workload;

/** A device interrupt line. */
public interface IrqLine {
  /** Its number. */
  int irq();

  /** Its name, as in irq_handler_entry. */
  String name();
}
