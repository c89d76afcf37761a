package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.CpuMask;
import dev.stormbench.engine.kernel.IrqWork;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.locking.CacheLine;
import dev.stormbench.engine.kernel.locking.Spinlock;
import org.jspecify.annotations.Nullable;

/**
 * The root domain: which CPUs are overloaded, the token that visits them, and cpupri. There is one.
 *
 * @kernel kernel/sched/sched.h root_domain
 */
public final class RootDomain implements dev.stormbench.spi.machine.RootDomain {
  final CpuMask rtoMask;
  int rtoCount;

  final IrqWork.Work rtoPushWork = new IrqWork.Work(IrqWork.RTO_PUSH, "rto_push_irq_work_func");
  public final Spinlock rtoLock = new Spinlock("rto_lock");
  int rtoCpu = -1;
  int rtoLoop;
  int rtoLoopNext;
  boolean rtoLoopStart;
  /** The CPU that holds rtoLock and rtoLoopStart while it lags, until {@code tellEndNs}; null for none. */
  @Nullable Cpu teller;
  long tellEndNs;
  final CacheLine rtoLoopNextLine = new CacheLine();
  final CacheLine rtoLoopStartLine = new CacheLine();

  public final Cpupri cpupri;

  // counted since the run began
  public long pulls;
  public long walks;
  public long circuits;
  public long hops;
  public long bails;
  public long pushes;
  public long retries;

  private final Kernel k;

  RootDomain(Kernel k) {
    this.k = k;
    rtoMask = new CpuMask(k.nrCpus());
    cpupri = new Cpupri(k.nrCpus());
  }

  /** Whether a lagging CPU holds rtoLock and rtoLoopStart at this instant. */
  boolean isTelling() {
    Cpu t = teller;
    return t != null && EventQueue.key(tellEndNs, EventQueue.STEP, t.id) >= k.queue.currentKey();
  }

  @Override
  public int rtoCount() {
    return rtoCount;
  }

  @Override
  public boolean rtoMask(int cpu) {
    return rtoMask.has(cpu);
  }

  @Override
  public int rtoMaskNext(int cpu) {
    return rtoMask.next(cpu);
  }

  @Override
  public int cpupri(int cpu) {
    return cpupri.level(cpu);
  }

  @Override
  public boolean tokenLive() {
    return rtoPushWork.isLive();
  }

  @Override
  public int rtoCpu() {
    return rtoCpu;
  }

  @Override
  public void rtoCpu(int cpu) {
    rtoCpu = cpu;
  }

  @Override
  public int rtoLoop() {
    return rtoLoop;
  }

  @Override
  public void rtoLoop(int loop) {
    rtoLoop = loop;
    circuits++;
  }

  @Override
  public int rtoLoopNext() {
    return rtoLoopNext;
  }

  @Override
  public long pulls() {
    return pulls;
  }

  @Override
  public long pullsBy(int cpu) {
    return k.at(cpu).rq.pulls;
  }

  @Override
  public long walks() {
    return walks;
  }

  @Override
  public long circuits() {
    return circuits;
  }

  @Override
  public long hops() {
    k.catchUpAll();
    return hops;
  }

  @Override
  public long bails() {
    return bails;
  }

  @Override
  public long pushes() {
    return pushes;
  }

  @Override
  public long retries() {
    return retries;
  }
}
