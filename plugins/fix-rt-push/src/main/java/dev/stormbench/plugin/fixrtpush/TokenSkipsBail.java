package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import java.util.Set;

/**
 * The fix by which the token does not go where it would meet the prio bail (an idea of this workbench).
 *
 * <p>Rule: rto_next_cpu() passes over a CPU whose most urgent pushable task beats what runs there, as push_rt_task() would
 * find on arrival, and as pull_rt_task() without RT_PUSH_IPI does before it takes a task. Both are read without that CPU's lock.
 * A walk that finds no other CPU ends, or does not begin.
 *
 * <p>Said of it: nothing, it was not posted. A visit that bails moves nothing, and asks for a reschedule that was asked for when the task
 * was woken; without it the CPU gets to schedule() sooner and pushes what is left over by itself. So nothing is lost but the
 * interrupt, and RT_PUSH_IPI stays on for whom it was made. A waiting task still waits for the end of the softirqs. Visits that
 * move nothing for another reason remain: a waiting task that is not more urgent than what runs, and may go nowhere else.
 *
 * <p>Simplified: reading the two values from the other CPU's run-queue, two cache lines under rto_lock, costs nothing.
 */
final class TokenSkipsBail implements KernelFix {
  private Machine machine;

  @Override
  public void start(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Set<String> replaces() {
    return Set.of("rtoNextCpu");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public RtoOps rto(RtoOps base) {
    return new Skipping(base);
  }

  private boolean wouldBail(int cpu) {
    Rq rq = machine.cpu(cpu).rq();
    return rq.highestPrioNext() < rq.curr().prio();
  }

  /** The table in force but for one op. */
  private final class Skipping implements RtoOps {
    private final RtoOps base;

    Skipping(RtoOps base) {
      this.base = base;
    }

    @Override
    public PullBy pullBy(Rq thisRq) {
      return base.pullBy(thisRq);
    }

    @Override
    public int rtoNextCpu(RootDomain rd, int thisCpu) {
      int cpu = base.rtoNextCpu(rd, thisCpu);
      while (cpu != Cpu.NO_CPU && wouldBail(cpu)) {
        cpu = base.rtoNextCpu(rd, thisCpu);
      }
      return cpu;
    }
  }
}
