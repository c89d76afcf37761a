package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * Kernel threads in the shape of the PSI monitor: FIFO, low, free to move among several CPUs, asleep until
 * a timer on another CPU wakes them. One that waits behind a softirq makes its CPU overloaded.
 *
 * <p>Each thread's home is the next of {@code home}, round robin; all may run on all of {@code cpus}. On a
 * real machine a psimon may run anywhere ({@code cpus: all}), and stays where it was woken last.
 *
 * <p>Source: the seed has "two synthetic psimon-shaped kthreads (FIFO 1) bound to the targets". It states
 * neither when they are woken nor from where. The defaults are a choice: every 4 ms from CPU 0, 50 us of
 * work, as in the storms that were recorded from real kernels at small scale. A kernel's own psimon is
 * woken by poll_timer_fn in the TIMER softirq of the CPU where the pressure changed, 1 to 20 times a second:
 * {@code timer: wheel} and a {@code waker} in its mask.
 */
final class Psimon implements Workload {
  private static final String HRTIMER = "hrtimer";
  private static final String WHEEL = "wheel";
  private static final int CHOOSE_WAKER = -1;

  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("count", Type.INTEGER, "number of threads").within(1, 10_000).orElse("2"),
      ParamSpec.of("cpus", Type.CPUS, "CPUs the threads may run on"),
      ParamSpec.of("home", Type.CPUS, "CPUs they sleep on at first, one after the other; default: those of cpus")
          .orElse("all"),
      ParamSpec.of("prio", Type.INTEGER, "FIFO priority").within(1, 99).orElse("1"),
      ParamSpec.of("period", Type.DISTRIBUTION, "time between two wake-ups of a thread")
          .within(1_000, 3_600e9).orElse("4ms"),
      ParamSpec.of("run", Type.DISTRIBUTION, "CPU time after each wake-up").within(1, 3_600e9).orElse("50us"),
      ParamSpec.of("waker", Type.INTEGER, "CPU whose timer wakes them; -1: the lowest that is not in cpus, else CPU 0")
          .within(CHOOSE_WAKER, 65_535).orElse("-1"),
      ParamSpec.word("timer", List.of(HRTIMER, WHEEL), HRTIMER,
          "woken in hardirq by an hrtimer, or in the TIMER softirq by the timer wheel"));

  private final int count;
  private final int[] cpus;
  private final int[] homes;
  private final int prio;
  private final Distribution period;
  private final Distribution run;
  private final int waker;
  private final Location wakerAt;
  private final boolean wheel;

  Psimon(Params p) {
    count = p.intValue("count");
    cpus = p.cpus("cpus");
    homes = p.isSet("home") ? p.cpus("home") : cpus;
    prio = p.intValue("prio");
    period = p.distribution("period");
    run = p.distribution("run");
    waker = p.intValue("waker");
    wakerAt = p.at("waker");
    wheel = p.text("timer").equals(WHEEL);
  }

  @Override
  public void install(Setup setup) {
    int timerCpu = waker(setup.machine());
    long nowNs = setup.machine().nowNs();
    long boundNs = Math.max(1, Math.round(period.meanNs()));
    for (int i = 0; i < count; i++) {
      String semaphore = setup.id() + "-" + i;
      Program program = Program.builder().add(new Step.Wait(semaphore)).add(new Step.Run(run)).loop().build();
      setup.spawn(TaskSpec.fifo("psimon", prio, cpus.clone(), homes[i % homes.length], program).asKthread());
      long firstNs = nowNs + 1 + setup.randomNs(boundNs);
      TimerAction wake = new TimerAction.Post(semaphore);
      if (wheel) {
        setup.timer(timerCpu, firstNs, period, "poll_timer_fn", wake);
      } else {
        setup.hrtimer(timerCpu, firstNs, period, "rt_storm_psi_fn", wake);
      }
    }
  }

  private int waker(Machine machine) {
    if (waker >= machine.nrCpus()) {
      throw new ScenarioException(wakerAt, "waker is CPU " + waker
          + ", which the machine does not have (accepted: 0 to " + (machine.nrCpus() - 1) + ", or -1)");
    }
    if (waker != CHOOSE_WAKER) {
      return waker;
    }
    int lowest = 0;
    for (int cpu : cpus) {
      if (cpu == lowest) {
        lowest++;
      }
    }
    return lowest < machine.nrCpus() ? lowest : 0;
  }
}
