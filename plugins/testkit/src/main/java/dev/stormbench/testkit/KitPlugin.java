package dev.stormbench.testkit;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.workload.Setup;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the kit brings to a workbench: the loads of a scenario, and extensions that change nothing. */
@BuiltFor(Spi.VERSION)
final class KitPlugin implements Plugin {
  /** A fix that changes nothing. */
  static final String BYSTANDER = "testkit-bystander";

  private final Map<String, Consumer<Setup>> loads;

  KitPlugin(Map<String, Consumer<Setup>> loads) {
    this.loads = loads;
  }

  /** First in the order of ids, as far as that can be. */
  @Override
  public String id() {
    return "a.testkit";
  }

  @Override
  public void init(Registry r) {
    loads.forEach((id, install) -> r.workload(id, "a load of the scenario", List.of(), p -> install::accept));
    r.fix(BYSTANDER, "changes nothing", List.of(), p -> new Bystander());
  }

  /** Has tables of its own, which ask base. */
  private static final class Bystander implements KernelFix {
    @Override
    public RtOps rt(RtOps base) {
      return Spy.on(RtOps.class, base, (op, of, args, call) -> call.with(args));
    }

    @Override
    public RtoOps rto(RtoOps base) {
      return Spy.on(RtoOps.class, base, (op, of, args, call) -> call.with(args));
    }

    @Override
    public SoftirqOps softirq(SoftirqOps base) {
      return Spy.on(SoftirqOps.class, base, (op, of, args, call) -> call.with(args));
    }
  }
}
