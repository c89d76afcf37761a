package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both detectors of hard lockups have in common: kernel/watchdog.c watchdog_hardlockup_check().
 *
 * <p>Rule: a CPU whose watchdog hrtimer has not fired since it was last looked at does not take interrupts any more. A touch
 * since then makes the look count for nothing. What is reported once is not reported again before the hrtimer has fired.
 *
 * <p>Simplified: rule and text are those of v7.0, whatever the profile. Before v6.5 there was no buddy, up to v6.12 the text does
 * not name the CPU that looks, and later a touched look remembers what it has seen, and buddies count three missed samples.
 *
 * <p>Simplified: the detector of a kernel is one of the two; here both may be on, each with a memory of its own.
 */
abstract class Hardlockup implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("panic", Type.BOOLEAN, "kernel.hardlockup_panic: end the run at the first report").orElse("false"));

  private final boolean panic;
  private @Nullable Machine machine;
  /** By CPU, what the last look has seen, and when that was. */
  private long[] saved = {};
  private long[] savedAt = {};
  private long[] touches = {};
  private boolean[] warned = {};

  Hardlockup(Params p) {
    panic = p.flag("panic");
  }

  @Override
  public void start(Machine m) {
    machine = m;
    saved = new long[m.nrCpus()];
    savedAt = new long[m.nrCpus()];
    touches = new long[m.nrCpus()];
    warned = new boolean[m.nrCpus()];
  }

  @Override
  public Stall finds() {
    return Stall.HARD;
  }

  @Override
  public long stallNs(Machine m) {
    return m.watchdogThresh() * 1_000_000_000L;
  }

  final Machine machine() {
    return Objects.requireNonNull(machine, "start(Machine) was not called");
  }

  /** watchdog_hardlockup_touch_cpu(): the next look at each CPU counts for nothing. */
  final void touchAll() {
    Arrays.fill(touches, -1);
  }

  /** One look of {@code on} at {@code cpu}, whose stamps {@code state} are. */
  final void check(Cpu on, Cpu cpu, LockupState state, Console console) {
    int i = cpu.id();
    if (touches[i] != state.nmiTouches()) {
      touches[i] = state.nmiTouches();
      return;
    }
    if (saved[i] != state.hrtimerInterrupts()) {
      saved[i] = state.hrtimerInterrupts();
      savedAt[i] = state.now();
      warned[i] = false;
      return;
    }
    if (warned[i]) {
      return;
    }
    warned[i] = true;
    console.printk(String.format(Locale.ROOT, "watchdog: CPU%d: Watchdog detected hard LOCKUP on cpu %d", on.id(), i));
    if (on.id() != i) {
      console.printk(String.format(Locale.ROOT, "Sending NMI from CPU %d to CPUs %d:", on.id(), i));
      console.printk("NMI backtrace for cpu " + i);
    }
    console.report(cpu, state.now() - savedAt[i]);
    if (panic) {
      console.panic("Hard LOCKUP");
    }
  }
}
