package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.kernel.time.TimerWheel.TimerList;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.workload.TimerAction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the timers of workloads do when they fire. */
public final class Actions {
  private final Kernel k;

  Actions(Kernel k) {
    this.k = k;
  }

  /** A workload's timer. */
  static final class Timed {
    final Draw period;
    final TimerAction action;
    final Semaphore semaphore;
    final Workqueue.Work work;
    final Callbacks callbacks;
    /** How messages call its callback. */
    final String what;
    /** By function, those that its callback has queued. */
    final Map<String, Workqueue.Work> works = new LinkedHashMap<>();
    boolean stopped;

    Timed(Draw period, TimerAction action, Semaphore semaphore, Workqueue.Work work, Callbacks callbacks, String what) {
      this.period = period;
      this.action = action;
      this.semaphore = semaphore;
      this.work = work;
      this.callbacks = callbacks;
      this.what = what;
    }

    /** What its action is about. */
    @Override
    public String toString() {
      return switch (action) {
        case TimerAction.ScheduleTasklet s -> ((TaskletPoolImpl) s.pool()).stats.id;
        case TimerAction.Post p -> p.semaphore();
        case TimerAction.QueueWork q -> q.function();
        case TimerAction.Call x -> "callback";
      };
    }
  }

  /** An hrtimer has expired. A call. */
  public void fire(Cpu c, Hrtimer t) {
    Timed a = (Timed) t.arg;
    if (a.stopped) {
      return;
    }
    if (a.period.fixedNs > 0) {
      k.hrtimer.forwardAndRestart(c, t, a.period.fixedNs);
    } else {
      t.restartAt(c.now() + Math.max(1, a.period.next()));
    }
    if (a.action instanceof TimerAction.Call x) {
      act(c, a, a.callbacks.fired(c, a.what, x.callback()), null);
    } else {
      act(c, a);
    }
  }

  /** A timer of the wheel has expired; that of delayed work is started again by the work. A call. */
  public void fireTimer(Cpu c, TimerList t) {
    Timed a = (Timed) t.arg;
    c.segEndNs = c.now();
    if (a.stopped) {
      return;
    }
    if (a.action instanceof TimerAction.Call x) {
      TimerAction answer = a.callbacks.fired(c, a.what, x.callback());
      if (!(answer instanceof TimerAction.QueueWork)) {
        restart(c, t);
      }
      act(c, a, answer, t);
      return;
    }
    if (a.work == null) {
      restart(c, t);
    }
    act(c, a);
  }

  /** Starts a timer of the wheel again, a period from now, unless it was stopped. */
  void restart(Cpu c, TimerList t) {
    Timed a = (Timed) t.arg;
    if (!a.stopped) {
      k.timerWheel.addTimerOn(c, c.id, t, c.now() + Math.max(1, a.period.next()));
    }
  }

  private void act(Cpu c, Timed a) {
    switch (a.action) {
      case TimerAction.ScheduleTasklet s -> ((TaskletPoolImpl) s.pool()).scheduleNext(c);
      case TimerAction.Post p -> postOnce(c, a.semaphore);
      case TimerAction.QueueWork q -> k.workqueue.queueWork(c, a.work);
      case TimerAction.Call x -> throw new KernelBug("a callback that was not called");
    }
  }

  /** What a callback has answered; {@code delayed} is the timer that the work is to start again. */
  private void act(Cpu c, Timed a, @Nullable TimerAction answer, @Nullable TimerList delayed) {
    switch (answer) {
      case null -> { }
      case TimerAction.ScheduleTasklet s -> ((TaskletPoolImpl) s.pool()).scheduleNext(c);
      case TimerAction.Post p -> postOnce(c, k.semaphore(p.semaphore()));
      case TimerAction.QueueWork q -> {
        Workqueue.Work w = a.works.computeIfAbsent(q.function(), f -> new Workqueue.Work(f, q.costNs()));
        w.timer = delayed;
        if (!w.pending) {
          w.costNs = q.costNs();
        }
        k.workqueue.queueWork(c, w);
      }
      case TimerAction.Call x -> throw new KernelBug("a callback that answers itself");
    }
  }

  /** Sets a flag and wakes who waits for it, as a kernel thread's timer does: set twice before it runs is once. A call. */
  void postOnce(Cpu c, Semaphore s) {
    TaskStruct p = s.dequeue();
    if (p != null) {
      s.woken = p;
      k.core.tryToWakeUp(c, p);
    } else if (s.woken == null || !s.woken.waitsForCpu()) {
      s.count = 1;
    }
  }

  /** up(): adds one, or hands it to the first waiter. A call. */
  void post(Cpu c, Semaphore s) {
    c.segEndNs = c.now();
    TaskStruct p = s.dequeue();
    if (p != null) {
      k.core.tryToWakeUp(c, p);
    } else {
      s.count++;
    }
  }
}
