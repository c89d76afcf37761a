package dev.stormbench.plugin.watchdogearly;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Warns when a CPU spends a budget of time in softirqs without doing anything else. An idea of ours.
 *
 * <p>Rule: at each sample of the watchdog hrtimer, which can interrupt softirqs, the CPU is over its budget if it has been in
 * softirq context for longer than that without leaving it, or if for longer than that, from sample to sample, it has not
 * switched tasks and was in softirqs or interrupts for at least {@code share} of the time. A healthy CPU switches at every
 * sample, to its stopper. One warning for each such stretch.
 *
 * <p>What makes a soft lockup of a busy softirq is visible long before: the soft-lockup detector waits five samples.
 */
final class BhBudget implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("budget", Type.DURATION, "time in softirqs; 0s for a quarter of 2 x watchdog_thresh")
          .within(0, 3_600e9).orElse("0s"),
      ParamSpec.of("share", Type.INTEGER, "share of the time in softirqs and interrupts from which on a sample counts, in percent")
          .within(1, 100).orElse("90"));

  private static final long S = 1_000_000_000L;
  private static final int PERCENT = 100;

  private final long givenNs;
  private final int share;
  private @Nullable Machine machine;
  /** By CPU: at the last sample its time, what softirqs and interrupts had of it, and the switches. */
  private long[] sampleNs = {};
  private long[] bhNs = {};
  private long[] switches = {};
  /** By CPU: how long it was in nothing but softirqs, and whether that was said. */
  private long[] stretchNs = {};
  private boolean[] warned = {};

  BhBudget(Params p) {
    givenNs = p.durationNs("budget");
    share = p.intValue("share");
  }

  @Override
  public Set<Source> sources() {
    return Set.of(Source.HRTIMER);
  }

  @Override
  public void start(Machine m) {
    machine = m;
    int n = m.nrCpus();
    sampleNs = new long[n];
    bhNs = new long[n];
    switches = new long[n];
    stretchNs = new long[n];
    warned = new boolean[n];
  }

  @Override
  public void hardlockupKick(Cpu cpu, LockupState state, Console console) {
    Machine m = Objects.requireNonNull(machine, "start(Machine) was not called");
    int i = cpu.id();
    long now = m.nowNs();
    long bh = cpu.timeNs(Context.SOFTIRQ) + cpu.timeNs(Context.HARDIRQ);
    boolean onlyBh = cpu.rq().nrSwitches() == switches[i] && PERCENT * (bh - bhNs[i]) >= share * (now - sampleNs[i]);
    stretchNs[i] = onlyBh ? stretchNs[i] + now - sampleNs[i] : 0;
    sampleNs[i] = now;
    bhNs[i] = bh;
    switches[i] = cpu.rq().nrSwitches();
    long budgetNs = givenNs > 0 ? givenNs : m.watchdogThresh() * S / 2;
    long longest = Math.max(stretchNs[i], cpu.softirqNs());
    if (longest <= budgetNs) {
      warned[i] = false;
    } else if (!warned[i]) {
      warned[i] = true;
      console.warn(cpu, String.format(Locale.ROOT, "bh-budget: CPU#%d in softirqs for %d.%03ds [%s:%d]", i, longest / S,
          longest % S / 1_000_000, cpu.curr().comm(), cpu.curr().pid()));
    }
  }
}
