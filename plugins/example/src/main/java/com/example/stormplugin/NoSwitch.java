package com.example.stormplugin;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;
import java.util.Locale;

/**
 * Warns when a CPU has not switched tasks for a while although some wait for it; once for each such stretch.
 *
 * <p>It looks at the whole machine from outside, a quarter of that time apart, which takes no time of the machine. A real one would
 * live on the interrupts that the machine has: see {@link WatchdogPolicy#sources}.
 */
final class NoSwitch implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("after", Type.DURATION, "how long a CPU may go without a switch").orElse("1s").within(1e6, 3_600e9));

  private static final int LOOKS = 4;
  private static final double MS = 1e6;

  private final long afterNs;
  /** By CPU: whether it was warned of since its last switch. */
  private boolean[] warned = {};

  NoSwitch(long afterNs) {
    this.afterNs = afterNs;
  }

  @Override
  public void start(Machine machine) {
    warned = new boolean[machine.nrCpus()];
  }

  @Override
  public Stall finds() {
    return Stall.SOFT;
  }

  @Override
  public long stallNs(Machine machine) {
    return afterNs + everyNs();
  }

  @Override
  public long everyNs() {
    return afterNs / LOOKS;
  }

  @Override
  public void check(Machine machine, Console console) {
    for (int i = 0; i < machine.nrCpus(); i++) {
      Cpu cpu = machine.cpu(i);
      long sinceNs = machine.nowNs() - Math.max(0, cpu.lastSwitchNs());
      boolean stuck = sinceNs > afterNs && cpu.rq().nrRunning() > 1;
      if (stuck && !warned[i]) {
        console.warn(cpu, String.format(Locale.ROOT, "no-switch: CPU#%d has run %s:%d for %.0f ms, %d wait", i, cpu.curr().comm(),
            cpu.curr().pid(), sinceNs / MS, cpu.rq().nrRunning() - 1));
      }
      warned[i] = stuck;
    }
  }
}
