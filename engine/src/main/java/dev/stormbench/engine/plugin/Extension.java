package dev.stormbench.engine.plugin;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** One thing a plugin registered: its name, its help, its parameters and how to make one. */
public record Extension<T>(
    ExtensionPoint point,
    String name,
    String doc,
    List<ParamSpec> params,
    Function<Params, T> factory,
    LoadedPlugin owner) {

  public Extension {
    params = List.copyOf(params);
  }

  /**
   * Makes one for one machine.
   *
   * @throws PluginException when the factory throws or returns nothing
   * @throws dev.stormbench.spi.scenario.ScenarioException when the factory refuses a parameter
   */
  public T create(Params checked) {
    String what = "the factory of " + point.word() + " '" + name + "'";
    return PluginGate.call(owner, what,
        () -> Objects.requireNonNull(factory.apply(checked), "it returned null"));
  }
}
