package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.kernel.time.TimerWheel.TimerList;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletBody;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what a workload asks for, and can stop it. */
public final class Installer implements Setup {
  private static final int RT_PRIORITY_MAX = 99;

  private final Kernel k;
  private final SeededStream stream;
  /** What the workload gets. */
  public final WorkloadStats stats;
  private final List<TaskStruct> tasks = new ArrayList<>();
  private final List<Actions.Timed> timers = new ArrayList<>();
  private final List<IrqChip.Line> lines = new ArrayList<>();
  private final WorkloadHost host;
  private final Callbacks callbacks;
  private boolean installed;

  /** For the workload with this id. */
  public Installer(Kernel k, String id, WorkloadHost host) {
    this.k = k;
    this.host = host;
    callbacks = new Callbacks(k, host);
    stats = new WorkloadStats(id, k.nrCpus());
    stream = k.stream("workload " + id);
  }

  /** Stops it: its timers fire no more, its devices are silent, its tasks exit before their next step. */
  public void stop() {
    for (IrqChip.Line l : lines) {
      l.period = null;
    }
    for (Actions.Timed t : timers) {
      t.stopped = true;
    }
    for (TaskStruct p : tasks) {
      p.stopped = true;
    }
  }

  /** It is built: nothing more may be added. */
  public void installed() {
    installed = true;
  }

  private void checkBuilding() {
    if (installed) {
      throw new IllegalStateException("workload '" + stats.id + "' builds after install()");
    }
  }

  @Override
  public Machine machine() {
    return k;
  }

  @Override
  public String id() {
    return stats.id;
  }

  @Override
  public long randomNs(long boundNs) {
    return stream.below(boundNs);
  }

  @Override
  public Task spawn(TaskSpec s) {
    checkBuilding();
    boolean rt = s.policy() != Task.Policy.OTHER;
    if (s.rtPriority() < (rt ? 1 : 0) || s.rtPriority() > (rt ? RT_PRIORITY_MAX : 0)) {
      throw new IllegalArgumentException("task " + s.comm() + " is " + s.policy() + " with priority " + s.rtPriority()
          + "; accepted: OTHER with 0, FIFO and RR with 1 to " + RT_PRIORITY_MAX);
    }
    CpuMask mask = new CpuMask(k.nrCpus());
    if (s.cpus().length == 0) {
      for (int i = 0; i < k.nrCpus(); i++) {
        mask.set(i);
      }
    }
    for (int cpu : s.cpus()) {
      mask.set(cpu);
    }
    if (!mask.has(s.home())) {
      throw new IllegalArgumentException("task " + s.comm() + " has its home on CPU " + s.home() + ", where it may not run");
    }
    TaskStruct p = k.newTask(s.comm(), mask, s.home(), s.policy(), s.rtPriority(), s.nice(), Step.PROGRAM);
    p.kthread = s.kthread();
    p.program = new ProgramCode(k, s.program(), k.stream("task " + stats.id + " " + tasks.size()), stats,
        callbacks);
    p.stats = stats;
    stats.rt |= s.rtPriority() > 0;
    p.timerSlackNs = s.timerSlackNs();
    p.schedDeadlineNs = s.schedDeadlineNs();
    tasks.add(p);
    Cpu home = k.at(s.home());
    k.hrtimer.startOn(home, home, p.sleeper, Math.max(s.startNs(), k.nowNs()));
    return p;
  }

  @Override
  public TaskletPool taskletPool(int cpu, int size, String function, Distribution work, boolean hi) {
    return pool(cpu, size, function, new Draw(work, stream), null, hi);
  }

  @Override
  public TaskletPool taskletPool(int cpu, int size, String function, TaskletBody body, boolean hi) {
    return pool(cpu, size, function, null, body, hi);
  }

  private TaskletPool pool(int cpu, int size, String function, @Nullable Draw work, @Nullable TaskletBody body, boolean hi) {
    checkBuilding();
    return new TaskletPoolImpl(k, cpu, size, function, work, body, stats, callbacks, hi, k.takeTaskletAddresses(size));
  }

  private Actions.Timed timed(int cpu, Distribution period, String function, TimerAction action) {
    checkBuilding();
    if (action instanceof TimerAction.ScheduleTasklet s) {
      callbacks.checkPool(s, cpu);
    }
    Actions.Timed t = new Actions.Timed(new Draw(period, stream), action,
        action instanceof TimerAction.Post p ? k.semaphore(p.semaphore()) : null,
        action instanceof TimerAction.QueueWork q ? new Workqueue.Work(q.function(), q.costNs()) : null,
        callbacks, "timer " + function);
    timers.add(t);
    return t;
  }

  @Override
  public void hrtimer(int cpu, long firstNs, Distribution period, String function, TimerAction action) {
    Hrtimer t = new Hrtimer(Hrtimer.ACTION, function, true);
    t.arg = timed(cpu, period, function, action);
    k.hrtimer.startPinned(k.at(cpu), t, Math.max(firstNs, k.nowNs()));
  }

  @Override
  public void timer(int cpu, long firstNs, Distribution period, String function, TimerAction action) {
    Actions.Timed timed = timed(cpu, period, function, action);
    TimerList t = new TimerList(function, timed);
    if (timed.work != null) {
      timed.work.timer = t;
    }
    k.timerWheel.addTimerOn(k.at(cpu), cpu, t, Math.max(firstNs, k.nowNs()));
  }

  @Override
  public IrqLine irqLine(int cpu, int irq, String name, long handlerNs, int softirqVec,
      @Nullable Distribution softirqWork, @Nullable String thread) {
    checkBuilding();
    if (cpu < 0 || cpu >= k.nrCpus()) {
      throw new IllegalArgumentException("line " + name + " is of CPU " + cpu + "; this machine has 0 to " + (k.nrCpus() - 1));
    }
    IrqChip.Line l = k.irqChip.add(new IrqChip.Line(cpu, irq, name, handlerNs, softirqVec,
        softirqWork == null ? null : new Draw(softirqWork, stream), thread == null ? null : k.semaphore(thread), stats));
    lines.add(l);
    return l;
  }

  @Override
  public void interrupts(IrqLine line, long firstNs, Distribution period) {
    checkBuilding();
    k.irqChip.start((IrqChip.Line) line, Math.max(firstNs, k.nowNs()), new Draw(period, stream));
  }

  @Override
  public Program program(Node steps) {
    return host.program(steps, List.of());
  }

  @Override
  public Program program(Node steps, List<ProgramCallback> calls) {
    return host.program(steps, calls);
  }

  @Override
  public Distribution distribution(Node node) {
    return host.distribution(node);
  }

  @Override
  public int[] cpus(Node node) {
    return host.cpus(node);
  }

  @Override
  public long durationNs(Node node) {
    return host.durationNs(node);
  }
}
