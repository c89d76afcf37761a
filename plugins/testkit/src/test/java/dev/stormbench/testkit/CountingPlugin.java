package dev.stormbench.testkit;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.List;
import java.util.Set;

/** Broken: counts in a static field. */
@BuiltFor(Spi.VERSION)
public final class CountingPlugin implements Plugin {
  private static int asked;

  @Override
  public String id() {
    return "com.example.counting";
  }

  @Override
  public void init(Registry r) {
    r.fix("tested", "A fix.", List.of(), p -> new Fix());
  }

  private static final class Fix implements KernelFix {
    @Override
    public Set<String> replaces() {
      return Set.of("prioBail");
    }

    @Override
    public RtOps rt(RtOps base) {
      return new Table(base);
    }
  }

  private record Table(RtOps base) implements RtOps {
    @Override
    public PrioBail prioBail(Rq rq, Task next, boolean pull) {
      return ++asked % 7 < 3 ? PrioBail.PUSH : base.prioBail(rq, next, pull);
    }

    @Override
    public Task nextPushable(Rq rq) {
      return base.nextPushable(rq);
    }

    @Override
    public int pushTarget(Task task, int thisCpu) {
      return base.pushTarget(task, thisCpu);
    }

    @Override
    public boolean overloadRule(Rq rq) {
      return base.overloadRule(rq);
    }

    @Override
    public boolean needPull(Rq rq, Task prev) {
      return base.needPull(rq, prev);
    }

    @Override
    public boolean prioRaisePushes(Rq rq, Task p) {
      return base.prioRaisePushes(rq, p);
    }
  }
}
