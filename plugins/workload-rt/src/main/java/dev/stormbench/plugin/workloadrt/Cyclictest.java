package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * The load of cyclictest: on each CPU a pinned FIFO thread that sleeps to the next point of a grid, by clock_nanosleep
 * with an absolute time. How late it runs is its workload's latency.
 *
 * <p>The threads' grids begin at the same instant, so with equal intervals ({@code distance: 0us}, cyclictest's {@code
 * -d0}) they wake together and, after a short run, go to sleep together. A thread that is late by more than its interval
 * leaves out what it missed.
 *
 * <p>cyclictest itself aligns its threads when told to; without that each begins when it was created. Its run time
 * between two sleeps is not stated anywhere; the default is an estimate of two clock reads and some statistics.
 */
final class Cyclictest implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpus", Type.CPUS, "CPUs that each get a thread"),
      ParamSpec.of("prio", Type.INTEGER, "FIFO priority, -p").within(1, 99).orElse("95"),
      ParamSpec.of("interval", Type.DURATION, "time between two wake-ups of the first CPU's thread, -i").within(1_000, 3_600e9).orElse("1ms"),
      ParamSpec.of("distance", Type.DURATION, "how much longer each next thread's interval is, -d").within(0, 3_600e9).orElse("0us"),
      ParamSpec.of("run", Type.DISTRIBUTION, "CPU time between two sleeps").within(1, 3_600e9).orElse("2us"));

  private final int[] cpus;
  private final int prio;
  private final long intervalNs;
  private final long distanceNs;
  private final Distribution run;

  Cyclictest(Params p) {
    cpus = p.cpus("cpus");
    prio = p.intValue("prio");
    intervalNs = p.durationNs("interval");
    distanceNs = p.durationNs("distance");
    run = p.distribution("run");
  }

  @Override
  public void install(Setup setup) {
    for (int i = 0; i < cpus.length; i++) {
      Grid grid = new Grid(setup.machine(), intervalNs + i * distanceNs);
      Program program = Program.builder().call(self -> new Step.Until(grid.nextNs())).add(new Step.Run(run)).loop().build();
      setup.spawn(TaskSpec.fifo("cyclictest", prio, new int[] {cpus[i]}, cpus[i], program));
    }
  }

  /** The instants at which a thread wakes. */
  private static final class Grid {
    private final Machine machine;
    private final long intervalNs;
    private long lastNs;

    Grid(Machine machine, long intervalNs) {
      this.machine = machine;
      this.intervalNs = intervalNs;
      lastNs = machine.nowNs();
    }

    long nextNs() {
      lastNs += Math.max(1, (machine.nowNs() - lastNs) / intervalNs + 1) * intervalNs;
      return lastNs;
    }
  }
}
