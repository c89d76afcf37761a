package dev.stormbench.plugin.workloadsoftirq;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * A device with an interrupt line on each of its CPUs, as network and storage controllers have them. The hard
 * handler takes its time, may leave a unit of work to the NET_RX or BLOCK softirq, and may wake the line's thread
 * {@code irq/N-name}, which is FIFO-50 and bound to the line's CPU. Where the hard handler itself is made a thread
 * (threadirqs, rt) that is {@code irq/N-name}, and the line's own thread is {@code irq/N-s-name}, FIFO-49.
 *
 * <p>In production such threads (of the mpi3mr storage driver) were what made the pulls of the RT_PUSH_IPI storm, and
 * network load its softirqs. The numbers of the defaults are plausible, not measured.
 *
 * <p>Simplified: an interrupt is one unit of softirq work; drivers that poll with their interrupt masked are not
 * modelled, but a period shorter than the unit's work fills the queue in the same way.
 */
final class DeviceIrq implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpus", Type.CPUS, "CPUs that each get a line"),
      ParamSpec.of("irq", Type.INTEGER, "number of the first CPU's line; the others count up")
          .within(0, 1_000_000).orElse("24"),
      ParamSpec.of("name", Type.TEXT, "name of the lines and, after irq/N-, of their threads").orElse("eth0"),
      ParamSpec.of("period", Type.DISTRIBUTION, "time between two interrupts of a line; fixed times keep their grid")
          .within(1_000, 3_600e9).orElse("1ms"),
      ParamSpec.of("handler", Type.DURATION, "CPU time of the hard handler").within(0, 60e9).orElse("1us"),
      ParamSpec.word("softirq", List.of("none", "NET_RX", "BLOCK"), "none", "vector that the handler raises"),
      ParamSpec.of("work", Type.DISTRIBUTION, "CPU time of the unit that it leaves to that vector")
          .within(0, 3_600e9).orElse("1us"),
      ParamSpec.of("thread", Type.DISTRIBUTION, "CPU time that the line's thread takes for an interrupt; 0us for no thread")
          .within(0, 3_600e9).orElse("0us"));

  private static final int NET_RX_SOFTIRQ = 3;
  private static final int BLOCK_SOFTIRQ = 4;
  private static final int NO_SOFTIRQ = -1;
  private static final int IRQ_THREAD_PRIO = 50;
  private static final int SECONDARY_PRIO = 49;

  private final int[] cpus;
  private final int firstIrq;
  private final String name;
  private final Distribution period;
  private final long handlerNs;
  private final int softirqVec;
  private final Distribution work;
  private final Distribution thread;

  DeviceIrq(Params p) {
    cpus = p.cpus("cpus");
    firstIrq = p.intValue("irq");
    name = p.text("name");
    period = p.distribution("period");
    handlerNs = p.durationNs("handler");
    softirqVec = switch (p.text("softirq")) {
      case "NET_RX" -> NET_RX_SOFTIRQ;
      case "BLOCK" -> BLOCK_SOFTIRQ;
      default -> NO_SOFTIRQ;
    };
    work = p.distribution("work");
    thread = p.distribution("thread");
    if (p.isSet("work") && softirqVec == NO_SOFTIRQ) {
      throw new ScenarioException(p.at("work"), "work in device-irq is for a softirq; add softirq: NET_RX or BLOCK");
    }
  }

  @Override
  public void install(Setup setup) {
    for (int i = 0; i < cpus.length; i++) {
      int irq = firstIrq + i;
      String semaphore = thread instanceof Distribution.Fixed(long ns) && ns == 0 ? null : setup.id() + " irq " + irq;
      IrqLine line = setup.irqLine(cpus[i], irq, name, handlerNs, softirqVec,
          softirqVec == NO_SOFTIRQ ? null : work, semaphore);
      if (semaphore != null) {
        setup.spawn(irqThread(irq, cpus[i], semaphore, setup.machine().threadirqs()));
      }
      setup.interrupts(line, setup.machine().nowNs() + 1 + setup.randomNs(Phases.boundNs(period)), period);
    }
  }

  private TaskSpec irqThread(int irq, int cpu, String semaphore, boolean secondary) {
    Program program = Program.builder().add(new Step.Wait(semaphore)).add(new Step.Run(thread)).loop().build();
    return TaskSpec.fifo("irq/" + irq + (secondary ? "-s-" : "-") + name, secondary ? SECONDARY_PRIO : IRQ_THREAD_PRIO,
        new int[] {cpu}, cpu, program).asKthread();
  }
}
