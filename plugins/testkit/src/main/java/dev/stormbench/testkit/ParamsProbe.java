package dev.stormbench.testkit;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.List;
import java.util.Map;

/** Has an extension with any parameters, so that the engine binds them. */
@BuiltFor(Spi.VERSION)
record ParamsProbe(List<ParamSpec> specs) implements Plugin {
  private static final String NAME = "testkit-params";

  /**
   * Values as the engine binds them, on a machine of 4 CPUs.
   *
   * @param values as in a scenario
   */
  static Params bind(List<ParamSpec> specs, Map<String, ?> values) {
    return new Bench(new ParamsProbe(specs)).bind(TestScenario.named("params").checker(NAME, values)).checks().getFirst().params();
  }

  @Override
  public String id() {
    return "b.testkit";
  }

  @Override
  public void init(Registry r) {
    r.checker(NAME, "has parameters", specs, p -> new Checker() {
      @Override
      public void event(TraceRecord record) {}
    });
  }
}
