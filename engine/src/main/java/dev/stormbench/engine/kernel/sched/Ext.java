package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.plugin.EngineFault;
import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.ExitInfo.Kind;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The extensible class: a policy from a plugin schedules the tasks of the fair class, or of the RT class.
 *
 * <p>The class itself only keeps dispatch queues and asks. Follow a task that wakes: {@link ExtSchedClass#selectTaskRq} asks the
 * policy for a CPU; {@link ExtSchedClass#enqueueTask} for a queue. A CPU that schedules looks into its local queue, then into the
 * global one, and then lets the policy dispatch ({@link ExtSchedClass#pickTask}); who is in the queue of all may come from another
 * run-queue, and is moved ({@link #consume}). A task that is taken while the CPU that it was running on is still switching away
 * from it is waited for, as a wake-up waits for on_cpu.
 *
 * <p>Every call of the policy passes {@link #call}. What it does wrong, and what it throws, is kept until it has returned; then the
 * policy is ejected ({@link #disable}): the slot belongs to the built-in class again, every CPU is asked to schedule, and moves what it has
 * ({@link Core#switchClasses}). So no run-queue is touched without its lock. A timer finds tasks that wait for too long.
 *
 * <p>Simplified: callbacks take no time; a task that moves leaves its run-queue without waiting for that lock, for the time that a
 * free one takes; one global queue, not one a NUMA node; the watchdog is a timer of CPU 0, not a work item; no BPF timers, cgroups or
 * core scheduling; no RT throttling of a policy in the place of the RT class.
 *
 * @kernel kernel/sched/ext.c
 */
public final class Ext {
  /** What it stands in for. */
  public enum Slot {
    /** SCHED_OTHER and its like, kernel threads among them. */
    FAIR(3),
    /** SCHED_FIFO and SCHED_RR, and who is boosted to their priorities. */
    RT(2);

    final int rank;

    Slot(int rank) {
      this.rank = rank;
    }

    /** As scenarios write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int SCX_DSP_MAX_LOOPS = 32;
  private static final long MS = 1_000_000;

  final Core core;
  final Kernel k;
  public final Slot slot;
  public final String name;
  private final String owner;
  final ExtSchedClass sched;
  private final SchedClass builtin;
  private final SchedulerPolicy ops;
  private final ExtKfuncs scx;
  private final long timeoutNs;
  private final boolean enqLast;
  private final boolean enqMigrationDisabled;
  private final Hrtimer watchdog = new Hrtimer(Hrtimer.SCX_WATCHDOG, "scx_watchdog_timer", true);
  final DispatchQ global = new DispatchQ(Scx.DSQ_GLOBAL);
  final DispatchQ[] local;
  final Map<Long, DispatchQ> dsqs = new TreeMap<>();
  private boolean enabled = true;
  private @Nullable ExitInfo exit;
  private long endedNs = -1;
  private final List<String> dump = new ArrayList<>();
  /** How many were inserted during the present dispatch. */
  int dispatched;

  /** {@code owner}: who is to blame, such as {@code plugin x 1.0}. */
  Ext(Core core, Slot slot, SchedClass builtin, SchedulerPolicy ops, String name, String owner) {
    this.core = core;
    this.slot = slot;
    this.builtin = builtin;
    this.ops = ops;
    this.name = name;
    this.owner = owner;
    k = core.k;
    sched = new ExtSchedClass();
    local = new DispatchQ[k.nrCpus()];
    for (int i = 0; i < local.length; i++) {
      local[i] = new DispatchQ(Scx.localOn(i));
    }
    scx = new ExtKfuncs(this);
    watchdog.arg = this;
    timeoutNs = ops.timeoutNs();
    if (timeoutNs <= 0 || timeoutNs > SchedulerPolicy.TIMEOUT_NS) {
      throw new IllegalArgumentException("timeoutNs() answered " + timeoutNs + "; accepted: 1 to " + SchedulerPolicy.TIMEOUT_NS);
    }
    enqLast = ops.enqLast();
    enqMigrationDisabled = ops.enqMigrationDisabled();
  }

  /** Before anything has happened. What the policy throws, the caller sees. */
  void enable() {
    scx.within(ExtKfuncs.Callback.INIT, null, null, () -> ops.init(scx));
    if (exit != null) {
      throw new IllegalStateException(exit.message());
    }
    k.printk("sched_ext: BPF scheduler \"" + name + "\" enabled");
  }

  /** The machine starts. */
  void boot(Cpu c) {
    k.hrtimer.startPinned(c, watchdog, c.now() + watchdogPeriodNs());
  }

  private long watchdogPeriodNs() {
    return Math.max(1, timeoutNs / 2);
  }

  // -- the end --------------------------------------------------------------------------------------

  /** Whether it is in force. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Why it is not any more; null if it is. */
  public @Nullable ExitInfo exitInfo() {
    return exit;
  }

  /** When it ended; -1 if it has not. */
  public long endedNs() {
    return endedNs;
  }

  /** What it said of its state when it was ejected. */
  public List<String> dump() {
    return List.copyOf(dump);
  }

  /** Whether the policy is heard: neither ejected nor about to be. */
  boolean isHeard() {
    return exit == null;
  }

  /** It is to end as soon as the callback that is under way, if any, is over. */
  void end(Kind kind, String message) {
    if (exit == null) {
      exit = new ExitInfo(kind, message);
    }
  }

  /** Calls the policy, if it is still in force, on a CPU. */
  private void call(Cpu c, ExtKfuncs.Callback callback, @Nullable TaskStruct p, Runnable op) {
    if (!enabled || exit != null) {
      return;
    }
    try {
      scx.within(callback, c, p, op);
    } catch (EngineFault | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      end(Kind.ERROR, callback.op() + " of " + owner + " threw " + thrown(e));
    }
    if (exit != null) {
      disable(c);
    }
  }

  /** @kernel kernel/sched/ext.c scx_disable_workfn */
  private void disable(Cpu c) {
    enabled = false;
    endedNs = c.now();
    if (exit.kind() != Kind.UNREG_BPF) {
      dumpState();
      last(c, "dump", () -> ops.dump(scx, dump::add));
    }
    for (TaskStruct p : k.tasks()) {
      if (p.scx != null && p.scx.ext == this && !p.scx.exited) {
        p.scx.exited = true;
        last(c, "exitTask", () -> ops.exitTask(scx, p));
      }
    }
    last(c, "exit", () -> ops.exit(scx, exit));
    k.printk("sched_ext: BPF scheduler \"" + name + "\" disabled (" + exit.reason() + ")");
    k.printk("sched_ext: " + name + ": " + exit.message());
    k.hrtimer.tryToCancel(c, watchdog);
    core.extEnded(c, this);
  }

  /** A call of a policy that is ejected already: nothing more can happen to it. */
  private void last(Cpu c, String op, Runnable callback) {
    try {
      scx.within(ExtKfuncs.Callback.LAST, c, null, callback);
    } catch (EngineFault | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      dump.add(op + "() threw " + thrown(e));
    }
  }

  /** A script that was ended from outside is not the policy's doing, and no reason to go on without it. */
  private static String thrown(Throwable e) {
    if (e instanceof ScriptException s) {
      if (s.isEnded()) {
        throw s;
      }
      return s.getMessage();
    }
    return e.toString();
  }

  /** @kernel kernel/sched/ext.c scx_dump_state */
  private void dumpState() {
    for (Cpu c : k.cpus) {
      if (!c.rq.ext.isEmpty()) {
        dump.add("CPU " + c.id + ": nr_run=" + c.rq.ext.size() + " curr=" + c.rq.curr.comm + "[" + c.rq.curr.pid + "]");
        for (TaskStruct p : c.rq.ext) {
          ScxEntity e = p.scx;
          if (e != null && e.ext == this) {
            dump.add((c.rq.curr == p ? " *" : "  ") + p.comm + "[" + p.pid + "] "
                + (e.runnableAtNs < 0 ? "runs" : "waits for " + (k.nowNs() - e.runnableAtNs) / MS + "ms")
                + " dsq=" + (e.dsq != null ? nameOf(e.dsq.id) : e.kept ? "kept by the policy" : "none"));
          }
        }
      }
    }
  }

  static String nameOf(long dsqId) {
    return dsqId >= 0 ? Long.toString(dsqId) : dsqId == Scx.DSQ_GLOBAL ? "GLOBAL" : dsqId == Scx.DSQ_LOCAL ? "LOCAL"
        : "LOCAL_ON|" + (Scx.DSQ_LOCAL_ON - dsqId);
  }

  /** The watchdog's timer: a call that is over at once. @kernel kernel/sched/ext.c scx_watchdog_workfn */
  public void watchdogTimer(Cpu c) {
    for (Cpu other : k.cpus) {
      for (TaskStruct p : other.rq.ext) {
        ScxEntity e = p.scx;
        if (enabled && e != null && e.ext == this && e.runnableAtNs >= 0 && c.now() - e.runnableAtNs > timeoutNs) {
          long ms = (c.now() - e.runnableAtNs) / MS;
          end(Kind.ERROR_STALL, String.format(Locale.ROOT, "%s[%d] failed to run for %d.%03ds", p.comm, p.pid, ms / 1000, ms % 1000));
        }
      }
    }
    if (exit == null) {
      watchdog.restartAt(c.now() + watchdogPeriodNs());
    } else if (enabled) {
      disable(c);
    }
  }

  // -- queues ---------------------------------------------------------------------------------------

  /** A queue by its id, seen from a run-queue; null, and an error, if there is none. */
  @Nullable DispatchQ find(long dsqId, Rq rq, TaskStruct p) {
    if (dsqId == Scx.DSQ_GLOBAL) {
      return global;
    }
    if (dsqId == Scx.DSQ_LOCAL) {
      return local[rq.cpu.id];
    }
    long cpu = Scx.DSQ_LOCAL_ON - dsqId;
    if (dsqId < 0) {
      if (cpu >= 0 && cpu < local.length) {
        return local[(int) cpu];
      }
      end(Kind.ERROR, "invalid CPU " + cpu + " of a local DSQ for " + p.comm + "[" + p.pid + "]; this machine has 0 to " + (local.length - 1));
      return null;
    }
    DispatchQ q = dsqs.get(dsqId);
    if (q == null) {
      end(Kind.ERROR, "non-existent DSQ " + dsqId + " for " + p.comm + "[" + p.pid + "]");
    }
    return q;
  }

  private int cpuOf(DispatchQ q) {
    long cpu = Scx.DSQ_LOCAL_ON - q.id;
    return cpu >= 0 ? (int) cpu : Cpu.NO_CPU;
  }

  /**
   * Puts a task that is enqueued into a queue.
   *
   * @param rq whose lock is held; what is inserted into a local queue of another goes there
   * @kernel kernel/sched/ext.c dispatch_enqueue
   */
  void dispatchEnqueue(Cpu c, Rq rq, DispatchQ q, TaskStruct p, int flags, boolean byVtime) {
    ScxEntity e = p.scx;
    int cpu = cpuOf(q);
    if (byVtime ? q.id < 0 : !q.takes(false)) {
      end(Kind.ERROR, "DSQ " + nameOf(q.id) + (byVtime ? " is not for insertVtime()" : " is ordered by vtime") + ": " + p.comm + "[" + p.pid + "]");
      return;
    }
    if (byVtime && !q.takes(true)) {
      end(Kind.ERROR, "DSQ " + q.id + " is not ordered by vtime: " + p.comm + "[" + p.pid + "]");
      return;
    }
    if (cpu >= 0 && cpu != p.cpu && !mayMoveTo(p, cpu)) {
      end(Kind.ERROR, "SCX_DSQ_LOCAL[_ON] target CPU " + cpu + " not allowed for " + p.comm + "[" + p.pid + "]");
      return;
    }
    e.kept = false;
    if (cpu >= 0 && cpu != p.cpu) {
      move(c, p, cpu);
    }
    if (byVtime) {
      q.addByVtime(e);
    } else {
      q.add(e, (flags & (cpu >= 0 ? Scx.ENQ_HEAD | Scx.ENQ_PREEMPT : Scx.ENQ_HEAD)) != 0);
    }
    if (cpu >= 0) {
      localPosted(c, rq, p, k.cpus[cpu].rq, flags);
    } else {
      q.line.write(c);
    }
  }

  /** @kernel kernel/sched/ext.c local_dsq_post_enq */
  private void localPosted(Cpu c, Rq rq, TaskStruct p, Rq to, int flags) {
    TaskStruct curr = to.extCurr();
    boolean preempts = (flags & Scx.ENQ_PREEMPT) != 0 && p != to.curr && curr.sched == sched && curr.onRq;
    if (preempts) {
      curr.scx.sliceNs = 0;
    }
    if (preempts || curr.sched.rank > sched.rank && !(to == rq && rq.extPicks)) {
      core.reschedCurr(c, to, "local_dsq_post_enq");
    }
  }

  private boolean mayMoveTo(TaskStruct p, int cpu) {
    return p.cpusMask.has(cpu) && p.migrationDisabled == 0;
  }

  /** @kernel kernel/sched/ext.c move_remote_task_to_local_dsq */
  private void move(Cpu c, TaskStruct p, int cpu) {
    Rq from = k.cpus[p.cpu].rq;
    Rq to = k.cpus[cpu].rq;
    from.ext.remove(p);
    from.nrRunning--;
    core.setTaskCpu(c, p, cpu);
    to.ext.add(p);
    to.nrRunning++;
    c.owe(k.costs.lockAcquire);
  }

  /**
   * Moves the first task of a queue that may run here to the local queue.
   *
   * @kernel kernel/sched/ext.c consume_dispatch_q
   */
  boolean consume(Cpu c, DispatchQ q) {
    for (TaskStruct p = q.first; p != null; p = p.scx.next) {
      if (p.cpu == c.id || mayMoveTo(p, c.id)) {
        q.remove(p.scx);
        q.line.write(c);
        if (p.cpu != c.id) {
          move(c, p, c.id);
        }
        local[c.id].add(p.scx, false);
        return true;
      }
    }
    return false;
  }

  // -- the class ------------------------------------------------------------------------------------

  /** ext_sched_class. */
  final class ExtSchedClass extends SchedClass {
    ExtSchedClass() {
      super(slot.rank);
    }

    private ScxEntity entity(Cpu c, TaskStruct p) {
      if (p.scx == null || p.scx.ext != Ext.this) {
        if (p.scx != null) {
          p.scx.ext.sched.exits(c, p);
        }
        p.scx = new ScxEntity(p, Ext.this);
        call(c, ExtKfuncs.Callback.INIT_TASK, p, () -> ops.initTask(scx, p));
      }
      return p.scx;
    }

    @Override
    int selectTaskRq(Cpu c, TaskStruct p, int cpu) {
      ScxEntity e = entity(c, p);
      e.direct = false;
      int[] answer = {cpu};
      call(c, ExtKfuncs.Callback.SELECT_CPU, p, () -> {
        int to = ops.selectCpu(scx, p, cpu);
        if (to < 0 || to >= k.nrCpus()) {
          throw new IllegalArgumentException("it answered CPU " + to + "; this machine has 0 to " + (k.nrCpus() - 1));
        }
        answer[0] = to;
      });
      return enabled ? answer[0] : builtin.selectTaskRq(c, p, cpu);
    }

    @Override
    void enqueueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
      ScxEntity e = entity(c, p);
      int enqFlags = (flags & Core.ENQUEUE_WAKEUP) != 0 ? Scx.ENQ_WAKEUP : 0;
      rq.ext.add(p);
      rq.nrRunning++;
      waits(c, e);
      call(c, ExtKfuncs.Callback.RUNNABLE, p, () -> ops.runnable(scx, p, enqFlags));
      if (rq.curr == p) {
        local[rq.cpu.id].add(e, true); // it runs, and only its class, prio or mask has changed
      } else {
        doEnqueue(c, rq, p, (flags & Core.ENQUEUE_HEAD) != 0 ? enqFlags | Scx.ENQ_HEAD : enqFlags);
      }
    }

    /** set_task_runnable(): a task that is dequeued and enqueued again has waited all the time. */
    private void waits(Cpu c, ScxEntity e) {
      if (e.runnableAtNs < 0) {
        e.runnableAtNs = c.now();
      }
    }

    /** @kernel kernel/sched/ext.c do_enqueue_task */
    private void doEnqueue(Cpu c, Rq rq, TaskStruct p, int enqFlags) {
      ScxEntity e = p.scx;
      if (!enabled) {
        return; // its run-queue hands it over to the built-in class as it schedules
      }
      if (!e.direct && p.migrationDisabled > 0 && !enqMigrationDisabled) {
        e.sliceNs = Scx.SLICE_DFL;
        dispatchEnqueue(c, rq, local[rq.cpu.id], p, enqFlags, false);
        return;
      }
      if (!e.direct) {
        call(c, ExtKfuncs.Callback.ENQUEUE, p, () -> ops.enqueue(scx, p, enqFlags));
      }
      if (!enabled) {
        return;
      }
      if (!e.direct) {
        e.kept = true;
        return;
      }
      if (rq.extNext != null && e.directDsq <= Scx.DSQ_LOCAL_ON && e.directDsq != Scx.localOn(rq.cpu.id)) {
        rq.extDeferred = p;
      } else {
        enqueueDirect(c, rq, p);
      }
    }

    /** Does what was asked for while the task was enqueued. @kernel kernel/sched/ext.c direct_dispatch, process_ddsp_deferred_locals */
    void enqueueDirect(Cpu c, Rq rq, TaskStruct p) {
      ScxEntity e = p.scx;
      if (!e.direct || !enabled) {
        return;
      }
      e.direct = false;
      DispatchQ q = find(e.directDsq, rq, p);
      if (q != null && rq.curr == p && cpuOf(q) >= 0) {
        q = local[rq.cpu.id]; // it changes its class or prio as it runs, and runs on
      }
      if (q != null) {
        dispatchEnqueue(c, rq, q, p, e.directFlags, e.directByVtime);
      }
      if (exit != null) {
        disable(c);
      }
    }

    @Override
    void dequeueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
      ScxEntity e = p.scx;
      int deqFlags = (flags & Core.DEQUEUE_SLEEP) != 0 ? Scx.DEQ_SLEEP : 0;
      release(c, e, deqFlags);
      if (rq.curr == p) {
        updateCurr(c, rq);
        stops(c, e, false);
      }
      call(c, ExtKfuncs.Callback.QUIESCENT, p, () -> ops.quiescent(scx, p, deqFlags));
      rq.ext.remove(p);
      rq.nrRunning--;
    }

    /** Takes a task out of its queue, or from the policy. @kernel kernel/sched/ext.c ops_dequeue, dispatch_dequeue */
    private void release(Cpu c, ScxEntity e, int deqFlags) {
      e.direct = false;
      if (e.kept) {
        e.kept = false;
        call(c, ExtKfuncs.Callback.DEQUEUE, e.p, () -> ops.dequeue(scx, e.p, deqFlags));
      }
      if (e.dsq != null) {
        e.dsq.remove(e);
      }
    }

    private void stops(Cpu c, ScxEntity e, boolean runnable) {
      if (e.running) {
        e.running = false;
        call(c, ExtKfuncs.Callback.STOPPING, e.p, () -> ops.stopping(scx, e.p, runnable));
      }
    }

    /** @kernel kernel/sched/ext.c balance_one, pick_task_scx */
    @Override
    @Nullable TaskStruct pickTask(Cpu c, Rq rq) {
      TaskStruct prev = rq.curr;
      boolean runs = prev.sched == this && prev.onRq;
      if (!enabled) {
        return null;
      }
      if (runs) {
        if (prev.scx.sliceNs > 0) {
          return prev;
        }
      }
      rq.extPicks = true;
      boolean found = balance(c, rq, runs ? prev : null);
      rq.extPicks = false;
      if (!enabled) {
        return null; // the run-queue is handed over, and picks again
      }
      TaskStruct p = found ? local[c.id].first : null;
      if (p == null && runs && (prev.scx.sliceNs > 0 || !enqLast)) {
        p = prev;
      }
      if (p == null && runs) {
        prev.scx.last = true;
      }
      if (p != null && p.scx.sliceNs == 0) {
        p.scx.sliceNs = Scx.SLICE_DFL;
      }
      if (p != null && p != prev && p.onCpu) {
        c.owe(k.at(otherCpuOf(p)).segEndNs - c.now()); // smp_cond_load_acquire(&p->on_cpu)
      }
      return p;
    }

    private int otherCpuOf(TaskStruct p) {
      for (Cpu c : k.cpus) {
        if (c.curr == p) {
          return c.id;
        }
      }
      throw new IllegalStateException(p + " is on no CPU");
    }

    private boolean balance(Cpu c, Rq rq, @Nullable TaskStruct prev) {
      for (int i = 0; i < SCX_DSP_MAX_LOOPS; i++) {
        if (local[c.id].nr > 0 || consume(c, global)) {
          return true;
        }
        dispatched = 0;
        call(c, ExtKfuncs.Callback.DISPATCH, prev, () -> ops.dispatch(scx, c.id, prev));
        if (!enabled) {
          return false;
        }
        if (prev != null && prev.scx.sliceNs > 0 && local[c.id].nr == 0) {
          return false; // it was given a new slice
        }
        if (dispatched == 0) {
          return local[c.id].nr > 0 || consume(c, global);
        }
      }
      rq.extAgain = true;
      return local[c.id].nr > 0;
    }

    @Override
    void putPrevTask(Cpu c, Rq rq, TaskStruct p) {
      ScxEntity e = p.scx;
      int last = e.last ? Scx.ENQ_LAST : 0;
      e.last = false;
      if (!p.onRq) {
        return;
      }
      updateCurr(c, rq);
      stops(c, e, true);
      waits(c, e);
      if (e.sliceNs > 0 && enabled) {
        local[rq.cpu.id].add(e, true);
      } else {
        doEnqueue(c, rq, p, last);
      }
    }

    @Override
    void setNextTask(Cpu c, Rq rq, TaskStruct p, boolean first) {
      ScxEntity e = p.scx;
      release(c, e, 0);
      e.runnableAtNs = -1;
      p.execStartNs = rq.cpu.clockTaskNs();
      if (!e.running) {
        e.running = true;
        call(c, ExtKfuncs.Callback.RUNNING, p, () -> ops.running(scx, p));
      }
    }

    @Override
    void updateCurr(Cpu c, Rq rq) {
      TaskStruct p = rq.curr;
      long now = rq.cpu.clockTaskNs();
      long delta = now - p.execStartNs;
      if (delta <= 0) {
        return;
      }
      p.execStartNs = now;
      p.sumExecNs += delta;
      k.trace.schedStatRuntime(c, p.comm, p.pid, delta);
      ScxEntity e = p.scx;
      if (e.sliceNs != Scx.SLICE_INF) {
        e.sliceNs = Math.max(0, e.sliceNs - delta);
      }
    }

    @Override
    void wakeupPreempt(Cpu c, Rq rq, TaskStruct p) {}

    @Override
    void taskTick(Cpu c, Rq rq, TaskStruct p) {
      call(c, ExtKfuncs.Callback.TICK, p, () -> ops.tick(scx, p));
      if (p.scx.sliceNs == 0) {
        core.reschedCurr(c, rq, "task_tick_scx");
      }
    }

    @Override
    void yieldTask(Cpu c, Rq rq) {
      rq.curr.scx.sliceNs = 0;
    }

    @Override
    void switchedTo(Cpu c, Rq rq, TaskStruct p) {
      if (p.onRq && p == rq.curr) {
        core.reschedCurr(c, rq, "switched_to_scx");
      } else if (p.onRq) {
        core.wakeupPreempt(c, rq, p);
      }
    }

    @Override
    void switchedFrom(Cpu c, Rq rq, TaskStruct p) {
      exits(c, p);
    }

    @Override
    void taskDead(Cpu c, TaskStruct p) {
      exits(c, p);
    }

    private void exits(Cpu c, TaskStruct p) {
      ScxEntity e = p.scx;
      if (e != null && e.ext == Ext.this && !e.exited) {
        e.exited = true;
        call(c, ExtKfuncs.Callback.EXIT_TASK, p, () -> ops.exitTask(scx, p));
        p.scx = null;
      }
    }

    @Override
    void setCpusAllowed(Cpu c, Rq rq, TaskStruct p) {
      call(c, ExtKfuncs.Callback.SET_CPUMASK, p, () -> ops.setCpumask(scx, p));
    }

    void updateIdle(Cpu c, boolean idle) {
      call(c, ExtKfuncs.Callback.UPDATE_IDLE, null, () -> ops.updateIdle(scx, c.id, idle));
    }
  }
}
