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

/**
 * The soft-lockup detector: kernel/watchdog.c from is_softlockup() on.
 *
 * <p>Rule: at a sample, the CPU is stuck when now is past the reporting window's begin by strictly more than
 * the threshold of 2 x watchdog_thresh, in units of 2^30 ns. The printed duration counts from the last run of
 * the stopper's softlockup_fn, so touches put a report off but do not shorten what it says. Each report starts
 * a new window.
 *
 * <p>Simplified: the module list and the most frequent hard interrupts of the utilisation block are not
 * printed: modules do not exist here, and interrupts are not counted per line.
 *
 * <p>Simplified: "system" in the utilisation block counts all time of tasks. The kernel leaves user time out
 * of the block.
 */
final class Softlockup implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("panic", Type.BOOLEAN, "kernel.softlockup_panic: end the run at the first report").orElse("false"),
      ParamSpec.of("utilization", Type.BOOLEAN,
          "print where the last five sample periods went (CONFIG_SOFTLOCKUP_DETECTOR_INTR_STORM, since v6.10)")
          .orElse("false"));

  private static final int NUM_SAMPLE_PERIODS = 5;

  private final boolean panic;
  private final boolean utilization;

  Softlockup(Params p) {
    panic = p.flag("panic");
    utilization = p.flag("utilization");
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
    if (utilization) {
      printUtilization(cpu.id(), state, console);
    }
    console.report(cpu, duration);
    if (panic) {
      console.panic("softlockup: hung tasks");
    }
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
}
