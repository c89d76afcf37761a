package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The soft-lockup detector: kernel/watchdog.c from is_softlockup() on.
 *
 * <p>Rule: at a sample, the CPU is stuck when now is past the reporting window's begin by strictly more than
 * the threshold of 2 x watchdog_thresh, in units of 2^30 ns. The printed duration counts from the last run of
 * the stopper's softlockup_fn, so touches put a report off but do not shorten what it says. Each report starts
 * a new window.
 *
 * <p>Where the kernel was built for it, the report says where the time went, and, once hard interrupts took more than
 * half of a sample period, which device interrupts came most often since.
 *
 * <p>Simplified: the module list is not printed, for there are no modules.
 *
 * <p>Simplified: "system" in the utilisation block counts all time of tasks. The kernel leaves user time out
 * of the block.
 */
final class Softlockup implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("panic", Type.BOOLEAN, "kernel.softlockup_panic: end the run at the first report").orElse("false"));

  private static final int NUM_SAMPLE_PERIODS = 5;

  private final boolean panic;

  Softlockup(Params p) {
    panic = p.flag("panic");
  }

  @Override
  public void watchdogTimer(Cpu cpu, LockupState state, Console console) {
    long now = state.now();
    if (now <= state.reportTs() + state.threshold()) {
      return;
    }
    long duration = now - state.touchTs();
    state.restartReportWindow();
    console.printk(message(cpu.id(), duration, cpu.curr()));
    if (state.intrStorm()) {
      printUtilization(cpu.id(), state, console);
      printIrqCounts(cpu.id(), state, console);
    }
    console.report(cpu, duration);
    if (panic) {
      console.panic("softlockup: hung tasks");
    }
  }

  @Override
  public Set<Source> sources() {
    return Set.of(Source.HRTIMER, Source.STOPPER);
  }

  private static String message(int cpu, long duration, Task current) {
    return String.format(Locale.ROOT, "watchdog: BUG: soft lockup - CPU#%d stuck for %ds! [%s:%d]",
        cpu, duration, current.comm(), current.pid());
  }

  private static void printUtilization(int cpu, LockupState state, Console console) {
    console.printk(String.format(Locale.ROOT,
        "CPU#%d Utilization every %dms during lockup:", cpu, state.samplePeriodMs()));
    for (int i = 0; i < NUM_SAMPLE_PERIODS; i++) {
      console.printk(String.format(Locale.ROOT, "\t#%d: %3d%% system,\t%3d%% softirq,\t%3d%% hardirq,\t%3d%% idle",
          i + 1, state.utilization(i, Context.TASK), state.utilization(i, Context.SOFTIRQ),
          state.utilization(i, Context.HARDIRQ), state.utilization(i, Context.IDLE)));
    }
  }

  private static void printIrqCounts(int cpu, LockupState state, Console console) {
    if (!state.countsIrqs()) {
      return;
    }
    console.printk(String.format(Locale.ROOT,
        "CPU#%d Detect HardIRQ Time exceeds 50%%. Most frequent HardIRQs:", cpu));
    int rank = 0;
    for (LockupState.IrqCount c : state.mostFrequentIrqs()) {
      console.printk(String.format(Locale.ROOT, "\t#%d: %-10d\tirq#%d", ++rank, c.count(), c.irq()));
    }
  }
}
