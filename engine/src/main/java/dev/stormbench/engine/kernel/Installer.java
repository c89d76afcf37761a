package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.kernel.time.TimerWheel.TimerList;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what a workload asks for, and can stop it. */
public final class Installer implements Setup {
  private final Kernel k;
  private final SeededStream stream;
  /** What the workload gets. */
  public final WorkloadStats stats;
  private final List<TaskStruct> tasks = new ArrayList<>();
  private final List<Actions.Timed> timers = new ArrayList<>();
  private final List<IrqChip.Line> lines = new ArrayList<>();

  /** For the workload with this id. */
  public Installer(Kernel k, String id) {
    this.k = k;
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
    p.program = new ProgramCode(k, s.program(), k.stream("task " + stats.id + " " + tasks.size()), stats);
    p.stats = stats;
    p.timerSlackNs = s.timerSlackNs();
    tasks.add(p);
    Cpu home = k.at(s.home());
    k.hrtimer.startOn(home, home, p.sleeper, Math.max(s.startNs(), k.nowNs()));
    return p;
  }

  @Override
  public TaskletPool taskletPool(int cpu, int size, String function, Distribution work, boolean hi) {
    return new TaskletPoolImpl(k, cpu, size, function, new Draw(work, stream), stats, hi, k.takeTaskletAddresses(size));
  }

  private Actions.Timed timed(Distribution period, TimerAction action) {
    Actions.Timed t = new Actions.Timed(new Draw(period, stream), action,
        action instanceof TimerAction.Post p ? k.semaphore(p.semaphore()) : null,
        action instanceof TimerAction.QueueWork q ? new Workqueue.Work(q.function(), q.costNs()) : null);
    timers.add(t);
    return t;
  }

  @Override
  public void hrtimer(int cpu, long firstNs, Distribution period, String function, TimerAction action) {
    Hrtimer t = new Hrtimer(Hrtimer.ACTION, function, true);
    t.arg = timed(period, action);
    k.hrtimer.startPinned(k.at(cpu), t, Math.max(firstNs, k.nowNs()));
  }

  @Override
  public void timer(int cpu, long firstNs, Distribution period, String function, TimerAction action) {
    Actions.Timed timed = timed(period, action);
    TimerList t = new TimerList(function, timed);
    if (timed.work != null) {
      timed.work.timer = t;
    }
    k.timerWheel.addTimerOn(k.at(cpu), cpu, t, Math.max(firstNs, k.nowNs()));
  }

  @Override
  public IrqLine irqLine(int cpu, int irq, String name, long handlerNs, int softirqVec,
      @Nullable Distribution softirqWork, @Nullable String thread) {
    IrqChip.Line l = k.irqChip.add(new IrqChip.Line(cpu, irq, name, handlerNs, softirqVec,
        softirqWork == null ? null : new Draw(softirqWork, stream), thread == null ? null : k.semaphore(thread), stats));
    lines.add(l);
    return l;
  }

  @Override
  public void interrupts(IrqLine line, long firstNs, Distribution period) {
    k.irqChip.start((IrqChip.Line) line, Math.max(firstNs, k.nowNs()), new Draw(period, stream));
  }
}
