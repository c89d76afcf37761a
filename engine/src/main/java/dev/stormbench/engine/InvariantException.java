package dev.stormbench.engine;

import dev.stormbench.engine.plugin.EngineFault;

/** A checker found an invariant broken; ends the run. */
public final class InvariantException extends EngineFault {
  private static final long serialVersionUID = 1;

  InvariantException(String message) {
    super(message);
  }
}
