package dev.stormbench.spi.workload;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workload builds with. Everything made here belongs to the workload's id, and is made in {@link Workload#install}:
 * its callbacks may draw from {@link #randomNs} and read notation, and build nothing.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface Setup {
  /** The machine. */
  Machine machine();

  /** The workload's id in the scenario. */
  String id();

  /**
   * A draw from the workload's own seeded stream.
   *
   * @return 0 (inclusive) to {@code boundNs} (exclusive)
   */
  long randomNs(long boundNs);

  /** Makes a task; it starts at {@link TaskSpec#startNs()}, sleeping on its home before. */
  Task spawn(TaskSpec spec);

  /**
   * Makes tasklets on a CPU.
   *
   * @param function name of the body, as tasklet_entry and stacks print it
   * @param hi scheduled by tasklet_hi_schedule(): run by the HI softirq, before all others
   * @param work nominal CPU time of one body; the profile's {@code body-scale} applies
   */
  TaskletPool taskletPool(int cpu, int size, String function, Distribution work, boolean hi);

  /** The same with bodies whose CPU time a callback says as they begin. */
  TaskletPool taskletPool(int cpu, int size, String function, TaskletBody body, boolean hi);

  /**
   * An hrtimer with mode REL|PINNED|HARD on a CPU. With a fixed period it keeps its grid as
   * hrtimer_forward() does; otherwise each interval is drawn.
   *
   * @param firstNs virtual time of the first expiry
   * @param function name of the callback
   */
  void hrtimer(int cpu, long firstNs, Distribution period, String function, TimerAction action);

  /**
   * A timer of the timer wheel on a CPU: fires in its TIMER softirq at jiffy granularity.
   *
   * @param period time from an expiry to the next or, with {@link TimerAction.QueueWork}, from the work's end
   */
  void timer(int cpu, long firstNs, Distribution period, String function, TimerAction action);

  /**
   * A device interrupt line.
   *
   * @param handlerNs CPU time of the hard handler
   * @param softirqVec vector it raises, or -1; NET_RX 3, BLOCK 4
   * @param softirqWork CPU time of one unit of softirq work, or null if none
   * @param thread semaphore its irq thread waits on; each interrupt sees to it that the thread runs once more. null if
   *     not threaded
   */
  IrqLine irqLine(int cpu, int irq, String name, long handlerNs, int softirqVec,
      @Nullable Distribution softirqWork, @Nullable String thread);

  /**
   * Lets the device assert its line by itself, again and again; no timer of the CPU takes part.
   *
   * @param firstNs virtual time of the first interrupt
   * @param period time from one to the next; one that comes while the last is still latched is merged with it
   */
  void interrupts(IrqLine line, long firstNs, Distribution period);

  /**
   * Reads a program as scenarios write it: {@code [run: 20us, sleep: { exp: 100us }, loop]}.
   *
   * @throws dev.stormbench.spi.scenario.ScenarioException with the place of what is wrong
   */
  Program program(Node steps);

  /** The same with steps {@code { call: 0 }}, each a {@link Program.Step.Call} of the callback with that index. */
  Program program(Node steps, List<ProgramCallback> calls);

  /** Reads a time or a distribution of times as scenarios write it: {@code 750us}, {@code { exp: 100us }}; from 1 ns. */
  Distribution distribution(Node node);

  /** Reads CPU numbers as scenarios write them, {@code all} and {@code others} included. */
  int[] cpus(Node node);

  /** Reads a time as scenarios write it: {@code 750us}; from 0. */
  long durationNs(Node node);
}
