package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.util.Locale;

/**
 * The notation in which decision scenarios were given to real kernels ({@code scripts/fidelity/specs/FORMAT.md}):
 *
 * <pre>
 * # A (40) runs on 1; B (60, pinned to 1) wakes there
 * length_us: 50000
 * maincpu: 4
 * sysctl: sched_rr_timeslice_ms=20
 * task A policy=FIFO:40 cpus=0xf home=1 start=5000 rep=3 : run 2000; sleep 3000
 * task B policy=FIFO:60 cpus=0x2 home=1 start=10000 : run 5000
 * </pre>
 *
 * <p>All times are microseconds. What the notation leaves out is what the recorder's machine was: five CPUs that
 * share a cache, halted when idle, the tick's grid beginning with the scenario. {@code --set} changes it, such as
 * {@code --set kernel.profile=v6.1}.
 *
 * <p>Simplified: the runner, which sleeps on {@code maincpu} from beginning to end, is not there.
 */
final class TasksFormat implements ScenarioFormat {
  @Override
  public boolean accepts(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".txt");
  }

  @Override
  public Node parse(String file, String text) {
    return new TasksReader(file).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }
}
