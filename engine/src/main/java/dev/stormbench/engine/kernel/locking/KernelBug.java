package dev.stormbench.engine.kernel.locking;

/** A broken assertion of the simulated kernel: BUG_ON. It is a fault of the model or of a plugin's op. */
public final class KernelBug extends dev.stormbench.engine.plugin.EngineFault {
  private static final long serialVersionUID = 1;

  public KernelBug(String message) {
    super(message);
  }
}
