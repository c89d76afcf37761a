package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The RCU CPU stall warning: kernel/rcu/tree_stall.h print_cpu_stall() and print_other_cpu_stall().
 *
 * <p>Rule: the CPU whose tick won the right to report prints one line for each CPU that owes a quiescent
 * state (for itself alone, if it is one of them), and then the stacks of all that owe one. Printing a CPU's line
 * touches the watchdogs of the printing CPU; a backtrace touches those of the CPU it is taken on.
 * So a stall warning puts a soft-lockup report off, which explains the seed's first report of 45 s.
 *
 * <p>Each stalled CPU is counted in the result, {@code stuckSeconds} being the age of the grace period.
 *
 * <p>Simplified: the fields of a CPU's line that count things which are not modelled are constant: idle=
 * (extended quiescent states) as in process context, softirq= (RCU softirqs) 0. The flags are all dots: CPUs do
 * not go offline, and the irq_work probe is answered wherever interrupts are on.
 */
final class RcuStall implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("panic", Type.BOOLEAN, "kernel.panic_on_rcu_stall: end the run at the first warning")
          .orElse("false"));

  private final boolean panic;
  private @Nullable Machine machine;

  RcuStall(Params p) {
    panic = p.flag("panic");
  }

  @Override
  public void start(Machine m) {
    machine = m;
  }

  @Override
  public void rcuStall(Cpu cpu, RcuState state, boolean self, Console console) {
    Machine m = Objects.requireNonNull(machine, "start(Machine) was not called");
    if (self) {
      printCpuStall(m, cpu, state, console);
    } else {
      printOtherCpuStall(m, cpu, state, console);
    }
    rcuDumpCpuStacks(m, cpu, state, console);
    if (panic) {
      console.panic("RCU Stall");
    }
  }

  private static void printCpuStall(Machine m, Cpu cpu, RcuState state, Console console) {
    console.printk("rcu: INFO: " + state.name() + " self-detected stall on CPU");
    printCpuStallInfo(cpu, cpu.id(), state, console);
    console.printk(String.format(Locale.ROOT, "rcu: \t(t=%d jiffies g=%d q=%d ncpus=%d)",
        state.gpAgeJiffies(), state.gpSeq(), state.qlen(), m.nrCpus()));
  }

  private static void printOtherCpuStall(Machine m, Cpu cpu, RcuState state, Console console) {
    console.printk("rcu: INFO: " + state.name() + " detected stalls on CPUs/tasks:");
    for (int stalled = 0; stalled < m.nrCpus(); stalled++) {
      if (state.owesQs(stalled)) {
        printCpuStallInfo(cpu, stalled, state, console);
      }
    }
    console.printk(String.format(Locale.ROOT, "rcu: \t(detected by %d, t=%d jiffies, g=%d, q=%d ncpus=%d)",
        cpu.id(), state.gpAgeJiffies(), state.gpSeq(), state.qlen(), m.nrCpus()));
  }

  private static void printCpuStallInfo(Cpu printing, int stalled, RcuState state, Console console) {
    console.touchNmiWatchdog(printing);
    long behind = state.gpsBehind(stalled);
    String since = behind > 0 ? behind + " GPs behind" : state.ticksThisGp(stalled) + " ticks this GP";
    console.printk(String.format(Locale.ROOT, "rcu: \t%d-....: (%s) idle=%04x/%d/%#x softirq=%d/%d fqs=%d",
        stalled, since, 4, 1, 0x4000000000000000L, 0, 0, state.fqs()));
  }

  private static void rcuDumpCpuStacks(Machine m, Cpu printing, RcuState state, Console console) {
    long ageSeconds = state.gpAgeJiffies() / m.hz();
    for (int stalled = 0; stalled < m.nrCpus(); stalled++) {
      if (!state.owesQs(stalled)) {
        continue;
      }
      Cpu dumped = m.cpu(stalled);
      if (stalled != printing.id()) {
        console.printk(String.format(Locale.ROOT, "Sending NMI from CPU %d to CPUs %d:", printing.id(), stalled));
        console.printk("NMI backtrace for cpu " + stalled);
      }
      console.touchNmiWatchdog(dumped);
      console.report(dumped, ageSeconds);
    }
  }
}
