package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import java.util.Set;

/**
 * The fix that limits how often CPUs ask for a walk (an idea of this workbench).
 *
 * <p>Rule: in each tick, a stretch of virtual time of one jiffy, at most {@code walks} calls of pull_rt_task() on the whole
 * machine may start the walk or make it go round again. The others pull nothing. Pulls that need no IPI are not limited.
 *
 * <p>Said of it: nothing, it was not posted. A pull that is refused is lost: the waiting task stays where it is until a pull
 * of a later tick.
 */
final class WalkRatelimit implements KernelFix {
  private static final long NS_PER_S = 1_000_000_000L;

  private final int walks;
  private Machine machine;
  private long tick = -1;
  private int asked;

  WalkRatelimit(int walks) {
    this.walks = walks;
  }

  @Override
  public void start(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Set<String> replaces() {
    return Set.of("pullBy");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public RtoOps rto(RtoOps base) {
    return new Limited(base);
  }

  private boolean mayAsk() {
    long now = machine.nowNs() / (NS_PER_S / machine.hz());
    if (now != tick) {
      tick = now;
      asked = 0;
    }
    return ++asked <= walks;
  }

  /** The table in force but for one op. */
  private final class Limited implements RtoOps {
    private final RtoOps base;

    Limited(RtoOps base) {
      this.base = base;
    }

    @Override
    public PullBy pullBy(Rq thisRq) {
      PullBy inForce = base.pullBy(thisRq);
      boolean asks = inForce == PullBy.TOKEN || inForce == PullBy.WALK;
      return asks && !mayAsk() ? PullBy.NONE : inForce;
    }

    @Override
    public int rtoNextCpu(RootDomain rd, int thisCpu) {
      return base.rtoNextCpu(rd, thisCpu);
    }
  }
}
