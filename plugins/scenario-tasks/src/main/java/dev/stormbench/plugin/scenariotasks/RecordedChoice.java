package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * No fix, but what comparing with a recorded run needs. Where several CPUs are equally good, find_lowest_rq()
 * takes the next one after the CPU that the last such search on this CPU took. What that was when a recording began
 * is not known: any user of the same per-CPU variable moves it. So among equals, and only there, the recording
 * decides.
 *
 * <p>A path is a task's comm and the CPUs to which it was migrated, in order: {@code A 2 0; B 3}. The next CPU of
 * its path is taken if a task may use it, the kernel's rule answers neither its own CPU nor the executing one,
 * and both CPUs' most urgent queued tasks are equally urgent. Else the rule's answer stands.
 *
 * <p>Simplified: all CPUs are taken to be equally near, as on a machine with one last-level cache.
 */
final class RecordedChoice implements KernelFix {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("paths", Type.TEXT, "comm and CPUs of each task, such as 'A 2 0; B 3'"));

  /** The prio of a run-queue without RT tasks. */
  private static final int EMPTY = 99;
  private static final Deque<Integer> NONE = new ArrayDeque<>();

  private final Map<String, Deque<Integer>> paths = new TreeMap<>();

  RecordedChoice(Params p) {
    for (String path : p.text("paths").split(";")) {
      String[] words = path.strip().split(" +");
      if (!path.strip().matches("[^ ]+( +[0-9]{1,4})*")) {
        throw new ScenarioException(p.at("paths"), "paths is '" + path.strip() + "'; accepted: a comm and CPUs, such as 'A 2 0; B 3'");
      }
      Deque<Integer> cpus = new ArrayDeque<>();
      for (int i = 1; i < words.length; i++) {
        cpus.add(Integer.valueOf(words[i]));
      }
      paths.put(words[0], cpus);
    }
  }

  @Override
  public Set<String> replaces() {
    return Set.of("pushTarget");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public RtOps rt(RtOps base) {
    return new Guided(base);
  }

  /** The table in force but for one op. */
  private final class Guided implements RtOps {
    private final RtOps base;
    /** By CPU; one that is not there has had no RT task yet. */
    private final Map<Integer, Rq> rqs = new TreeMap<>();

    Guided(RtOps base) {
      this.base = base;
    }

    @Override
    public int pushTarget(Task task, int thisCpu) {
      int ruled = base.pushTarget(task, thisCpu);
      Deque<Integer> path = paths.getOrDefault(task.comm(), NONE);
      while (!path.isEmpty() && path.peek() == task.cpu()) {
        path.poll();
      }
      boolean free = ruled != Cpu.NO_CPU && ruled != task.cpu() && ruled != thisCpu && !path.isEmpty();
      return free && task.allowed(path.peek()) && prio(path.peek()) == prio(ruled) ? path.peek() : ruled;
    }

    private int prio(int cpu) {
      return rqs.containsKey(cpu) ? Math.min(rqs.get(cpu).highestPrioCurr(), EMPTY) : EMPTY;
    }

    @Override
    public boolean overloadRule(Rq rq) {
      rqs.put(rq.cpu(), rq);
      return base.overloadRule(rq);
    }

    @Override
    public PrioBail prioBail(Rq rq, Task next, boolean pull) {
      return base.prioBail(rq, next, pull);
    }

    @Override
    public @Nullable Task nextPushable(Rq rq) {
      return base.nextPushable(rq);
    }

    @Override
    public boolean needPull(Rq rq, Task prev) {
      return base.needPull(rq, prev);
    }

    @Override
    public boolean prioRaisePushes(Rq rq, Task p) {
      return base.prioRaisePushes(rq, p);
    }
  }
}
