package dev.stormbench.engine.plugin;

/**
 * A fault of the engine itself, met below a plugin's call: it passes the gate, because the plugin is
 * not to blame.
 */
public abstract class EngineFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  protected EngineFault(String message) {
    super(message);
  }
}
