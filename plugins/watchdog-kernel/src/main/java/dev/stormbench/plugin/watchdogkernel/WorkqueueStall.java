package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.WorkerPool;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The stall detector of workqueues: kernel/workqueue.c wq_watchdog_timer_fn().
 *
 * <p>Rule: every {@code thresh} each worker pool is looked at. One with works that wait, of which none has begun for longer than
 * {@code thresh} and since the last touch of the CPU's soft-lockup watchdog, is stuck. So it takes up to twice the threshold.
 * Then all busy pools are listed.
 *
 * <p>Simplified: the look takes no time and no CPU, where the kernel's timer is run by a softirq of some CPU; node= is always
 * 0; a panic has a text of ours, where the kernel has a BUG.
 */
final class WorkqueueStall implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("thresh", Type.DURATION, "workqueue.watchdog_thresh").within(1e9, 3_600e9).orElse("30s"),
      ParamSpec.of("panic", Type.BOOLEAN, "workqueue.panic_on_stall=1: end the run at the first report").orElse("false"));

  private static final long S = 1_000_000_000L;
  /** Of the pools of a CPU those for BH works have the first numbers, then comes the normal one. */
  private static final int POOLS = 4;
  private static final int NORMAL = 2;

  private final long threshNs;
  private final boolean panic;

  WorkqueueStall(Params p) {
    threshNs = p.durationNs("thresh");
    panic = p.flag("panic");
  }

  @Override
  public Stall finds() {
    return Stall.WORKQUEUE;
  }

  @Override
  public long stallNs(Machine m) {
    return threshNs;
  }

  @Override
  public long everyNs() {
    return threshNs;
  }

  @Override
  public void check(Machine m, Console console) {
    boolean stalled = false;
    for (int cpu = 0; cpu < m.nrCpus(); cpu++) {
      WorkerPool pool = m.workerPool(cpu);
      long ts = Math.max(pool.watchdogTsNs(), pool.touchedNs());
      if (pool.pending().isEmpty() || m.nowNs() - ts <= threshNs) {
        continue;
      }
      stalled = true;
      long seconds = (m.nowNs() - pool.watchdogTsNs()) / S;
      console.printk(String.format(Locale.ROOT, "BUG: workqueue lockup - pool %s stuck for %ds!", info(cpu), seconds));
      console.count(m.cpu(cpu), seconds);
    }
    if (stalled) {
      showBusyPools(m, console);
      if (panic) {
        console.panic("workqueue lockup");
      }
    }
  }

  private static String info(int cpu) {
    return String.format(Locale.ROOT, "cpus=%d node=0 flags=0x0 nice=0", cpu);
  }

  private static void showBusyPools(Machine m, Console console) {
    console.printk("Showing busy workqueues and worker pools:");
    console.printk("workqueue events: flags=0x0");
    for (int cpu = 0; cpu < m.nrCpus(); cpu++) {
      WorkerPool pool = m.workerPool(cpu);
      List<String> pending = pool.pending();
      List<String> inFlight = new ArrayList<>();
      Task worker = pool.worker();
      if (!pool.inFlight().isEmpty() && worker != null) {
        inFlight.add(worker.pid() + ":" + pool.inFlight());
      }
      int active = pending.size() + inFlight.size();
      if (active == 0) {
        continue;
      }
      console.printk(String.format(Locale.ROOT, "  pwq %d: %s active=%d refcnt=%d", POOLS * cpu + NORMAL, info(cpu), active, active + 1));
      if (!inFlight.isEmpty()) {
        console.printk("    in-flight: " + inFlight.getFirst());
      }
      if (!pending.isEmpty()) {
        console.printk("    pending: " + String.join(", ", pending));
      }
    }
  }
}
