package com.example.stormplugin;

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
 * Pairs of fair tasks. One of a pair works while the other sleeps, then wakes it and sleeps itself, as a client and a server do that
 * pass requests through a pipe.
 *
 * <p>What a task does is data, a {@link Program}, which the engine interprets; nothing of this class is asked again after {@link #install}.
 */
final class PingPong implements Workload {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("pairs", Type.INTEGER, "how many pairs there are").orElse("1").within(1, 1_000),
      ParamSpec.of("cpus", Type.CPUS, "where they may run").orElse("all"),
      ParamSpec.of("work", Type.DISTRIBUTION, "CPU time before it wakes the other").orElse("50us").within(1, 1e12));

  private final int pairs;
  private final int[] cpus;
  private final Distribution work;

  PingPong(Params p) {
    pairs = p.intValue("pairs");
    cpus = p.cpus("cpus");
    work = p.distribution("work");
  }

  @Override
  public void install(Setup setup) {
    for (int i = 0; i < pairs; i++) {
      int home = cpus[i % cpus.length];
      String ping = setup.id() + ".ping" + i;
      String pong = setup.id() + ".pong" + i;
      // whoever posts first begins: the ball is in play
      setup.spawn(TaskSpec.other("ping-" + i, cpus, home, Program.builder()
          .add(new Step.Run(work)).add(new Step.Post(pong)).add(new Step.Wait(ping)).loop().build()));
      setup.spawn(TaskSpec.other("pong-" + i, cpus, home, Program.builder()
          .add(new Step.Wait(pong)).add(new Step.Run(work)).add(new Step.Post(ping)).loop().build()));
    }
  }
}
