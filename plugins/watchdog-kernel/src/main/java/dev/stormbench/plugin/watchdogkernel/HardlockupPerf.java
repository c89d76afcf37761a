package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.scenario.Params;
import java.util.Set;

/**
 * The hard-lockup detector that looks from an NMI: kernel/watchdog_perf.c.
 *
 * <p>Rule: each CPU looks at itself, when the counter of its cycles overflows: after watchdog_thresh seconds in which it was
 * not halted. So the first look after the last sample of the hrtimer finds the stuck CPU.
 */
final class HardlockupPerf extends Hardlockup {
  HardlockupPerf(Params p) {
    super(p);
  }

  @Override
  public Set<Source> sources() {
    return Set.of(Source.HRTIMER, Source.NMI);
  }

  @Override
  public void watchdogOverflow(Cpu cpu, LockupState state, Console console) {
    check(cpu, cpu, state, console);
  }
}
