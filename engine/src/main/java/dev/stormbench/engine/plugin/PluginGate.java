package dev.stormbench.engine.plugin;

import dev.stormbench.spi.scenario.ScenarioException;

/**
 * The gate every call into a plugin passes: what comes out is the answer, the user's mistake, or a
 * {@link PluginException} that blames the plugin.
 *
 * <p>A {@link VirtualMachineError} (no memory, stack too deep) passes through: its instant is not
 * reproducible, so it aborts the run instead of becoming a result.
 */
public final class PluginGate {
  private static final long NO_TIME_NS = -1;
  private static final int NO_CPU = -1;

  private PluginGate() {}

  /** A call with an answer. */
  @FunctionalInterface
  public interface Call<R> {
    /** Makes the call. */
    R call() throws Exception;
  }

  /** A call without an answer. */
  @FunctionalInterface
  public interface Action {
    /** Makes the call. */
    void call() throws Exception;
  }

  /** Calls while no machine runs. */
  public static <R> R call(LoadedPlugin plugin, String what, Call<R> call) {
    return call(plugin, what, NO_TIME_NS, NO_CPU, call);
  }

  /**
   * Calls at a virtual time.
   *
   * @param what the call in words, such as {@code check of watchdog 'softlockup'}
   * @param cpu the CPU, or -1 if the call is for the whole machine
   */
  public static <R> R call(LoadedPlugin plugin, String what, long atNs, int cpu, Call<R> call) {
    try {
      return call.call();
    } catch (VirtualMachineError | ScenarioException | PluginException | EngineFault e) {
      throw e;
    } catch (Throwable e) {
      throw new PluginException(plugin, what, atNs, cpu, e);
    }
  }

  /** Runs while no machine runs. */
  public static void run(LoadedPlugin plugin, String what, Action action) {
    run(plugin, what, NO_TIME_NS, NO_CPU, action);
  }

  /** Runs at a virtual time; see {@link #call(LoadedPlugin, String, long, int, Call)}. */
  public static void run(LoadedPlugin plugin, String what, long atNs, int cpu, Action action) {
    try {
      action.call();
    } catch (VirtualMachineError | ScenarioException | PluginException | EngineFault e) {
      throw e;
    } catch (Throwable e) {
      throw new PluginException(plugin, what, atNs, cpu, e);
    }
  }
}
