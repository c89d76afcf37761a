package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.machine.Task.Policy;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.Workload;
import java.util.List;

/**
 * A task that the scenario describes in full: policy, affinity, start, and a list of steps.
 *
 * <p>{@code count} copies share the affinity mask and the home. With {@code per-cpu: true} each CPU of
 * {@code cpus} gets {@code count} copies that are pinned to it.
 */
final class ProgramTasks implements Workload {
  private static final int FIRST_OF_CPUS = -1;

  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("comm", Type.TEXT, "name of the task, cut to 15 characters; empty: the workload's id").orElse(""),
      ParamSpec.of("policy", Type.TEXT, "OTHER, or FIFO or RR with a priority, such as FIFO:50").orElse("OTHER"),
      ParamSpec.of("nice", Type.INTEGER, "nice value, for OTHER").within(-20, 19).orElse("0"),
      ParamSpec.of("cpus", Type.CPUS, "affinity mask").orElse("all"),
      ParamSpec.of("home", Type.INTEGER, "CPU where it sleeps before it starts; -1: the first of cpus")
          .within(FIRST_OF_CPUS, 65_535).orElse("-1"),
      ParamSpec.of("count", Type.INTEGER, "number of copies").within(1, 10_000).orElse("1"),
      ParamSpec.of("per-cpu", Type.BOOLEAN, "copies pinned to each CPU of cpus").orElse("false"),
      ParamSpec.of("kthread", Type.BOOLEAN, "a kernel thread instead of a user task").orElse("false"),
      ParamSpec.of("at", Type.DURATION, "when its first step begins, counted from the workload's start")
          .within(0, 365 * 86_400e9).orElse("0s"),
      ParamSpec.of("timer-slack", Type.DURATION, "how much later than asked its sleeps may end while it is not an RT task")
          .within(0, 4e9).orElse("50us"),
      ParamSpec.of("deadline", Type.DURATION, "within what time after a wake-up its work is to be done; only scheduler policies look at it")
          .within(0, 365 * 86_400e9).orElse("0s"),
      ParamSpec.of("program", Type.PROGRAM, "what it does; after the last step it exits"));

  private final String comm;
  private final Policy policy;
  private final int rtPriority;
  private final int nice;
  private final int[] cpus;
  private final int home;
  private final int count;
  private final boolean perCpu;
  private final boolean kthread;
  private final long atNs;
  private final long timerSlackNs;
  private final long deadlineNs;
  private final Program program;

  ProgramTasks(Params p) {
    PolicyText parsed = PolicyText.parse(p.text("policy"), p.at("policy"));
    comm = p.text("comm");
    policy = parsed.policy();
    rtPriority = parsed.rtPriority();
    nice = p.intValue("nice");
    cpus = p.cpus("cpus");
    count = p.intValue("count");
    perCpu = p.flag("per-cpu");
    kthread = p.flag("kthread");
    atNs = p.durationNs("at");
    timerSlackNs = p.durationNs("timer-slack");
    deadlineNs = p.durationNs("deadline");
    program = p.program("program");
    home = p.intValue("home") == FIRST_OF_CPUS ? cpus[0] : p.intValue("home");
    if (nice != 0 && rtPriority != 0) {
      throw new ScenarioException(p.at("nice"), "nice is for policy OTHER; this task has " + p.text("policy"));
    }
    if (perCpu && p.isSet("home")) {
      throw new ScenarioException(p.at("home"), "home is given and per-cpu too, where each copy's home is its CPU");
    }
    if (!contains(cpus, home)) {
      throw new ScenarioException(p.at("home"), "home is CPU " + home + ", which is not one of cpus");
    }
  }

  @Override
  public void install(Setup setup) {
    if (perCpu) {
      for (int cpu : cpus) {
        spawn(setup, new int[] {cpu}, cpu);
      }
    } else {
      spawn(setup, cpus, home);
    }
  }

  private void spawn(Setup setup, int[] mask, int homeCpu) {
    String name = comm.isEmpty() ? setup.id() : comm;
    long startNs = atNs == 0 ? 0 : setup.machine().nowNs() + atNs;
    for (int i = 0; i < count; i++) {
      setup.spawn(new TaskSpec(name, policy, rtPriority, nice, mask.clone(), homeCpu, kthread, startNs, timerSlackNs, deadlineNs, program));
    }
  }

  private static boolean contains(int[] cpus, int cpu) {
    for (int c : cpus) {
      if (c == cpu) {
        return true;
      }
    }
    return false;
  }
}
