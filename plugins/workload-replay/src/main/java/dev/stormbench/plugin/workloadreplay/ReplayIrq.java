package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * A device's interrupt line to one CPU, asserted at each listed time. Like {@code device-irq}, but for the times: the
 * handler may leave a unit of work to the NET_RX or BLOCK softirq, and may wake a task, of any workload, that waits for the
 * semaphore {@code post}.
 *
 * <p>Simplified: all handlers of a line take the same time, and all its units of softirq work do.
 */
final class ReplayIrq implements Workload {
  private static final int NET_RX_SOFTIRQ = 3;
  private static final int BLOCK_SOFTIRQ = 4;
  private static final int NO_SOFTIRQ = -1;

  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("cpu", Type.INTEGER, "CPU that gets the interrupts").within(0, 65_535),
      Times.AT,
      ParamSpec.of("irq", Type.INTEGER, "number of the line").within(0, 1_000_000).orElse("24"),
      ParamSpec.of("name", Type.TEXT, "name of the line").orElse("eth0"),
      ParamSpec.of("handler", Type.DURATION, "CPU time of the hard handler").within(0, 60e9).orElse("1us"),
      ParamSpec.word("softirq", List.of("none", "NET_RX", "BLOCK"), "none", "vector that the handler raises"),
      ParamSpec.of("work", Type.DISTRIBUTION, "CPU time of the unit that it leaves to that vector").within(0, 3_600e9).orElse("1us"),
      ParamSpec.of("post", Type.TEXT, "semaphore whose waiter is woken; empty: none").orElse(""));

  private final int cpu;
  private final long[] atNs;
  private final int irq;
  private final String name;
  private final long handlerNs;
  private final int softirqVec;
  private final Distribution work;
  private final String post;

  ReplayIrq(Params p) {
    cpu = p.intValue("cpu");
    atNs = Times.of(p, "at", true);
    irq = p.intValue("irq");
    name = p.text("name");
    handlerNs = p.durationNs("handler");
    softirqVec = switch (p.text("softirq")) {
      case "NET_RX" -> NET_RX_SOFTIRQ;
      case "BLOCK" -> BLOCK_SOFTIRQ;
      default -> NO_SOFTIRQ;
    };
    work = p.distribution("work");
    post = p.text("post");
    if (p.isSet("work") && softirqVec == NO_SOFTIRQ) {
      throw new ScenarioException(p.at("work"), "work in replay-irq is for a softirq; add softirq: NET_RX or BLOCK");
    }
  }

  @Override
  public void install(Setup setup) {
    IrqLine line = setup.irqLine(cpu, irq, name, handlerNs, softirqVec, softirqVec == NO_SOFTIRQ ? null : work,
        post.isEmpty() ? null : post);
    long nowNs = setup.machine().nowNs();
    for (long ns : atNs) {
      setup.interrupts(line, nowNs + ns, Times.ONCE);
    }
  }
}
