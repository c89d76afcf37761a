package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.Params;
import java.util.Set;

/**
 * The hard-lockup detector in which CPUs look at each other: kernel/watchdog_buddy.c.
 *
 * <p>Rule: at every third sample of its own hrtimer, each 1.2 x watchdog_thresh seconds, a CPU looks at the next one. Of
 * neighbours that are stuck together only the first has a buddy that looks.
 */
final class HardlockupBuddy extends Hardlockup {
  private static final int SAMPLES = 3;

  private int threshold;

  HardlockupBuddy(Params p) {
    super(p);
  }

  @Override
  public Set<Source> sources() {
    return Set.of(Source.HRTIMER);
  }

  @Override
  public void start(Machine m) {
    super.start(m);
    touchAll();
  }

  @Override
  public void hardlockupKick(Cpu cpu, LockupState state, Console console) {
    if (threshold != state.threshold()) {
      threshold = state.threshold(); // all samples have begun anew
      touchAll();
    }
    int next = (cpu.id() + 1) % machine().nrCpus();
    if (state.hrtimerInterrupts() % SAMPLES == 0 && next != cpu.id()) {
      check(cpu, machine().cpu(next), machine().lockup(next), console);
    }
  }
}
